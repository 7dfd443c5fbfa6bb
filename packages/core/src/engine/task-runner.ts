import type { Interrupt } from '../checkpoint/interrupt.ts'
import { createDeferred, type Deferred } from '../internal/deferred.ts'
import type { Cancellation } from './cancellation.ts'
import type { ChannelState } from './channel-state.ts'
import { isThenable, runTask, type StepStart, type TaskEnd } from './run-task.ts'
import type { NodeRuntime } from './runtime.ts'
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

/**
 * Runs the tasks of one superstep side by side. At the first failure, and when the run is called
 * off, the tasks still under way are fenced: their signals are aborted and nothing that they do
 * later counts. A task that waits for an answer stops nobody.
 */
export class TaskRunner {
  readonly #recorder: TaskRecorder
  /** Tasks that were started and have not settled, fenced ones included. */
  readonly #unsettled = new Set<NodeRuntime>()
  #idle: Deferred<void> | undefined
  /** The one under way, or the last one. */
  #step: Superstep | undefined

  /** @param recorder Told of each task as it comes to rest, in this order. */
  constructor(recorder: TaskRecorder, cancellation: Cancellation) {
    this.#recorder = recorder
    cancellation.subscribe((reason) => this.#step?.fail(reason))
  }

  /**
   * @param replayed Writes of tasks that need not run, at their places.
   * @throws What the first failing task threw, or the reason of the cancellation.
   */
  run(
    start: StepStart,
    runtimes: readonly NodeRuntime[],
    replayed: readonly (Writes | undefined)[],
  ): Promise<StepResult> {
    const step = new Superstep({ state: start.state, recorder: this.#recorder }, runtimes, replayed)
    this.#step = step
    runtimes.forEach((runtime, at) => {
      if (!replayed[at] && !runtime.isFenced) this.#start(step, start, at)
    })
    return step.result
  }

  /** Resolves when every task that was started has settled. */
  whenIdle(): Promise<void> {
    if (this.#unsettled.size === 0) return Promise.resolve()
    this.#idle ??= createDeferred()
    return this.#idle.promise
  }

  #start(step: Superstep, start: StepStart, at: number): void {
    const runtime = step.runtimes[at]!
    this.#unsettled.add(runtime)
    const settle = (report: () => void): void => {
      this.#unsettled.delete(runtime)
      if (!runtime.isFenced) step.attempt(report)
      if (this.#unsettled.size === 0) this.#idle?.resolve()
    }
    let end: TaskEnd | Promise<TaskEnd>
    try {
      end = runTask(start, runtime)
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
}

/** The tasks of one superstep, and what has become of them. */
class Superstep {
  readonly runtimes: readonly NodeRuntime[]
  readonly #settled = createDeferred<StepResult>()
  readonly #state: ChannelState
  readonly #recorder: TaskRecorder
  readonly #writes: (Writes | undefined)[]
  readonly #interrupts: Interrupt[] = []
  #open: number
  #isPaused = false
  #isOver = false

  constructor(
    { state, recorder }: { readonly state: ChannelState; readonly recorder: TaskRecorder },
    runtimes: readonly NodeRuntime[],
    replayed: readonly (Writes | undefined)[],
  ) {
    this.#state = state
    this.#recorder = recorder
    this.runtimes = runtimes
    this.#writes = [...replayed]
    this.#open = runtimes.length - replayed.filter((writes) => writes !== undefined).length
    if (this.#open === 0) this.#finish()
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
      this.#recorder.paused(runtime, error.interrupts, this.#state)
      // What the node had under way beside its question runs again with it: it must not go on now.
      runtime.fence(error)
      this.#close()
    } else {
      // A command to the graph above is no failure: that graph tells what became of the task.
      if (!ParentCommandSignal.isInstance(error)) this.#recorder.failed(runtime, error)
      this.fail(error, runtime)
    }
  }

  /** What goes wrong while a task is reported ends the superstep, too. */
  attempt(report: () => void): void {
    try {
      report()
    } catch (error) {
      this.fail(error)
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
