import { EMPTY } from '../channels/channel.ts'
import type { Interrupt } from '../checkpoint/interrupt.ts'
import { deepFreeze } from '../internal/deep-freeze.ts'
import { isDevelopment } from '../platform/environment.ts'
import { createTurnTaker } from '../platform/host-turn.ts'
import { applyWrites } from './apply-writes.ts'
import { type ChannelState, initialState, readState } from './channel-state.ts'
import { CheckpointWriter } from './checkpoint-writer.ts'
import { type GraphSpec, isHidden } from './graph-spec.ts'
import { type NodeSelection, selectNodes } from './node-selection.ts'
import { planTasks } from './restore-state.ts'
import { isNested, type RunContext } from './run-context.ts'
import { drained, recursionLimitReached } from './run-ends.ts'
import { beginRun, type RunInput } from './begin-run.ts'
import { bare, selectChannels, StepReporter } from './step-reporter.ts'
import type { PendingTask } from './stored-writes.ts'
import { StepTasks } from './step-tasks.ts'
import type { StepPosition, Writes } from './task.ts'
import { type StepResult, TaskRunner } from './task-runner.ts'
import { TaskCache } from './task-cache.ts'
import { TaskRecorder } from './task-recorder.ts'

/** How a graph under way came to rest. */
export interface LoopEnd {
  /** It waits: for answers, or, without any, at a static interrupt. */
  readonly isPaused: boolean
  readonly interrupts: readonly Interrupt[]
}

const FINISHED: LoopEnd = Object.freeze({ isPaused: false, interrupts: Object.freeze([]) })
const STOPPED: LoopEnd = Object.freeze({ isPaused: true, interrupts: Object.freeze([]) })
const NOTHING_PENDING: ReadonlyMap<string, PendingTask> = new Map()

/**
 * One graph advancing through its supersteps: plan, run, commit. The only holder of a run's
 * mutable state, and what it holds is replaced, never changed: step, channel state, what is due.
 */
export class SuperstepLoop {
  readonly #spec: GraphSpec
  readonly #run: RunContext
  readonly #runner: TaskRunner
  readonly #recorder: TaskRecorder
  readonly #cache: TaskCache | undefined
  readonly #reporter: StepReporter
  readonly #writer: CheckpointWriter | undefined
  readonly #freeze: boolean
  /** Channels that `invoke` returns. */
  readonly #output: readonly number[]
  readonly #stopBefore: NodeSelection
  readonly #stopAfter: NodeSelection
  #state: ChannelState
  /** The superstep that runs now, or next. */
  #step = 0
  /** The last step that the recursion limit allows. */
  #lastStep = 0
  /** The superstep that the run was resumed in. */
  #takenUp: number | undefined
  /** The input, until it is applied. */
  #input: unknown = EMPTY
  #tasks = new StepTasks([], NOTHING_PENDING)
  /** What is stored of the tasks of the superstep that the run was resumed in. */
  #pending = NOTHING_PENDING
  /** The state that `invoke` returns. */
  #shown: ChannelState | undefined

