import type { Endpoint } from '../protocol/endpoint.ts'
import { type GraphHostOptions, HostConnection } from './host-connection.ts'
import { createMemoryThreadIndex, type ThreadIndex } from './thread-index.ts'

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
