import { type Namespace, nsKey } from '../internal/ns.ts'
import type { Values } from './values-delta.ts'

/**
 * What the reader has of each graph's state, so that only what differs has to cross. Both sides keep
 * one and merge the same states in the same order.
 */
export class StateBases {
  readonly #bases = new Map<string, Values>()

  /** Of a graph that said nothing yet: what is known of the nearest graph above it. */
  find(ns: Namespace): Values | undefined {
    for (let depth = ns.length; depth >= 0; depth--) {
      const base = this.#bases.get(nsKey(ns.slice(0, depth)))
      if (base) return base
    }
    return undefined
  }

  /** Keys that `state` lacks stay: a node may see only some of them. */
  merge(ns: Namespace, state: Values): void {
    const key = nsKey(ns)
    this.#bases.set(key, { ...this.#bases.get(key), ...state })
  }
}

/** A copy of `holder` with `value` at the end of a path of keys. */
export function withValueAt<Holder extends object>(
  holder: Holder,
  [key, ...rest]: readonly string[],
  value: unknown,
): Holder {
  if (key === undefined) return holder
  const inner = holder[key as keyof Holder] as object
  return { ...holder, [key]: rest.length > 0 ? withValueAt(inner, rest, value) : value }
}
