import type { CheckpointConfig, CheckpointMetadata, ThreadConfig } from './checkpoint-config.ts'
import type { Interrupt } from './interrupt.ts'

/** A task of the superstep that starts from a checkpoint. */
export interface SnapshotTask<Question = unknown, Node extends string = string> {
  readonly id: string
  readonly name: Node
  readonly path: readonly unknown[]
  /** What it failed with, or after it its error handler, `name: message`; null when it has not. */
  readonly error: string | null
  readonly interrupts: readonly Interrupt<Question>[]
  /** Of a node that is a graph: where its state is, or, when asked for, its state. */
  readonly state: StateSnapshot | ThreadConfig | null
  /** What it wrote, by state key; null while it has not ended. */
  readonly result: Readonly<Record<string, unknown>> | null
}

/** A thread at one checkpoint: what `getState` resolves to. */
export interface StateSnapshot<
  Values = Record<string, unknown>,
  Question = unknown,
  Node extends string = string,
> {
  readonly values: Values
  /** Names of the nodes that run next; empty at the end of a run. */
  readonly next: readonly Node[]
  readonly config: CheckpointConfig | ThreadConfig
  /** Null for a thread that has no checkpoint. */
  readonly metadata: CheckpointMetadata | null
  /** ISO 8601, UTC; null for a thread that has no checkpoint. */
  readonly createdAt: string | null
  readonly parentConfig: CheckpointConfig | null
  readonly tasks: readonly SnapshotTask<Question, Node>[]
  /** Of all tasks. */
  readonly interrupts: readonly Interrupt<Question>[]
}
