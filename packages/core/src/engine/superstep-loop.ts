import { GraphRecursionLimitError } from '../errors.ts'
import { deepFreeze } from '../internal/deep-freeze.ts'
import { type Namespace, ROOT } from '../internal/ns.ts'
import { isDevelopment } from '../platform/environment.ts'
import { createTurnTaker } from '../platform/host-turn.ts'
import { findMessages, findKnownIds } from '../stream/project-messages.ts'
import { projectUpdate } from '../stream/project-updates.ts'
import { applyWrites } from './apply-writes.ts'
import { type ChannelState, initialState, readChannels } from './channel-state.ts'
import type { GraphSpec } from './graph-spec.ts'
import { nodeMessageMetadata } from './message-metadata.ts'
import { prepareNextTasks } from './prepare-next-tasks.ts'
import type { RunContext } from './run-context.ts'
import type { TaskEnd } from './run-task.ts'
import { NodeRuntime } from './runtime.ts'
import { type StepPosition, Task, type TaskWrites } from './task.ts'
import { TaskRunner } from './task-runner.ts'

/**
 * One graph advancing through its supersteps: plan, run, commit. The only holder of a run's
 * mutable state, and what it holds is replaced, never changed: step, channel state, what is due.
 */
export class SuperstepLoop {
  readonly #spec: GraphSpec
  readonly #run: RunContext
  readonly #ns: Namespace = ROOT
  readonly #runner: TaskRunner
  readonly #freeze: boolean
  #state: ChannelState = { values: [], triggered: [] }
  #step = 0
  #tasks: readonly Task[] = []
  #hasOutput = false

  constructor(spec: GraphSpec, run: RunContext) {
    this.#spec = spec
    this.#run = run
    this.#freeze = isDevelopment()
    this.#runner = new TaskRunner({
      cancellation: run.cancellation,
      onTaskEnd: (runtime, end) => this.#onTaskEnd(runtime, end),
    })
  }

  /**
   * Runs until nothing is due.
   *
   * @throws What a node, a condition, a reducer or a default threw; GraphRecursionLimitError; the
   *   reason of a cancellation. All parts up to there were emitted.
   */
  async run(input: Record<string, unknown>): Promise<void> {
    const { cancellation, clock, emitter } = this.#run
    const takeTurn = createTurnTaker(clock)
    this.#state = this.#frozen(initialState(this.#spec))
    this.#tasks = [new Task(this.#spec.start, input, this.#position())]
    do {
      if (cancellation.isCancelled) throw cancellation.reason
      const results = await this.#runTasks()
      this.#afterTick(results)
      const pause = emitter.pressure() ?? takeTurn()
      if (pause) await pause
    } while (this.#tick())
  }

  /** The output channels now; null when none was ever written. */
  output(): Record<string, unknown> | null {
    return this.#hasOutput
      ? readChannels(this.#spec, this.#state.values, this.#spec.outputChannels)
      : null
  }

  /** Resolves when no task of this loop is under way any more. */
  whenIdle(): Promise<void> {
    return this.#runner.whenIdle()
  }

  /** Plans the next superstep. False when nothing is due. */
  #tick(): boolean {
    this.#step += 1
    const { recursionLimit } = this.#run.options
    // The check comes first, as in LangGraph: a chain of exactly `recursionLimit` nodes fails too.
    if (this.#step > recursionLimit) {
      throw new GraphRecursionLimitError(
        `Recursion limit of ${recursionLimit} reached without hitting a stop condition in graph ` +
          `"${this.#spec.name}". Raise the limit with the option recursionLimit, or end the loop ` +
          'with a conditional edge to END.',
        { limit: recursionLimit },
      )
    }
    if (this.#state.triggered.length === 0) return false
    this.#tasks = prepareNextTasks(this.#spec, this.#state, this.#position())
    return true
  }

  #runTasks(): Promise<readonly TaskWrites[]> {
    const runtimes = this.#tasks.map((task) => {
      if (this.#freeze && task.node !== this.#spec.start) Object.freeze(task.input)
      return new NodeRuntime(this.#run, task)
    })
    return this.#runner.run({ spec: this.#spec, state: this.#state }, runtimes)
  }

  /** The barrier: all writes of the step become the next state. */
  #afterTick(results: readonly TaskWrites[]): void {
    const { emitter, ids } = this.#run
    const applied = applyWrites(this.#spec, this.#state, {
      results,
      newId: () => ids.create('message'),
    })
    this.#state = this.#frozen(applied.state, applied.changed)
    if (applied.changed.length === 0) return
    this.#hasOutput ||= applied.changed.some((index) => this.#spec.outputChannels.includes(index))
    if (emitter.values) {
      const data = readChannels(this.#spec, this.#state.values, 'all')
      emitter.emit({ type: 'values', ns: this.#ns, data, interrupts: [] })
    }
  }

  /** A task has ended well: its messages, then its update, go out at once. */
  #onTaskEnd(runtime: NodeRuntime, { writes, returned }: TaskEnd): void {
    const { emitter } = this.#run
    const { node } = runtime.task
    if (emitter.messages) this.#emitMessages(runtime, returned)
    if (emitter.updates && node !== this.#spec.start) {
      const data = { [node.name]: projectUpdate(this.#namedWrites(writes)) }
      emitter.emit({ type: 'updates', ns: this.#ns, data })
    }
  }

  #emitMessages(runtime: NodeRuntime, returned: unknown): void {
    const { emitter } = this.#run
    const { node, input } = runtime.task
    const messages = findMessages(returned)
    if (messages.length === 0) return
    const metadata = nodeMessageMetadata(runtime)
    const known = findKnownIds(messages, input)
    for (const message of messages) {
      // Messages that came in with the input are known to the reader, not news.
      if (node === this.#spec.start || known.has(message.id)) emitter.markSeen(message.id)
      else emitter.emitMessage(this.#ns, message, metadata)
    }
  }

  #namedWrites({ writes }: TaskWrites): { key: string; value: unknown }[] {
    return writes
      .filter(({ channel }) => channel < this.#spec.stateCount)
      .map(({ channel, value }) => ({ key: this.#spec.channels[channel]!.name, value }))
  }

  #position(): StepPosition {
    return { ns: this.#ns, step: this.#step, checkpointId: this.#run.runId }
  }

  /** In development nodes get frozen state, so that a mutation fails where it is made. */
  #frozen(state: ChannelState, changed?: readonly number[]): ChannelState {
    if (!this.#freeze) return state
    if (changed) for (const index of changed) deepFreeze(state.values[index])
    else for (const value of state.values) deepFreeze(value)
    return state
  }
}
