import type { Channel } from '../channels/channel.ts'
import type { CachePolicy } from '../engine/cache-policy.ts'
import type { GraphSpec, ManagedValue, NodeFunction } from '../engine/graph-spec.ts'
import type { RetryPolicy } from '../engine/retry-policy.ts'
import type { AnyRuntime, Runtime } from '../engine/runtime.ts'
import type { NodeError } from '../engine/task.ts'
import type { TimeoutPolicy } from '../engine/timeout-policy.ts'
import type { AnnotationRoot, SchemaSpec } from './annotation.ts'
import type { ContextReader } from './context-schema.ts'
import type { NodePolicies } from './node-policies.ts'
import type { StandardSchema } from '../internal/standard-schema.ts'

/** An object that is a node: `ToolNode`. */
export interface NodeObject {
  readonly asNode: (state: unknown, runtime: AnyRuntime) => unknown
}

/** @typeParam State What the node reads; `Result` what it returns. */
export interface NodeOptions<State = never, NodeRuntime = never, Result = unknown> {
  /** Added to the metadata of the node's messages and tasks. */
  metadata?: Readonly<Record<string, unknown>> | undefined
  /**
   * Runs once nothing else is due, no Send either: after all branches, however long each is.
   * Default false.
   */
  defer?: boolean | undefined
  /**
   * The keys that the node sees, where they are not those of the state: `Annotation.Root`, or a record
   * of schemas. Keys that the state lacks are private: the node and those declared after it may write
   * them, `invoke` does not return them.
   */
  input?: AnnotationRoot<object> | SchemaSpec | undefined
  /** Where a `Command` of the node may go, also by name with a label each: for drawings. */
  ends?: readonly string[] | Readonly<Record<string, string>> | undefined
  /** Run it again when it fails. Of a list the first policy that fits the error counts. */
  retryPolicy?: RetryPolicy | readonly RetryPolicy[] | undefined
  /** Let a result stand for a while: equal input, equal result. Needs `compile({ cache })`. */
  cachePolicy?: CachePolicy<State> | undefined
  /** How long an attempt may take, in milliseconds; nodes that never wait cannot be stopped. */
  timeout?: number | TimeoutPolicy | undefined
  /**
   * Runs in the place of the node when it has failed for good, in the same superstep: gets the same
   * input, and returns what a node may return. The edges of the node are not taken; a `Command`
   * says where to go on. What it throws fails the run.
   */
  errorHandler?: ((state: State, runtime: NodeRuntime, failure: NodeError) => Result) | undefined
}

interface NodeDeclaration {
  readonly run: NodeFunction
  /** Set when the node is a graph itself. */
  readonly subgraph: GraphSpec | undefined
  readonly options: NodeOptions
  readonly policies: NodePolicies
  /** The keys that it sees; undefined: those of the state. */
  readonly input: KeysByName | undefined
}

export type BranchPath = (state: Record<string, unknown>, runtime: Runtime) => unknown

interface BranchDeclaration {
  readonly source: string
  readonly path: BranchPath
  readonly ends: ReadonlyMap<string, string> | undefined
}

/** One key of a state: how it absorbs writes, and what is made of its value when it is read. */
interface ChannelDeclaration {
  readonly channel: Channel
  readonly schema?: StandardSchema | undefined
}

/** One key of a state that follows from where the run stands. */
interface ManagedDeclaration {
  readonly managed: ManagedValue
}

export type KeyDeclaration = ChannelDeclaration | ManagedDeclaration

export type KeysByName = Readonly<Record<string, KeyDeclaration>>

/** What a builder has collected: names only, nothing resolved. */
export interface GraphDeclaration {
  readonly state: KeysByName
  readonly input: KeysByName | undefined
  readonly output: KeysByName | undefined
  /** Absent where the context has no schema. */
  readonly readContext: ContextReader | undefined
  /** Absent where the answers have no schema. */
  readonly answerSchema: StandardSchema | undefined
  readonly nodes: Map<string, NodeDeclaration>
  readonly edges: { readonly source: string; readonly target: string }[]
  readonly barriers: { readonly sources: readonly string[]; readonly target: string }[]
  readonly branches: BranchDeclaration[]
}
