import type { Interrupt } from '../checkpoint/interrupt.ts'
import { InvalidArgumentError } from '../errors.ts'
import { listOf } from '../internal/describe.ts'
import type { Namespace } from '../internal/ns.ts'
import { findKnownIds, findMessages } from '../stream/project-messages.ts'
import { projectMetadata, projectResult } from '../stream/project-tasks.ts'
import { type NamedWrite, projectBare, projectUpdate } from '../stream/project-updates.ts'
import type {
  CheckpointPayload,
  CheckpointTask,
  DebugPayload,
  StreamPart,
  TaskPayload,
  TaskResultPayload,
} from '../stream/stream-part.ts'
import {
  type ChannelSelection,
  type ChannelState,
  readChannels,
  readState,
} from './channel-state.ts'
import type { CheckpointWriter } from './checkpoint-writer.ts'
import { toldOf } from './error-handling.ts'
import { type GraphSpec, isHidden } from './graph-spec.ts'
import { nodeMessageMetadata } from './message-metadata.ts'
import type { RunContext } from './run-context.ts'
import type { TaskEnd } from './run-attempt.ts'
import type { NodeRuntime } from './runtime.ts'
import type { PendingTask } from './stored-writes.ts'
import type { Task, Writes } from './task.ts'

/** What a `debug` part wraps: a checkpoint, or the start or end of a task. */
type DebugEvent = DebugPayload extends infer Each
  ? Each extends DebugPayload
    ? Omit<Each, 'step' | 'timestamp'>
    : never
  : never

/** How a task has ended that did not end well. */
type TaskStop = Partial<Pick<TaskResultPayload, 'error' | 'interrupts'>>

/** A checkpoint as it is about to be reported. */
export interface CheckpointReport {
  readonly writer: CheckpointWriter
  readonly state: ChannelState
  readonly tasks: readonly Task[]
  readonly pending: ReadonlyMap<string, PendingTask>
}

/**
 * What one graph under way tells of itself: one method per event, one place that says which parts
 * an event becomes and in which order (semantics §2). What nobody asked for costs a look at a flag.
 */
export class StepReporter {
  readonly #spec: GraphSpec
  readonly #run: RunContext
  readonly #ns: Namespace
  /** Channels that `values` and `updates` show. */
  readonly #shown: ChannelSelection
  readonly #shownSet: ReadonlySet<number> | undefined
  /** One value is shown, without the object around it: `outputKeys` was one name, or a function runs. */
  readonly #isUnwrapped: boolean

  /** @throws InvalidArgumentError for an output key that is no state key. */
  constructor(spec: GraphSpec, run: RunContext) {
    const { outputKeys } = run.options
    this.#spec = spec
    this.#run = run
    this.#ns = run.scope.ns
    this.#shown = outputKeys === undefined ? 'all' : selectChannels(spec, outputKeys)
    this.#shownSet = this.#shown === 'all' ? undefined : new Set(this.#shown)
    this.#isUnwrapped = !!spec.readResult || typeof outputKeys === 'string'
  }

