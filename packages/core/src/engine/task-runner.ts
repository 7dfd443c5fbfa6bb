import { StepTimeoutError } from '../errors.ts'
import type { Interrupt } from '../checkpoint/interrupt.ts'
import { createDeferred, type Deferred } from '../internal/deferred.ts'
import type { Cancellation } from './cancellation.ts'
import type { Clock } from '../platform/clock.ts'
import { handlerTask } from './error-handling.ts'
import { isThenable, runAttempt, type StepStart, type TaskEnd } from './run-attempt.ts'
import { type Attempt, runTask } from './run-task.ts'
import { NodeRuntime } from './runtime.ts'
import { InterruptSignal, ParentCommandSignal } from './signals.ts'
import type { Writes } from './task.ts'
import type { TaskRecorder } from './task-recorder.ts'

export interface StepResult {
  /** Of the tasks that ended well, in the order of their paths: nodes first, then Sends. */
  readonly writes: readonly Writes[]
  /** A task waits: for answers, or at a static interrupt of a graph that it called. */
  readonly isPaused: boolean
  readonly interrupts: readonly Interrupt[]
}

/** What keeps the tasks of one superstep within bounds. */
export interface StepLimits {
  /** How many run at once; Infinity for all. */
  readonly concurrency: number
  /** For all of them together, in milliseconds. */
  readonly timeout: number | undefined
  readonly clock: Clock
}

/**
 * Runs the tasks of one superstep side by side. At the first failure, and when the run is called
 * off, the tasks still under way are fenced: their signals are aborted and nothing that they do
 * later counts. A task that waits for an answer stops nobody.
 */
export class TaskRunner {
  readonly #recorder: TaskRecorder
  readonly #limits: StepLimits
  /** Tasks that were started and have not settled, fenced ones included. */
  readonly #unsettled = new Set<NodeRuntime>()
  #idle: Deferred<void> | undefined
  /** The one under way, or the last one. */
  #step: Superstep | undefined
  /** Place of the first task that was not started yet. */
  #next = 0
  #isStarting = false

