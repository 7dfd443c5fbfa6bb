import type { Channel } from '../channels/channel.ts'
import type { GraphSpec, NodeFunction, StateCoercion } from '../engine/graph-spec.ts'
import type { Runtime } from '../engine/runtime.ts'
import type { StandardSchema } from './standard-schema.ts'

export interface NodeOptions {
  /** Added to the metadata of the node's messages and tasks. */
  metadata?: Readonly<Record<string, unknown>> | undefined
}

interface NodeDeclaration {
  readonly run: NodeFunction
  /** Set when the node is a graph itself. */
  readonly subgraph: GraphSpec | undefined
  readonly options: NodeOptions
}

interface BranchDeclaration {
  readonly source: string
  readonly path: (state: Record<string, unknown>, runtime: Runtime) => unknown
  readonly ends: ReadonlyMap<string, string> | undefined
}

/** One key of a state: how it absorbs writes, and what is made of its value when it is read. */
export interface KeyDeclaration {
  readonly channel: Channel
  readonly schema?: StandardSchema | undefined
}

export type ChannelsByKey = Readonly<Record<string, KeyDeclaration>>

/** What a builder has collected: names only, nothing resolved. */
export interface GraphDeclaration {
  readonly state: ChannelsByKey
  readonly input: ChannelsByKey | undefined
  readonly output: ChannelsByKey | undefined
  /** Absent where no key has a schema. */
  readonly coerce: StateCoercion | undefined
  readonly nodes: Map<string, NodeDeclaration>
  readonly edges: { readonly source: string; readonly target: string }[]
  readonly barriers: { readonly sources: readonly string[]; readonly target: string }[]
  readonly branches: BranchDeclaration[]
}
