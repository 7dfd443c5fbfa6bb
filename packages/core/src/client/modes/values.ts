import { nsKey } from '../../internal/ns.ts'
import type { ModeState, PartOf } from './mode.ts'

/** The latest state of each graph, by the key of its namespace; `''` is the root. */
export type ValuesSnapshot = ReadonlyMap<string, Readonly<Record<string, unknown>>>

export function createValuesState(
  initial?: Readonly<Record<string, unknown>>,
): ModeState<PartOf<'values'>, ValuesSnapshot> {
  let latest: ValuesSnapshot = new Map(initial && [['', initial]])
  return {
    reduce({ ns, data }) {
      latest = new Map(latest).set(nsKey(ns), data)
    },
    snapshot: () => latest,
  }
}
