import type { Clock } from '../platform/clock.ts'
import type { Endpoint } from '../protocol/endpoint.ts'
import { HostConnection } from './host-connection.ts'
import type { ServableGraph } from './run-remote.ts'
import { createMemoryThreadIndex, type ThreadIndex } from './thread-index.ts'

export interface GraphHostOptions {
  readonly graphs: ReadonlyMap<string, ServableGraph>
  readonly clock: Clock
  /** Name of the Web Lock that this realm holds, if it holds one. */
  readonly lifeLock: string | undefined
}

/** Serves named graphs to the pages behind any number of endpoints. */
export class GraphHost {
  readonly #options: GraphHostOptions
  readonly #threads = new Map<string, ThreadIndex>()

  constructor(options: GraphHostOptions) {
    this.#options = options
  }

  /** Serves one page. Returns a function that stops: its runs are cancelled. */
  connect(endpoint: Endpoint): () => void {
    const connection = new HostConnection(endpoint, {
      ...this.#options,
      threadsOf: (graph) => this.#threadsOf(graph),
    })
    return () => connection.close()
  }

  #threadsOf(graph: string): ThreadIndex {
    let threads = this.#threads.get(graph)
    if (!threads) {
      threads = createMemoryThreadIndex(this.#options.clock)
      this.#threads.set(graph, threads)
    }
    return threads
  }
}
