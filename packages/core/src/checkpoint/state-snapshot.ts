import type { CheckpointConfig, CheckpointMetadata, ThreadConfig } from './checkpoint-config.ts'
import type { Interrupt } from './interrupt.ts'

/** A task of the superstep that starts from a checkpoint. */
export interface SnapshotTask {
  readonly id: string
  readonly name: string
  readonly path: readonly unknown[]
  /** What it failed with, or after it its error handler, `name: message`; null when it has not. */
  readonly error: string | null
  readonly interrupts: readonly Interrupt[]
  /** Of a node that is a graph: where its state is, or, when asked for, its state. */
  readonly state: StateSnapshot | ThreadConfig | null
  /** What it wrote, by state key; null while it has not ended. */
  readonly result: Readonly<Record<string, unknown>> | null
}

/** A thread at one checkpoint: what `getState` resolves to. */
export interface StateSnapshot<Values = Record<string, unknown>> {
  readonly values: Values
  /** Names of the nodes that run next; empty at the end of a run. */
  readonly next: readonly string[]
  readonly config: CheckpointConfig | ThreadConfig
  /** Null for a thread that has no checkpoint. */
  readonly metadata: CheckpointMetadata | null
  /** ISO 8601, UTC; null for a thread that has no checkpoint. */
  readonly createdAt: string | null
  readonly parentConfig: CheckpointConfig | null
  readonly tasks: readonly SnapshotTask[]
  /** Of all tasks. */
  readonly interrupts: readonly Interrupt[]
}
