import type { LogSnapshot } from './part-log.ts'
import { createPartLog } from './part-log.ts'
import type { ModeState, PartOf } from './mode.ts'

/** What the tasks of the newest run wrote, one entry per finished task. */
export function createUpdatesState(
  limit: number,
): ModeState<PartOf<'updates'>, LogSnapshot<Readonly<Record<string, unknown>>>> {
  return createPartLog<Readonly<Record<string, unknown>>>(limit)
}
