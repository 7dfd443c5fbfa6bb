import type { DebugPayload } from '../../stream/stream-part.ts'
import type { LogSnapshot } from './part-log.ts'
import { createPartLog } from './part-log.ts'
import type { ModeState, PartOf } from './mode.ts'

/** The checkpoints and tasks of the newest run, with step and time. */
export function createDebugState(
  limit?: number,
): ModeState<PartOf<'debug'>, LogSnapshot<DebugPayload>> {
  return createPartLog<DebugPayload>(limit)
}
