import { nsKey } from '../../internal/ns.ts'
import { NamespaceMap } from '../../protocol/namespace-map.ts'
import type { ModeState, PartOf } from './mode.ts'

/** The latest state of each graph, by the key of its namespace; `''` is the root. */
export type ValuesSnapshot = ReadonlyMap<string, Readonly<Record<string, unknown>>>

export function createValuesState(limit?: number): ModeState<PartOf<'values'>, ValuesSnapshot> {
  const latest = new NamespaceMap<Readonly<Record<string, unknown>>>(limit)
  let last: ValuesSnapshot | undefined
  return {
    reduce({ ns, data }) {
      latest.set(nsKey(ns), data)
      last = undefined
    },
    snapshot: () => (last ??= new Map(latest)),
  }
}
