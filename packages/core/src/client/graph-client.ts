import type { GraphTypes, TypesOf } from '../graph/graph-types.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import { type Frames, systemFrames } from '../platform/frames.ts'
import { type IdSource, systemIds } from '../platform/id-source.ts'
import type { ClientContext } from './client-context.ts'
import type { Inspector } from './inspector.ts'
import { RemoteGraph } from './remote-graph.ts'
import type { Transport } from './transport.ts'

export interface GraphClientOptions {
  transport: Transport
  clock?: Clock | undefined
  ids?: IdSource | undefined
  frames?: Frames | undefined
}

/** What a graph is known by, by type: compiled graphs have it. */
interface TypedGraph {
  readonly '~types'?: GraphTypes
}

/** The graphs behind one transport. */
export interface GraphClient<Graphs> {
  /** The graph of this name: the same object each time. */
  graph<Name extends keyof Graphs & string>(name: Name): RemoteGraph<TypesOf<Graphs[Name]>>
  /**
   * For tools: calls back for everything that happens to the threads, from now on. Returns unsubscribe.
   *
   * @example client.inspect(({ type, thread }) => console.log(thread.live.threadId, type))
   */
  inspect(inspector: Inspector): () => void
  /** Ends what is under way with DisconnectedError, and the worker with it. */
  close(): Promise<void>
}

/**
 * Makes a client. One per page, outside of React: it owns the threads and their runs.
 *
 * @example
 * const client = createGraphClient<typeof import('./graph.worker.ts').graphs>({
 *   transport: workerTransport(() => new Worker(new URL('./graph.worker.ts', import.meta.url), { type: 'module' })),
 * })
 * const agent = client.graph('agent')
 */
export function createGraphClient<
  Graphs extends Readonly<Record<string, TypedGraph>> = Record<string, TypedGraph>,
>(options: GraphClientOptions): GraphClient<Graphs> {
  const { transport, clock = systemClock, ids = systemIds, frames = systemFrames } = options
  const context: ClientContext = { transport, clock, ids, frames, inspectors: new Set() }
  const graphs = new Map<string, RemoteGraph>()
  return {
    graph(name) {
      const graph = graphs.get(name) ?? new RemoteGraph(name, context)
      graphs.set(name, graph)
      return graph as unknown as RemoteGraph<TypesOf<Graphs[typeof name]>> // the name decides the types
    },
    inspect(inspector) {
      context.inspectors.add(inspector)
      return () => context.inspectors.delete(inspector)
    },
    async close() {
      await transport.close()
      for (const graph of graphs.values()) graph.dispose()
    },
  }
}
