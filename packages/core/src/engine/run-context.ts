import type { Clock } from '../platform/clock.ts'
import type { IdSource } from '../platform/id-source.ts'
import type { StreamEmitter } from '../stream/stream-emitter.ts'
import type { Cancellation } from './cancellation.ts'
import type { CompleteRunOptions } from './run-options.ts'

/** The seams of a run: where time and ids come from. */
export interface Seams {
  readonly clock: Clock
  readonly ids: IdSource
}

/** What all tasks of one run share. */
export interface RunContext extends Seams {
  readonly runId: string
  readonly threadId: string | undefined
  readonly options: CompleteRunOptions
  readonly emitter: StreamEmitter
  readonly cancellation: Cancellation
}
