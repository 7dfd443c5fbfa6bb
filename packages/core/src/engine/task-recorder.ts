import type { StoredWrite } from '../checkpoint/checkpointer.ts'
import type { Interrupt } from '../checkpoint/interrupt.ts'
import { ERROR, INTERRUPT, RESUME } from '../checkpoint/reserved-channels.ts'
import { errorText } from '../internal/error-text.ts'
import type { ChannelState } from './channel-state.ts'
import type { CheckpointWriter } from './checkpoint-writer.ts'
import type { GraphSpec } from './graph-spec.ts'
import { questionOf } from './response-schema.ts'
import type { TaskEnd } from './run-attempt.ts'
import type { NodeRuntime } from './runtime.ts'
import type { StepReporter } from './step-reporter.ts'
import { toStoredWrites } from './stored-writes.ts'
import type { Task, Writes } from './task.ts'
import type { TaskCache } from './task-cache.ts'

/** What becomes of a task that has come to rest: it is told, and written down. */
export class TaskRecorder {
  readonly #spec: GraphSpec
  readonly #reporter: StepReporter
  readonly #writer: CheckpointWriter | undefined
  readonly #cache: TaskCache | undefined

  constructor(
    spec: GraphSpec,
    reporter: StepReporter,
    { writer, cache }: { writer: CheckpointWriter | undefined; cache: TaskCache | undefined },
  ) {
    this.#spec = spec
    this.#reporter = reporter
    this.#writer = writer
    this.#cache = cache
  }

  /** A task takes the place of one that has failed. */
  started(task: Task): void {
    this.#reporter.taskStarted(task)
  }

  /** @param isLast No other task of the superstep is under way: its checkpoint follows at once. */
  ended(runtime: NodeRuntime, end: TaskEnd, isLast: boolean): void {
    this.#reporter.taskEnded(runtime, end)
    this.#cache?.keep(runtime.task, end.writes)
    if (!this.#writer) return
    this.#record(runtime, toStoredWrites(this.#spec, end.writes))
    if (!isLast) this.#writer.flush()
  }

  /** The task need not run: its result was known. */
  known(task: Task, writes: Writes): void {
    this.#reporter.taskReplayed(task, writes)
    this.#writer?.record(task.id, toStoredWrites(this.#spec, writes))
  }

  paused(runtime: NodeRuntime, interrupts: readonly Interrupt[], state: ChannelState): void {
    this.#reporter.taskPaused(runtime.task, interrupts, state)
    if (interrupts.length > 0) this.#record(runtime, [[INTERRUPT, interrupts]])
  }

  /** @param state That the superstep started from. */
  failed(runtime: NodeRuntime, error: unknown, state: ChannelState): void {
    const text = errorText(error)
    const question = questionOf(error)
    this.#reporter.taskFailed(runtime.task, text, question && { question, state })
    this.#recordError(runtime, text, question)
  }

  /** What went wrong while it was told what became of it. */
  notTold(runtime: NodeRuntime, error: unknown): void {
    this.#recordError(runtime, errorText(error))
  }

  /** Called off, because a sibling failed or the run was stopped. */
  cancelled(runtime: NodeRuntime): void {
    this.#recordError(runtime, 'AbortError: The task was called off.')
  }

  /** What was asked and has been answered is open no more, also where the task did not come to its end. */
  #recordError(runtime: NodeRuntime, text: string, question?: Interrupt): void {
    const writes: StoredWrite[] = [[ERROR, text]]
    if (question) writes.push([INTERRUPT, [question]])
    else if (runtime.hasTakenAnswer) writes.push([INTERRUPT, []])
    this.#record(runtime, writes)
  }

  #record({ task, answers }: NodeRuntime, writes: readonly StoredWrite[]): void {
    const answered: readonly StoredWrite[] = answers.length > 0 ? [[RESUME, answers]] : []
    this.#writer?.record(task.id, [...writes, ...answered])
  }
}
