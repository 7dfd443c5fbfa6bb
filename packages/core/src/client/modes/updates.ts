import type { LogSnapshot } from './part-log.ts'
import { createPartLog } from './part-log.ts'
import type { ModeState, PartOf } from './mode.ts'

type Updates = PartOf<'updates'>['data']

/** What the tasks of the newest run wrote, one entry per finished task. */
export function createUpdatesState(
  limit?: number,
): ModeState<PartOf<'updates'>, LogSnapshot<Updates>> {
  return createPartLog<Updates>(limit)
}
