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
    this.record(runtime, toStoredWrites(this.#spec, end.writes))
    if (!isLast) this.#writer.flush()
  }

  /** The task need not run: its result was known. */
  known(task: Task, writes: Writes): void {
    this.#reporter.taskReplayed(task, writes)
    this.#writer?.record(task.id, toStoredWrites(this.#spec, writes))
  }

  /** @param interrupts None: it stopped in a graph that it called, which was to stop there. */
  paused(runtime: NodeRuntime, interrupts: readonly Interrupt[], state: ChannelState): void {
    if (interrupts.length > 0) this.#reporter.taskStopped(runtime.task, state, { interrupts })
    this.record(runtime, [], interrupts)
  }

  /** @param state That the superstep started from. */
  failed(runtime: NodeRuntime, error: unknown, state: ChannelState): void {
    const text = errorText(error)
    const question = questionOf(error)
    const interrupts = question ? [question] : []
    this.#reporter.taskStopped(runtime.task, state, { error: text, interrupts })
    this.record(runtime, [[ERROR, text]], interrupts)
  }

  /** What went wrong while it was told what became of it. */
  notTold(runtime: NodeRuntime, error: unknown): void {
    this.record(runtime, [[ERROR, errorText(error)]])
  }

  /** Called off, because a sibling failed or the run was stopped. */
  cancelled(runtime: NodeRuntime): void {
    this.record(runtime, [[ERROR, 'AbortError: The task was called off.']])
  }

  /**
   * Writes down what a task has come to.
   *
   * @param interrupts What the task asks. What it has asked before and was answered is open no more,
   *   also where it did not come to its end.
   */
  record(
    { recordId, answers, hasTakenAnswer }: NodeRuntime,
    writes: StoredWrite[],
    interrupts: readonly Interrupt[] = [],
  ): void {
    if (!this.#writer) return
    if (interrupts.length > 0 || hasTakenAnswer) writes.push([INTERRUPT, interrupts])
    if (answers.length > 0) writes.push([RESUME, answers])
    if (writes.length > 0) this.#writer.record(recordId, writes)
  }
}
