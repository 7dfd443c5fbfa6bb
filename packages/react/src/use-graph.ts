'use client'

import type { GraphTypes, TypesOf } from '@rivulet/core'
import type { RemoteGraph } from '@rivulet/core/client'
import { use } from 'react'
import { GraphContext } from './graph-provider.ts'
import { misuse } from './misuse.ts'

interface TypedGraph {
  readonly '~types'?: GraphTypes
}

/**
 * Where an app says once which graphs its client has, so that `useGraph` knows their names and types.
 *
 * @example
 * declare module '@rivulet/react' {
 *   interface Register { graphs: typeof import('./graph.worker.ts').graphs }
 * }
 */
export interface Register {}

/** The graphs that `Register` names; without it, any name is a graph of unknown types. */
export type RegisteredGraphs = Register extends { readonly graphs: infer Graphs }
  ? Graphs
  : Readonly<Record<string, TypedGraph>>

/**
 * The graph of this name, of the client of the nearest `GraphProvider`: what `client.graph(name)` is.
 *
 * @throws RivuletError INVALID_ARGUMENT where there is no provider.
 * @example
 * const agent = useGraph('agent')                        // typed by Register
 * const agent = useGraph<typeof graphs, 'agent'>('agent') // typed here
 */
export function useGraph<
  Graphs = RegisteredGraphs,
  Name extends keyof Graphs & string = keyof Graphs & string,
>(name: Name): RemoteGraph<TypesOf<Graphs[Name]>> {
  const client = use(GraphContext)
  if (!client) {
    throw misuse(
      'client',
      `useGraph("${name}") found no client. Render <GraphProvider client={client}> above this component, or use client.graph("${name}") itself.`,
    )
  }
  return client.graph(name) as unknown as RemoteGraph<TypesOf<Graphs[Name]>> // the name decides the types
}
