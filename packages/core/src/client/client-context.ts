import type { Clock } from '../platform/clock.ts'
import type { Frames } from '../platform/frames.ts'
import type { IdSource } from '../platform/id-source.ts'
import type { Inspector } from './inspector.ts'
import type { Transport } from './transport.ts'

/** What everything of one client shares. */
export interface ClientContext {
  readonly transport: Transport
  readonly clock: Clock
  readonly ids: IdSource
  readonly frames: Frames
  readonly inspectors: Set<Inspector>
}
