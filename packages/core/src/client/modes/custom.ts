import type { LogSnapshot } from './part-log.ts'
import { createPartLog } from './part-log.ts'
import type { ModeState, PartOf } from './mode.ts'

/** What the nodes of the newest run wrote. */
export function createCustomState(limit?: number): ModeState<PartOf<'custom'>, LogSnapshot> {
  return createPartLog<unknown>(limit)
}
