import type { ChannelSelection } from './channel-state.ts'
import type { NodeSelection } from './node-selection.ts'
import type { Channel } from '../channels/channel.ts'
import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import type { NodeCache } from '../store/node-cache.ts'
import type { Store } from '../store/store.ts'
import type { NodeCachePolicy } from './cache-policy.ts'
import type { ResponseSchema } from './response-schema.ts'
import type { CompleteRetryPolicy } from './retry-policy.ts'
import type { Runtime } from './runtime.ts'
import type { TimeoutPolicy } from './timeout-policy.ts'

// `as const`, since the bare literal's type widens where a condition returns it.
/** The name of the entry: edges start from it, no node may have it. */
export const START = '__start__' as const
/** The name of the exit: edges lead to it, no node may have it. */
export const END = '__end__' as const

/** The channel that holds what a function wants to find at its next run. */
export const PREVIOUS = '__previous__'

/** What a function that is a graph has come to. */
export interface FunctionResult {
  readonly value: unknown
  /** What its next run on the thread finds. */
  readonly save: unknown
}

export interface ChannelSpec {
  readonly name: string
  readonly channel: Channel
}

/** A list edge: `target` runs once after all sources have finished, in whatever step. */
export interface BarrierSpec {
  /** Index of its channel. */
  readonly channel: number
  readonly sources: readonly string[]
  /** Index of the node that it triggers. */
  readonly target: number
}

/** A node that runs once nothing else is due. */
export interface DeferredSpec {
  /** Index of the channel that says whether it waits. */
  readonly channel: number
  /** Index of the node. */
  readonly node: number
  /** Indices of the channels of its list edges. */
  readonly barriers: readonly number[]
}

/** A value that follows from where a run stands: nodes and conditions see it, nobody writes it. */
export interface ManagedSpec {
  readonly name: string
  readonly read: ManagedValue
}

/** @param left How many supersteps the recursion limit still allows after this one. */
export type ManagedValue = (left: number) => unknown

/** A conditional edge. */
export interface BranchSpec {
  /** Sees the state with the writes of its own source applied. */
  readonly path: (state: Record<string, unknown>, runtime: Runtime) => unknown
  /** Result → node or END; absent: the result is the name. */
  readonly ends: ReadonlyMap<string, string> | undefined
}

/** What a node's end sets in motion. */
interface Routing {
  /** Indices of nodes that a plain edge leads to. */
  readonly targets: readonly number[]
  /** Indices of the barriers that count this node. */
  readonly barriers: readonly number[]
  readonly branches: readonly BranchSpec[]
  /** An edge leads to END, which sets nothing in motion: for drawings. */
  readonly isEnd?: boolean
}

export type NodeFunction = (state: Record<string, unknown>, runtime: Runtime) => unknown

export interface NodeSpec {
  readonly name: string
  /** Position among the nodes in alphabetical order; -1 for START. Tasks run and apply in it. */
  readonly index: number
  readonly run: NodeFunction
  /** The channels that it sees. */
  readonly reads: ChannelSelection
  /** Managed values that it sees. */
  readonly managed: readonly ManagedSpec[]
  /** What the schemas make of what it sees; undefined where no key has one. */
  readonly coercions: Coercions | undefined
  /** All channels that can trigger the node, sorted: what `tasks` and message metadata show. */
  readonly triggers: readonly string[]
  readonly routing: Routing
  readonly metadata: Readonly<Record<string, unknown>> | undefined
  /** Set when the node is a graph itself. */
  readonly subgraph: GraphSpec | undefined
  /** Where its Commands may go, and what is written at the edge: for drawings. */
  readonly ends?: readonly (readonly [target: string, label: string])[]
  /** When it runs again after a failure; the first policy that fits the error counts. */
  readonly retry: readonly CompleteRetryPolicy[] | undefined
  readonly timeout: TimeoutPolicy | undefined
  readonly cache: NodeCachePolicy | undefined
  /** Runs in its place, in the same superstep, once it has failed for good. */
  readonly errorHandler: NodeSpec | undefined
}

/**
 * By the index of a channel: what the schema of its key makes of its value. `EMPTY` is no value, going
 * in and coming out.
 */
export type Coercions = readonly (((value: unknown) => unknown) | undefined)[]

/**
 * A compiled graph as one readonly record: what the engine runs. It holds the node functions, so
 * it never crosses a port.
 */
export interface GraphSpec {
  readonly name: string
  /** The state's channels in declaration order, then one per barrier, then one per deferred node. */
  readonly channels: readonly ChannelSpec[]
  /** How many of the channels are state. */
  readonly stateCount: number
  readonly channelIndex: ReadonlyMap<string, number>
  readonly barriers: readonly BarrierSpec[]
  readonly deferred: readonly DeferredSpec[]
  /** Indices of the state channels that are empty after a superstep without a write. */
  readonly transient: readonly number[]
  /** Indices of the state channels that are not stored. */
  readonly untracked: ReadonlySet<number>
  /** Alphabetical. */
  readonly nodes: readonly NodeSpec[]
  readonly nodeIndex: ReadonlyMap<string, number>
  /** Names of the nodes as they were declared: the order of `getState().next`. */
  readonly declared: readonly string[]
  /**
   * What runs first, with the input: the hidden node that copies it into the state, or the function
   * that the graph is.
   */
  readonly start: NodeSpec
  /**
   * Set when it is one function, which gets and returns bare values: reads what that returned. The
   * channels are then `END` and `PREVIOUS`, the first of them is the state.
   */
  readonly readResult: ((returned: unknown) => FunctionResult) | undefined
  /** Channels that conditions see, and nodes without a schema of their own: those of the state schema. */
  readonly nodeChannels: ChannelSelection
  readonly managed: readonly ManagedSpec[]
  /** Channels that `invoke` returns. */
  readonly outputChannels: readonly number[]
  /** Undefined where no key has a schema. */
  readonly coercions: Coercions | undefined
  /** What it makes of the context of a run; absent: nothing. */
  readonly readContext: ((given: unknown) => unknown) | undefined
  /** What answers must be, where an interrupt does not say it itself. */
  readonly answerSchema: ResponseSchema | undefined
  /**
   * A saver; as a nested graph: undefined takes the caller's, `false` none, and `true` the caller's,
   * with a state that outlives the task.
   */
  readonly checkpointer: Checkpointer | boolean | undefined
  readonly interruptBefore: NodeSelection
  readonly interruptAfter: NodeSelection
  /** What nodes with a cache policy have written earlier. */
  readonly cache: NodeCache | undefined
  /** Memory across threads; undefined as a nested graph: the caller's. */
  readonly store: Store | undefined
  /** For the tasks of one superstep together, in milliseconds. */
  readonly stepTimeout: number | undefined
}

/** The node that applies the input to the state is no node to anybody outside. */
export function isHidden({ start, readResult }: GraphSpec, node: NodeSpec): boolean {
  return node === start && !readResult
}
