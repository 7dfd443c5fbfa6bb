import type { RemoteGraph } from '../client/remote-graph.ts'
import type { Transport } from '../client/transport.ts'

/** Checks one rule that every transport keeps; rejects when it is broken. */
export type Check = (
  graph: (name: string) => RemoteGraph,
  side: { readonly transport: Transport; readonly close: () => Promise<void> },
) => Promise<void>
