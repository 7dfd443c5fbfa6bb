import { createMemoryThreadIndex, type ThreadIndex } from '../checkpoint/thread-index.ts'
import type { Endpoint } from '../protocol/endpoint.ts'
import { type GraphHostOptions, HostConnection } from './host-connection.ts'
import { storedThreads } from './stored-threads.ts'

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

  #threadsOf(name: string): ThreadIndex {
    let threads = this.#threads.get(name)
    if (!threads) {
      const checkpointer = this.#options.graphs.get(name)?.checkpointer
      threads = checkpointer
        ? storedThreads(name, checkpointer)
        : createMemoryThreadIndex(this.#options.clock)
      this.#threads.set(name, threads)
    }
    return threads
  }
}