  constructor(spec: GraphSpec, run: RunContext) {
    this.#spec = spec
    this.#freeze = isDevelopment()
    this.#state = initialState(spec)
    const { outputKeys, interruptBefore, interruptAfter } = run.options
    this.#stopBefore = interruptBefore?.length
      ? selectNodes(interruptBefore, spec.nodeIndex)
      : spec.interruptBefore
    this.#stopAfter = interruptAfter?.length
      ? selectNodes(interruptAfter, spec.nodeIndex)
      : spec.interruptAfter
    this.#output = outputKeys === undefined ? spec.outputChannels : selectChannels(spec, outputKeys)
    this.#reporter = new StepReporter(spec, run)
    this.#writer = run.saver && new CheckpointWriter(spec, run, run.saver)
    this.#cache = run.cache && new TaskCache(spec, run.cache, run.cachePath)
    const stores = { writer: this.#writer, cache: this.#cache }
    this.#recorder = new TaskRecorder(spec, this.#reporter, stores)
    const { maxConcurrency = Infinity, stepTimeout = spec.stepTimeout } = run.options
    const calls = {
      ...stores,
      reporter: this.#reporter,
      recorder: this.#recorder,
      concurrency: maxConcurrency,
      pendingOf: (taskId: string) => this.#pending.get(taskId),
    }
    this.#run = { ...run, calls }
    this.#runner = new TaskRunner(this.#recorder, run.cancellation, {
      concurrency: maxConcurrency,
      timeout: stepTimeout,
      clock: run.clock,
    })
  }

  /**
   * Runs until nothing is due, or until the graph has to wait.
   *
   * @throws What a node, a condition, a reducer, a default or a saver threw;
   *   GraphRecursionLimitError; the reason of a cancellation. All parts up to there were emitted, and
   *   what finished tasks wrote is stored.
   */
  async run(input: RunInput): Promise<LoopEnd> {
    try {
      const end = await this.#advance(input)
      await this.#writer?.finish(end === FINISHED)
      await this.#cache?.settled()
      return end
    } catch (error) {
      // What went wrong first is what the caller has to know.
      await this.#writer?.finish().catch(() => {})
      throw error
    }
  }

  /** The output channels now; null when there is nothing to show. */
  output(): unknown {
    if (!this.#shown) return null
    const { outputKeys } = this.#run.options
    const output = readState(this.#spec, this.#shown.values, this.#output)
    return this.#spec.readResult || typeof outputKeys === 'string' ? bare(output) : output
  }

  /** Resolves when no task of this loop is under way any more. */
  whenIdle(): Promise<void> {
    return this.#runner.whenIdle()
  }

  async #advance(input: RunInput): Promise<LoopEnd> {
    const { cancellation, clock, emitter } = this.#run
    const takeTurn = createTurnTaker(clock)
    await this.#begin(input)
    for (;;) {
      cancellation.throwIfCancelled()
      const end = this.#endBefore()
      if (end) return end
      this.#tasks.tellStarts(this.#reporter)
      if (this.#cache) await this.#tasks.takeFrom(this.#cache, this.#recorder)
      // Whoever was told of the starts, or the cache that was asked, may have called it off.
      cancellation.throwIfCancelled()
      const result = await this.#runTasks()
      if (result.isPaused) return this.#pause(result)
      this.#commit(result.writes)
      if (this.#isAnyIn(this.#stopAfter)) return this.#stop()
      const saving = this.#writer?.boundary()
      if (saving) await saving
      const pause = emitter.pressure() ?? takeTurn()
      if (pause) await pause
      this.#step += 1
      this.#enterStep()
    }
  }

  /** Why the superstep that is planned does not run; undefined when it does. */
  #endBefore(): LoopEnd | undefined {
    if (this.#tasks.planned.length === 0) return FINISHED
    if (this.#isDraining) return this.#drain()
    const isStop = this.#step !== this.#takenUp && this.#isAnyIn(this.#stopBefore)
    return isStop ? this.#stop() : undefined
  }

  /** Takes up the thread where it stands, or starts it. */
  async #begin(input: RunInput): Promise<void> {
    const { recursionLimit } = this.#run.options
    const begun = await beginRun({ spec: this.#spec, run: this.#run, writer: this.#writer }, input)
    // Whoever may not write this thread learns it before any node runs.
    await this.#writer?.settled()
    this.#state = this.#frozen(begun.state)
    this.#step = begun.step
    // The step that applies an input does not count.
    this.#lastStep = begun.step + recursionLimit + (begun.isResumed ? 1 : 0)
    this.#input = begun.input
    this.#pending = begun.pending
    if (begun.isResumed) {
      this.#takenUp = begun.step
      this.#shown = this.#state
      this.#reporter.state(this.#state)
    }
    this.#enterStep()
  }

  /** Plans the superstep and reports the checkpoint that it starts from. */
  #enterStep(): void {
    // The check comes first, as in LangGraph: a chain of exactly `recursionLimit` nodes fails too.
    if (this.#step > this.#lastStep) throw recursionLimitReached(this.#spec, this.#run)
    const planned = planTasks(this.#spec, {
      state: this.#state,
      input: this.#input,
      position: this.#position(),
    })
    this.#tasks = new StepTasks(planned, this.#pending)
    if (!this.#writer) return
    this.#reporter.checkpoint({
      writer: this.#writer,
      state: this.#state,
      tasks: planned,
      pending: this.#pending,
    })
  }

  #runTasks(): Promise<StepResult> {
    if (this.#freeze) this.#freezeInputs()
    const runtimes = this.#tasks.createRuntimes(this.#run)
    const start = { spec: this.#spec, state: this.#state }
    return this.#runner.run(start, runtimes, this.#tasks.replayed())
  }

  /** The barrier: all writes of the step become the next state. */
  #commit(writes: readonly Writes[]): void {
    const applied = this.#apply(writes)
    this.#run.caller?.progress()
    this.#state = this.#frozen(applied.state, applied.changed)
    this.#input = EMPTY
    this.#pending = NOTHING_PENDING
    // An answer is for a question of the superstep that was resumed, not for one to come.
    if (this.#step === this.#takenUp && !isNested(this.#run)) this.#run.answers.drop()
    this.#noteShown(this.#state, applied.written)
    this.#reporter.stateChanged(this.#state, applied.written)
    this.#writer?.save(this.#state, {
      source: 'loop',
      step: this.#step,
      changed: applied.changed,
    })
  }

  /**
   * Tasks have asked something. Nothing is committed: what the others wrote stays pending, and is
   * only shown.
   */
  #pause({ writes, interrupts }: StepResult): LoopEnd {
    this.#writer?.flush()
    if (interrupts.length > 0) this.#shown = this.#state
    if (writes.length > 0 && !isNested(this.#run)) {
      const { state, written } = this.#apply(writes)
      this.#noteShown(state, written)
      this.#reporter.stateChanged(state, written)
    }
    if (interrupts.length > 0) return { isPaused: true, interrupts }
    return this.#isDraining ? this.#drain() : this.#stop()
  }

  get #isDraining(): boolean {
    return this.#run.options.control?.isDraining ?? false
  }

  /** A nested graph stops with the task that calls it; the root says why. */
  #drain(): LoopEnd {
    if (isNested(this.#run)) return STOPPED
    throw drained(this.#spec, this.#run)
  }

  /** Only the root tells of a static interrupt. */
  #stop(): LoopEnd {
    if (!isNested(this.#run)) this.#reporter.stopped()
    return STOPPED
  }

  #isAnyIn(selection: NodeSelection): boolean {
    if (selection !== '*' && selection.size === 0) return false
    return this.#tasks.planned.some(
      ({ node }) => !isHidden(this.#spec, node) && (selection === '*' || selection.has(node.name)),
    )
  }

  #apply(results: readonly Writes[]): ReturnType<typeof applyWrites> {
    const newId = (): string => this.#run.ids.create('message')
    return applyWrites(this.#spec, this.#state, { results, newId })
  }

  #noteShown(state: ChannelState, written: readonly number[]): void {
    if (written.some((index) => this.#output.includes(index))) this.#shown = state
  }

  #position(): StepPosition {
    const { scope, caller, runId } = this.#run
    // Without a saver of its own a nested graph is as lasting as the task that calls it.
    const checkpointId = this.#writer?.id ?? caller?.task.id ?? runId
    const isTakenUp = this.#step === this.#takenUp
    const left = this.#lastStep - this.#step
    return { ns: scope.ns, names: scope.names, step: this.#step, checkpointId, isTakenUp, left }
  }

  #freezeInputs(): void {
    for (const { node, sendIndex, input } of this.#tasks.planned) {
      if (node !== this.#spec.start && sendIndex === undefined) Object.freeze(input)
    }
  }

  /** In development nodes get frozen state, so that a mutation fails where it is made. */
  #frozen(state: ChannelState, changed?: readonly number[]): ChannelState {
    if (!this.#freeze) return state
    if (changed) for (const index of changed) deepFreeze(state.values[index])
    else for (const value of state.values) deepFreeze(value)
    return state
  }
}