  /** The state after a superstep, when anything that is shown was written in it. */
  stateChanged(state: ChannelState, written: readonly number[]): void {
    if (this.#run.emitter.values && this.#isShown(written)) this.state(state)
  }

  /** The state as it is. */
  state(state: ChannelState, interrupts: readonly Interrupt[] = []): void {
    const { emitter } = this.#run
    if (!emitter.values) return
    const shown = readState(this.#spec, state.values, this.#shown)
    const data = this.#isUnwrapped ? bare(shown) : shown
    emitter.emit({
      type: 'values',
      ns: this.#ns,
      data: data as Record<string, unknown>,
      interrupts,
    })
  }

  /** Whether any of the channels is shown. */
  #isShown(channels: readonly number[]): boolean {
    return channels.some((index) =>
      this.#shownSet ? this.#shownSet.has(index) : index < this.#spec.stateCount,
    )
  }

  taskStarted(task: Task): void {
    const { emitter, options } = this.#run
    if (!(emitter.tasks || emitter.debug) || this.#isHidden(task)) return
    const metadata = projectMetadata({ ...options.metadata, ...task.node.metadata }, options.tags)
    const payload: TaskPayload = {
      id: task.id,
      name: task.node.name,
      input: task.input,
      triggers: task.triggers,
      ...(metadata ? { metadata } : {}),
    }
    this.#tell('tasks', task.position.step, { type: 'task', payload })
  }

  /** A task has ended well: its messages, its update, its result. */
  taskEnded(runtime: NodeRuntime, { writes, returned }: TaskEnd): void {
    const { task } = runtime
    const { emitter } = this.#run
    this.messages(runtime, returned)
    if (this.#isHidden(task)) return
    if (emitter.updates) this.#update(task, writes)
    this.#taskResult(task, { result: writes })
  }

  /** A task had ended before the run was resumed: it does not run again. */
  taskReplayed(task: Task, writes: Writes): void {
    if (this.#run.emitter.updates && !this.#isHidden(task)) this.#update(task, writes, true)
  }

  /**
   * A task asks, or has failed: what it asks, the state that it was asked in, the result.
   *
   * @param error Beside a question: its answer did not fit, so it is still open.
   */
  taskStopped(task: Task, state: ChannelState, stop: TaskStop): void {
    const { interrupts = [] } = stop
    if (interrupts.length > 0) {
      this.stopped(interrupts)
      this.state(state, interrupts)
    }
    if (!this.#isHidden(task)) this.#taskResult(task, stop)
  }

  /** The run stops: for questions, or, without any, before or after a node, by wish. */
  stopped(interrupts: readonly Interrupt[] = []): void {
    const { emitter } = this.#run
    if (!emitter.updates) return
    emitter.emit({ type: 'updates', ns: this.#ns, data: { __interrupt__: interrupts } })
  }

  checkpoint(report: CheckpointReport): void {
    const { emitter } = this.#run
    if (!emitter.checkpoints && !emitter.debug) return
    const payload = this.#checkpointPayload(report)
    this.#tell('checkpoints', payload.metadata.step, { type: 'checkpoint', payload })
  }

  #checkpointPayload({ writer, state, tasks, pending }: CheckpointReport): CheckpointPayload {
    // Before the first superstep the state is not complete yet, so no schema could accept it.
    const isInput = tasks.some((task) => this.#isHidden(task))
    const read = isInput ? readChannels : readState
    const values = read(this.#spec, state.values, 'all')
    return {
      config: writer.config,
      parent_config: writer.parentConfig,
      values: (this.#spec.readResult ? bare(values) : values) as Record<string, unknown>,
      metadata: writer.metadata!,
      next: tasks.map(({ node }) => node.name),
      tasks: tasks.map((task) => this.#checkpointTask(task, toldOf(task, pending))),
    }
  }

  #checkpointTask(task: Task, pending: PendingTask | undefined): CheckpointTask {
    const { id, node } = task
    const state = task.subgraphState(this.#run.threadId ?? '')
    if (pending && pending.error !== null) {
      return { id, name: node.name, error: pending.error, state }
    }
    const interrupts = pending?.interrupts ?? []
    const shown = pending?.writes ? this.#named(pending.writes, true) : []
    if (shown.length === 0) return { id, name: node.name, interrupts, state }
    const result = this.#isUnwrapped ? projectBare(shown) : projectResult(shown)
    return { id, name: node.name, result, interrupts, state }
  }

  #taskResult(task: Task, { result, ...stop }: TaskStop & { result?: Writes }): void {
    const { emitter } = this.#run
    if (!emitter.tasks && !emitter.debug) return
    this.tellResult(task, {
      ...stop,
      result: result ? projectResult(this.#named(result, false)) : {},
    })
  }

  /** The end of a task, as it is shown. */
  tellResult(
    task: Task,
    { error = null, interrupts = [], result = {} }: Partial<TaskResultPayload>,
  ): void {
    const { id, node, position } = task
    const payload = { id, name: node.name, error, result, interrupts }
    this.#tell('tasks', position.step, { type: 'task_result', payload })
  }

  /** In its own mode, then in `debug`, which wraps it. */
  #tell(type: 'tasks' | 'checkpoints', step: number, event: DebugEvent): void {
    const { emitter, clock } = this.#run
    if (emitter[type]) emitter.emit({ type, ns: this.#ns, data: event.payload } as StreamPart)
    if (!emitter.debug) return
    const timestamp = new Date(clock.now()).toISOString()
    emitter.emit({ type: 'debug', ns: this.#ns, data: { step, timestamp, ...event } })
  }

  #update(task: Task, writes: Writes, isCached = false): void {
    const shown = this.#named(writes, true)
    this.tellUpdate(task, this.#isUnwrapped ? projectBare(shown) : projectUpdate(shown), isCached)
  }

  /** What a task wrote, as it is shown. */
  tellUpdate({ node }: Task, update: unknown, isCached: boolean): void {
    if (!this.#run.emitter.updates) return
    const data = isCached
      ? { [node.name]: update, __metadata__: { cached: true } as const }
      : { [node.name]: update }
    this.#run.emitter.emit({ type: 'updates', ns: this.#ns, data })
  }

  /** The messages in what a task has returned. */
  messages(runtime: NodeRuntime, returned: unknown): void {
    const { task, ns } = runtime
    const { emitter } = runtime.run
    if (!emitter.messages) return
    const messages = findMessages(returned)
    if (messages.length === 0) return
    const metadata = nodeMessageMetadata(runtime)
    const known = findKnownIds(messages, task.input)
    for (const message of messages) {
      // Messages that came in with the input are known to the reader, not news.
      if (this.#isHidden(task) || known.has(message.id)) emitter.markSeen(message.id)
      else emitter.emitMessage(ns, message, metadata)
    }
  }

  /** Writes of the state, barriers left out; of all keys, or of those that are shown. */
  #named({ writes }: Writes, onlyShown: boolean): NamedWrite[] {
    const named: NamedWrite[] = []
    for (const { channel, shown: value } of writes) {
      if (channel >= this.#spec.stateCount) continue
      if (onlyShown && this.#shownSet && !this.#shownSet.has(channel)) continue
      named.push({ key: this.#spec.channels[channel]!.name, value })
    }
    return named
  }

  #isHidden({ node }: Task): boolean {
    return isHidden(this.#spec, node)
  }
}

/** The value of a state that is one value; null where it has none. */
export function bare(state: Readonly<Record<string, unknown>>): unknown {
  return Object.values(state)[0] ?? null
}

/** @throws InvalidArgumentError */
export function selectChannels(
  spec: GraphSpec,
  outputKeys: string | readonly string[],
): readonly number[] {
  const keys = typeof outputKeys === 'string' ? [outputKeys] : outputKeys
  return keys.map((key) => {
    const index = spec.channelIndex.get(key)
    if (index !== undefined) return index
    throw new InvalidArgumentError(
      `outputKeys names "${key}", which is no state key of graph "${spec.name}". Its keys: ` +
        `${listOf(spec.channelIndex.keys())}.`,
      { argument: 'outputKeys' },
    )
  })
}
