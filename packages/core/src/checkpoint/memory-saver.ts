import { type Clock, systemClock } from '../platform/clock.ts'
import type { ThreadConfig } from './checkpoint-config.ts'
import { CheckpointLine } from './checkpoint-line.ts'
import type { Checkpointer, CommitRequest, ListOptions, StoredCheckpoint } from './checkpointer.ts'
import { createMemoryThreadIndex, type ThreadIndex } from './thread-index.ts'

const DONE = Promise.resolve()

/**
 * Keeps threads in memory, for as long as it lives itself. Carries whatever structuredClone
 * carries; instances of classes and functions are refused (`NOT_STORABLE`, with the path).
 *
 * @example
 * const graph = builder.compile({ checkpointer: new MemorySaver() })
 * await graph.invoke(input, { configurable: { thread_id: '1' } })
 */
export class MemorySaver implements Checkpointer {
  readonly threads: Pick<ThreadIndex, 'list' | 'get' | 'update'>
  readonly #index: ThreadIndex
  /** By thread, then by namespace. */
  readonly #threads = new Map<string, Map<string, CheckpointLine>>()

  constructor(options: { readonly clock?: Clock | undefined } = {}) {
    this.#index = createMemoryThreadIndex(options.clock ?? systemClock)
    this.threads = this.#index
  }

  get(config: ThreadConfig): Promise<StoredCheckpoint | undefined> {
    const found = this.#find(config)?.get(config.configurable.checkpoint_id)
    return Promise.resolve(found)
  }

  async *list(
    config: ThreadConfig,
    { limit, before, filter = {} }: ListOptions = {},
  ): AsyncGenerator<StoredCheckpoint> {
    const line = this.#find(config)
    if (!line) return
    const only = config.configurable.checkpoint_id
    const end = before?.configurable.checkpoint_id
    const wanted = Object.entries(filter)
    const listed = line
      .list()
      .filter(({ id }) => (only === undefined || id === only) && (end === undefined || id < end))
      .filter(({ metadata }) => wanted.every(([key, value]) => metadata[key] === value))
    for (const { id } of listed.slice(0, limit)) yield line.get(id)!
  }

  // Not an async function: a superstep would pay for its promise.
  commit(request: CommitRequest): Promise<void> {
    try {
      this.#open(request.config).commit(request)
      return DONE
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async deleteThread(threadId: string): Promise<void> {
    this.#threads.delete(threadId)
    await this.#index.delete(threadId)
  }

  #find({ configurable }: ThreadConfig): CheckpointLine | undefined {
    const { thread_id: threadId, checkpoint_ns: ns = '' } = configurable
    return this.#threads.get(String(threadId))?.get(ns)
  }

  #open({ configurable }: ThreadConfig): CheckpointLine {
    const threadId = String(configurable.thread_id)
    const ns = configurable.checkpoint_ns ?? ''
    const lines = this.#threads.get(threadId) ?? new Map<string, CheckpointLine>()
    const line = lines.get(ns) ?? new CheckpointLine(threadId, ns)
    this.#threads.set(threadId, lines.set(ns, line))
    return line
  }
}
