import { nsKey } from '../../internal/ns.ts'
import type { ModeState, PartOf } from './mode.ts'

/** The latest state of each graph, by the key of its namespace; `''` is the root. */
export type ValuesSnapshot = ReadonlyMap<string, Readonly<Record<string, unknown>>>

export function createValuesState(
  initial?: Readonly<Record<string, unknown>>,
): ModeState<PartOf<'values'>, ValuesSnapshot> {
  const latest = new Map(initial && [['', initial]])
  let last: ValuesSnapshot | undefined
  return {
    reduce({ ns, data }) {
      latest.set(nsKey(ns), data)
      last = undefined
    },
    snapshot: () => (last ??= new Map(latest)),
  }
}
