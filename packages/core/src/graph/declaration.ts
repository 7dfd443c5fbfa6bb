import type { Channel } from '../channels/channel.ts'
import type { NodeFunction } from '../engine/graph-spec.ts'
import type { Runtime } from '../engine/runtime.ts'

export interface NodeOptions {
  /** Added to the metadata of the node's messages and tasks. */
  metadata?: Readonly<Record<string, unknown>> | undefined
}

interface NodeDeclaration {
  readonly run: NodeFunction
  readonly options: NodeOptions
}

interface BranchDeclaration {
  readonly source: string
  readonly path: (state: Record<string, unknown>, runtime: Runtime) => unknown
  readonly ends: ReadonlyMap<string, string> | undefined
}

export type ChannelsByKey = Readonly<Record<string, { readonly channel: Channel }>>

/** What a builder has collected: names only, nothing resolved. */
export interface GraphDeclaration {
  readonly state: ChannelsByKey
  readonly input: ChannelsByKey | undefined
  readonly output: ChannelsByKey | undefined
  readonly nodes: Map<string, NodeDeclaration>
  readonly edges: { readonly source: string; readonly target: string }[]
  readonly barriers: { readonly sources: readonly string[]; readonly target: string }[]
  readonly branches: BranchDeclaration[]
}
