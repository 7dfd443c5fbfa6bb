import type { Clock } from '../platform/clock.ts'

/** What is known of a thread without reading its state. Times in milliseconds since the epoch. */
export interface ThreadRecord {
  readonly threadId: string
  readonly title: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly status: 'idle' | 'busy' | 'interrupted' | 'error'
  /** The graph that runs on it: one saver may serve several. Absent where nobody said. */
  readonly graph?: string
}

/** What can be changed of a thread's entry. */
export type ThreadChange = Partial<Pick<ThreadRecord, 'title' | 'status' | 'graph'>>

/** A list of threads. */
export interface ThreadIndex {
  /** Newest first. */
  list(): Promise<readonly ThreadRecord[]>
  get(threadId: string): Promise<ThreadRecord | undefined>
  /** Makes the record when there is none. */
  update(threadId: string, change: ThreadChange): Promise<ThreadRecord>
  delete(threadId: string): Promise<void>
}

/** What a thread's record begins with. */
export function newRecord(threadId: string, now: number): ThreadRecord {
  return { threadId, title: '', createdAt: now, updatedAt: now, status: 'idle' }
}

/** Threads in memory: they last as long as the realm. */
export function createMemoryThreadIndex(clock: Clock): ThreadIndex {
  const threads = new Map<string, ThreadRecord>()
  return {
    list: () =>
      Promise.resolve(
        [...threads.values()]
          .toReversed()
          .toSorted((left, right) => right.updatedAt - left.updatedAt),
      ),
    get: (threadId) => Promise.resolve(threads.get(threadId)),
    update(threadId, change) {
      const now = clock.now()
      const known = threads.get(threadId) ?? newRecord(threadId, now)
      const record = { ...known, ...change, updatedAt: now }
      threads.set(threadId, record)
      return Promise.resolve(record)
    },
    delete(threadId) {
      threads.delete(threadId)
      return Promise.resolve()
    },
  }
}
