'use client'

import type { GraphClient } from '@rivulet/core/client'
import {
  createContext,
  createElement,
  type Context,
  type ReactElement,
  type ReactNode,
} from 'react'

/** A client, whatever its graphs. */
export type AnyGraphClient = Pick<GraphClient<Readonly<Record<string, object>>>, 'graph'>

export const GraphContext: Context<AnyGraphClient | undefined> = createContext<
  AnyGraphClient | undefined
>(undefined)

export interface GraphProviderProps<Graphs> {
  readonly client: GraphClient<Graphs>
  readonly children?: ReactNode
}

/**
 * Gives a client to the components below, for `useGraph`. Optional: a graph can as well be imported,
 * or passed as a prop. It neither makes nor closes the client.
 *
 * @example <GraphProvider client={client}><App /></GraphProvider>
 */
export function GraphProvider<Graphs>({
  client,
  children,
}: GraphProviderProps<Graphs>): ReactElement {
  const value = client as unknown as AnyGraphClient // which graphs it has, useGraph is told by type
  return createElement(GraphContext, { value }, children)
}
