import type { StreamMode, StreamPart } from '../../stream/stream-part.ts'

/** The parts of one mode. */
export type PartOf<Mode extends StreamMode> = Extract<StreamPart, { type: Mode }>

/**
 * How the parts of one mode become state. What is live is mutable and only added to, so that a part
 * costs the same however much there is already; a snapshot is immutable and shares with the one
 * before it what has not changed.
 */
export interface ModeState<Part, Snapshot> {
  /** Takes one part in. */
  reduce(part: Part): void
  /** The state now; the same object as last time when nothing has changed. */
  snapshot(): Snapshot
}

/** How many items a thread keeps of a mode: the newest. Default 1000 each. */
export interface ThreadLimits {
  readonly updates: number
  readonly custom: number
  readonly tasks: number
  readonly checkpoints: number
  readonly debug: number
  readonly tools: number
  /** Nested graphs: in the tree, and of the state and the messages of each. */
  readonly namespaces: number
}

export const DEFAULT_LIMIT = 1000