  /** @param recorder Told of each task as it comes to rest, in this order. */
  constructor(recorder: TaskRecorder, cancellation: Cancellation, limits: StepLimits) {
    this.#recorder = recorder
    this.#limits = limits
    cancellation.subscribe((reason) => this.#step?.fail(reason))
  }

  /**
   * @param runtimes Of the tasks; error handlers take the places of those that fail.
   * @param writes Of tasks that need not run, at their places; the others' come in.
   * @throws What the first failing task threw, StepTimeoutError, or the reason of the cancellation.
   */
  run(
    start: StepStart,
    runtimes: NodeRuntime[],
    writes: (Writes | undefined)[],
  ): Promise<StepResult> {
    const step = new Superstep({ start, recorder: this.#recorder }, runtimes, writes)
    this.#step = step
    this.#next = 0
    this.#startNext()
    const { timeout } = this.#limits
    return timeout === undefined ? step.result : this.#limited(step, start.spec.name, timeout)
  }

  /** Resolves when every task that was started has settled. */
  whenIdle(): Promise<void> {
    if (this.#unsettled.size === 0) return Promise.resolve()
    this.#idle ??= createDeferred()
    return this.#idle.promise
  }

  /** Starts as many tasks as may run at once. Those that end at once make room in the same loop. */
  #startNext(): void {
    const step = this.#step!
    if (this.#isStarting) return
    this.#isStarting = true
    while (this.#next < step.runtimes.length && this.#unsettled.size < this.#limits.concurrency) {
      const at = this.#next++
      if (!step.isDone(at) && !step.runtimes[at]!.isFenced) this.#start(step, at)
    }
    this.#isStarting = false
  }

  #start(step: Superstep, at: number): void {
    const runtime = step.runtimes[at]!
    this.#unsettled.add(runtime)
    const settle = (report: () => void): void => {
      this.#unsettled.delete(runtime)
      if (!runtime.isFenced) step.attempt(at, report)
      const now = step.runtimes[at]!
      // Its error handler has taken its place.
      if (now !== runtime && !now.isFenced) this.#start(step, at)
      this.#startNext()
      if (this.#unsettled.size === 0) this.#idle?.resolve()
    }
    let end: TaskEnd | Promise<TaskEnd>
    try {
      end = runTask(step.attemptTask, runtime)
    } catch (error) {
      settle(() => step.onError(at, error))
      return
    }
    if (isThenable(end)) {
      end.then(
        (ended) => settle(() => step.onEnd(at, ended)),
        (error: unknown) => settle(() => step.onError(at, error)),
      )
    } else {
      const ended = end
      settle(() => step.onEnd(at, ended))
    }
  }

  async #limited(step: Superstep, graph: string, timeout: number): Promise<StepResult> {
    const { clock } = this.#limits
    const timer = clock.setTimeout(() => step.fail(stepTimedOut(graph, timeout)), timeout)
    try {
      return await step.result
    } finally {
      clock.clearTimeout(timer)
    }
  }
}

function stepTimedOut(graph: string, timeout: number): Error {
  return new StepTimeoutError(
    `The tasks of a superstep of graph "${graph}" took longer than its stepTimeout of ${timeout} ms. ` +
      'What had finished is kept; raise the limit, or give slow nodes a timeout of their own.',
    { graph, timeout },
  )
}

/** The tasks of one superstep, and what has become of them. */
class Superstep {
  readonly start: StepStart
  readonly runtimes: NodeRuntime[]
  readonly attemptTask: Attempt<TaskEnd>
  readonly #settled = createDeferred<StepResult>()
  readonly #recorder: TaskRecorder
  readonly #writes: (Writes | undefined)[]
  readonly #interrupts: Interrupt[] = []
  #open: number
  #isPaused = false
  #isOver = false

  constructor(
    { start, recorder }: { readonly start: StepStart; readonly recorder: TaskRecorder },
    runtimes: NodeRuntime[],
    writes: (Writes | undefined)[],
  ) {
    this.start = start
    this.attemptTask = (runtime) => runAttempt(start, runtime)
    this.#recorder = recorder
    this.runtimes = runtimes
    this.#writes = writes
    this.#open = writes.filter((each) => each === undefined).length
    if (this.#open === 0) this.#finish()
  }

  isDone(at: number): boolean {
    return this.#writes[at] !== undefined
  }

  get result(): Promise<StepResult> {
    return this.#settled.promise
  }

  onEnd(at: number, end: TaskEnd): void {
    const isLast = this.#open === 1 && !this.#isPaused
    this.#recorder.ended(this.runtimes[at]!, end, isLast)
    this.#writes[at] = end.writes
    this.#close()
  }

  onError(at: number, error: unknown): void {
    const runtime = this.runtimes[at]!
    if (InterruptSignal.isInstance(error)) {
      this.#isPaused = true
      this.#interrupts.push(...error.interrupts)
      this.#recorder.paused(runtime, error.interrupts, this.start.state)
      // What the node had under way beside its question runs again with it: it must not go on now.
      runtime.fence(error)
      this.#close()
    } else {
      // A command to the graph above is no failure: that graph tells what became of the task.
      const isFailure = !ParentCommandSignal.isInstance(error)
      if (isFailure) this.#recorder.failed(runtime, error, this.start.state)
      if (!isFailure || !this.#handle(at, error)) this.fail(error, runtime)
    }
  }

  /** Puts the error handler in the place of a task that has failed; false when there is none. */
  #handle(at: number, error: unknown): boolean {
    const failed = this.runtimes[at]!
    const task = handlerTask(failed.task, error)
    if (!task) return false
    failed.fence(error)
    this.runtimes[at] = new NodeRuntime(failed.run, task)
    this.#recorder.started(task)
    return true
  }

  /** What goes wrong while a task is reported ends the superstep, too. */
  attempt(at: number, report: () => void): void {
    try {
      report()
    } catch (error) {
      const runtime = this.runtimes[at]!
      this.#recorder.notTold(runtime, error)
      this.fail(error, runtime)
    }
  }

  #close(): void {
    if (--this.#open === 0) this.#finish()
  }

  #finish(): void {
    this.#isOver = true
    this.#settled.resolve({
      writes: this.#inPathOrder(),
      isPaused: this.#isPaused,
      interrupts: this.#interrupts,
    })
  }

  /** Tasks start with the Sends, and apply with the nodes first (semantics §2.4). */
  #inPathOrder(): readonly Writes[] {
    const writes = this.#writes
    const sends = this.runtimes.findIndex(({ task }) => task.sendIndex === undefined)
    const ordered = sends > 0 ? [...writes.slice(sends), ...writes.slice(0, sends)] : writes
    return this.#isPaused
      ? ordered.filter((each) => each !== undefined)
      : (ordered as readonly Writes[]) // all have ended
  }

  /** Counts once: a superstep that is over cannot fail any more. */
  fail(error: unknown, failed?: NodeRuntime): void {
    if (this.#isOver) return
    this.#isOver = true
    this.runtimes.forEach((runtime, at) => {
      if (runtime.isFenced) return
      if (!this.#writes[at] && runtime !== failed) this.#recorder.cancelled(runtime)
      runtime.fence(error)
    })
    this.#settled.reject(error)
  }
}
