import { type Namespace, nsKey } from '../internal/ns.ts'
import { NamespaceMap } from './namespace-map.ts'
import type { Values } from './values-delta.ts'

/**
 * What the reader has of each graph's state, so that only what differs has to cross. Both sides keep
 * one and merge the same states in the same order, so both forget the same ones, too.
 */
export class StateBases {
  readonly #bases = new NamespaceMap<Values>()

  /** Of a graph that said nothing yet: what is known of the nearest graph above it. */
  find(ns: Namespace): Values | undefined {
    const base = this.#bases.get(nsKey(ns))
    return base ?? (ns.length === 0 ? undefined : this.find(ns.slice(0, -1)))
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
  path: readonly string[],
  value: unknown,
): Holder {
  const copy = { ...holder }
  let inner = copy as Record<string, unknown>
  for (const key of path.slice(0, -1)) {
    const next = { ...(inner[key] as Record<string, unknown>) }
    inner[key] = next
    inner = next
  }
  inner[path.at(-1)!] = value // no path is empty
  return copy
}
