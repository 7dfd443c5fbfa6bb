import type { CheckpointPayload } from '../../stream/stream-part.ts'
import type { LogSnapshot } from './part-log.ts'
import { createPartLog } from './part-log.ts'
import type { ModeState, PartOf } from './mode.ts'

/** The states that the supersteps of the newest run started from. */
export function createCheckpointsState(
  limit?: number,
): ModeState<PartOf<'checkpoints'>, LogSnapshot<CheckpointPayload>> {
  return createPartLog<CheckpointPayload>(limit)
}
