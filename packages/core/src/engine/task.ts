import { hash128 } from '../internal/hash.ts'
import { toUuid } from '../internal/uuid.ts'
import type { Namespace } from '../internal/ns.ts'
import { nsKey } from '../internal/ns.ts'
import type { PendingSend } from './channel-state.ts'
import type { NodeSpec } from './graph-spec.ts'
import type { TimeoutPolicy } from './timeout-policy.ts'

/** Where a superstep stands: what the ids of its tasks are made from. */
export interface StepPosition {
  readonly ns: Namespace
  /** The nodes that lead to the graph. */
  readonly names: Namespace
  readonly step: number
  /** Id of the checkpoint that the step starts from; without a saver, of the run. */
  readonly checkpointId: string
  /** The superstep is the one that a resumed run takes up. */
  readonly isTakenUp: boolean
  /** How many supersteps the recursion limit allows after it. */
  readonly left: number
}

/**
 * How a task came to be: `PULL` by an edge, `PUSH` by a `Send`, with its place among the Sends, or by
 * another task, with its place among the calls of that one.
 */
type OwnPath =
  | readonly ['__pregel_pull', node: string]
  | readonly ['__pregel_push', index: number, isCall: false]
  | readonly ['__pregel_push', caller: readonly unknown[], index: number, isCall: true]
/** An error handler's is that of the task which failed, with a mark. */
export type TaskPath = OwnPath | readonly [...OwnPath, 'node_error_handler', false]

interface SubgraphState {
  readonly configurable: { readonly thread_id: string; readonly checkpoint_ns: string }
}

export const PUSH_TRIGGERS: readonly string[] = Object.freeze(['__pregel_push'])

/** What a task is made of. */
export interface TaskOrigin {
  readonly node: NodeSpec
  /** The state that the node sees; of a Send, its argument. */
  readonly input: unknown
  /** Place among the Sends of its superstep; undefined for a task that an edge made due. */
  readonly sendIndex?: number | undefined
  /** Instead of the node's own. */
  readonly timeout?: TimeoutPolicy | undefined
  /** What an error handler has to handle. */
  readonly failure?: NodeError | undefined
  /** The task that has called it, and how many that one had called before. */
  readonly call?: TaskCall | undefined
  /** What the last run of the function has left for this one. */
  readonly previous?: unknown
}

export interface TaskCall {
  readonly caller: Task
  /** What the call is known by, among all of the caller and its parts. */
  readonly place: string
  readonly index: number
}

/** A node that has failed for good: what an error handler gets. */
export interface NodeError {
  readonly node: string
  /** What it threw; after a resume an Error with the same name and message. */
  readonly error: unknown
}

/** A node's work in one superstep. */
export class Task {
  readonly node: NodeSpec
  readonly input: unknown
  readonly position: StepPosition
  readonly sendIndex: number | undefined
  readonly timeout: TimeoutPolicy | undefined
  readonly failure: NodeError | undefined
  readonly call: TaskCall | undefined
  readonly previous: unknown
  #id: string | undefined
  #checkpointNs: string | undefined

  constructor(origin: TaskOrigin, position: StepPosition) {
    const { node, input, sendIndex, timeout, failure, call, previous } = origin
    this.node = node
    this.input = input
    this.sendIndex = sendIndex
    this.timeout = timeout ?? node.timeout
    this.failure = failure
    this.call = call
    this.previous = previous
    this.position = position
  }

  get path(): TaskPath {
    const own = this.#ownPath
    return Object.freeze(this.failure ? ([...own, 'node_error_handler', false] as const) : own)
  }

  get #ownPath(): OwnPath {
    if (this.call) return ['__pregel_push', this.call.caller.path, this.call.index, true]
    return this.sendIndex === undefined
      ? ['__pregel_pull', this.failure?.node ?? this.node.name]
      : ['__pregel_push', this.sendIndex, false]
  }

  get triggers(): readonly string[] {
    return this.sendIndex === undefined ? this.node.triggers : PUSH_TRIGGERS
  }

  /**
   * A hash of the task's place, so a resumed run finds the same ids and a fork other ones. Made on
   * first use: most runs never ask.
   */
  get id(): string {
    if (this.#id === undefined) {
      const { ns, step, checkpointId } = this.position
      const index = this.call?.place ?? this.sendIndex ?? ''
      const place = `${checkpointId}|${nsKey(ns)}|${step}|${this.node.name}|${index}`
      this.#id = toUuid(hash128(place))
    }
    return this.#id
  }

  /** The namespace of what the task itself calls: its graph's, then `node:task id`. */
  get checkpointNs(): string {
    this.#checkpointNs ??= nsKey([...this.position.ns, `${this.node.name}:${this.id}`])
    return this.#checkpointNs
  }

  /** Where the state of the graph is that the node is; null for a function. */
  subgraphState(threadId: string): SubgraphState | null {
    const { subgraph, name } = this.node
    if (!subgraph) return null
    // It outlives the task.
    const isKept = subgraph.checkpointer === true
    const ns = isKept ? nsKey([...this.position.names, name]) : this.checkpointNs
    return { configurable: { thread_id: threadId, checkpoint_ns: ns } }
  }

  /** Of every question that the task asks. */
  get interruptId(): string {
    return hash128(this.checkpointNs)
  }
}

/** One write: to a state channel the value, to a barrier's channel the name of the source. */
export interface Write {
  /** Index of the channel. */
  readonly channel: number
  readonly value: unknown
  /** What the node wrote, as it did: what is shown of the task. */
  readonly shown: unknown
}

/** What somebody writes in a superstep. Nothing of it counts before the barrier. */
export interface Writes {
  /** In write order: state first, then barriers. */
  readonly writes: readonly Write[]
  /** Indices of the nodes that it triggers. */
  readonly targets: readonly number[]
  readonly sends: readonly PendingSend[]
  /**
   * What the state writes make of the state that the superstep started from, where that is known
   * already: conditions have seen it. It counts when nobody else writes.
   */
  readonly folded?: FoldedValues | undefined
}

export interface FoldedValues {
  /** By channel index. */
  readonly values: readonly unknown[]
  /** Indices of the state channels that were written. */
  readonly changed: readonly number[]
}

/** What a finished task produced. */
export interface TaskWrites extends Writes {
  readonly task: Task
}
