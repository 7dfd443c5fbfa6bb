import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import type { ThreadIndex } from '../checkpoint/thread-index.ts'

/**
 * The threads of one graph among those of a saver, which may serve several. A thread belongs to the
 * graph that ran on it first; one that belongs to none is everybody's.
 */
export function storedThreads(
  graph: string,
  saver: Pick<Checkpointer, 'threads' | 'deleteThread'>,
): ThreadIndex {
  const { threads } = saver
  return {
    list: async () => (await threads.list()).filter((record) => (record.graph ?? graph) === graph),
    get: (threadId) => threads.get(threadId),
    async update(threadId, change) {
      const known = await threads.get(threadId)
      return threads.update(threadId, { ...change, graph: known?.graph ?? graph })
    },
    delete: (threadId) => saver.deleteThread(threadId),
  }
}
