import type { StoredWrite } from '../checkpoint/checkpointer.ts'
import type { Interrupt } from '../checkpoint/interrupt.ts'
import { ERROR, INTERRUPT, RESUME } from '../checkpoint/reserved-channels.ts'
import type { ChannelState } from './channel-state.ts'
import type { CheckpointWriter } from './checkpoint-writer.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { TaskEnd } from './run-task.ts'
import type { NodeRuntime } from './runtime.ts'
import type { StepReporter } from './step-reporter.ts'
import { toStoredWrites } from './stored-writes.ts'

/** What becomes of a task that has come to rest: it is told, and written down. */
export class TaskRecorder {
  readonly #spec: GraphSpec
  readonly #reporter: StepReporter
  readonly #writer: CheckpointWriter | undefined

  constructor(spec: GraphSpec, reporter: StepReporter, writer: CheckpointWriter | undefined) {
    this.#spec = spec
    this.#reporter = reporter
    this.#writer = writer
  }

  /** @param isLast No other task of the superstep is under way: its checkpoint follows at once. */
  ended(runtime: NodeRuntime, end: TaskEnd, isLast: boolean): void {
    this.#reporter.taskEnded(runtime, end)
    if (!this.#writer) return
    this.#record(runtime, toStoredWrites(this.#spec, end.writes))
    if (!isLast) this.#writer.flush()
  }

  paused(runtime: NodeRuntime, interrupts: readonly Interrupt[], state: ChannelState): void {
    this.#reporter.taskPaused(runtime.task, interrupts, state)
    if (interrupts.length > 0) this.#record(runtime, [[INTERRUPT, interrupts]])
  }

  failed(runtime: NodeRuntime, error: unknown): void {
    const text = errorText(error)
    this.#reporter.taskFailed(runtime.task, text)
    this.#record(runtime, [[ERROR, text]])
  }

  /** Called off, because a sibling failed or the run was stopped. */
  cancelled(runtime: NodeRuntime): void {
    this.#record(runtime, [[ERROR, 'AbortError: The task was called off.']])
  }

  #record({ task, answers }: NodeRuntime, writes: readonly StoredWrite[]): void {
    const answered: readonly StoredWrite[] = answers.length > 0 ? [[RESUME, answers]] : []
    this.#writer?.record(task.id, [...writes, ...answered])
  }
}

/** The form of an error in parts, checkpoints and snapshots. */
function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `Error: ${String(error)}`
}
