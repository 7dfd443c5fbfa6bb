import { nsKey } from '../../internal/ns.ts'
import { NamespaceMap } from '../../protocol/namespace-map.ts'
import type { ModeState, PartOf } from './mode.ts'

/** The latest state of each graph, by the key of its namespace; `''` is the root. */
export type ValuesSnapshot = ReadonlyMap<string, Readonly<Record<string, unknown>>>

export interface ValuesState extends ModeState<PartOf<'values'>, ValuesSnapshot> {
  /** A run begins: shows values of the root before it tells them. */
  showAhead(values: Readonly<Record<string, unknown>> | undefined): void
  /** Takes back what was shown ahead. */
  rollBack(): void
}

export function createValuesState(limit?: number): ValuesState {
  const latest = new NamespaceMap<Readonly<Record<string, unknown>>>(limit)
  let last: ValuesSnapshot | undefined
  let before: Readonly<Record<string, unknown>> | undefined
  const set = (key: string, values: Readonly<Record<string, unknown>> | undefined): void => {
    if (values === undefined) latest.delete(key)
    else latest.set(key, values)
    last = undefined
  }
  return {
    reduce: ({ ns, data }) => set(nsKey(ns), data),
    showAhead(values) {
      before = latest.get('')
      if (values) set('', { ...before, ...values })
    },
    rollBack: () => set('', before),
    snapshot: () => (last ??= new Map(latest)),
  }
}
