import type { Clock } from '../platform/clock.ts'
import { textOf } from '../messages/message.ts'

/** What is known of a thread without reading its state. Times in milliseconds since the epoch. */
export interface ThreadRecord {
  readonly threadId: string
  readonly title: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly status: 'idle' | 'busy' | 'interrupted' | 'error'
}

/** What can be changed of a thread's entry. */
export type ThreadChange = Partial<Pick<ThreadRecord, 'title' | 'status'>>

/** The threads of one graph. */
export interface ThreadIndex {
  /** Newest first. */
  list(): Promise<readonly ThreadRecord[]>
  get(threadId: string): Promise<ThreadRecord | undefined>
  /** Makes the record when there is none. */
  update(threadId: string, change: ThreadChange): Promise<ThreadRecord>
  delete(threadId: string): Promise<void>
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
      const known = threads.get(threadId) ?? {
        threadId,
        title: '',
        createdAt: now,
        status: 'idle' as const,
      }
      const record: ThreadRecord = { ...known, ...change, updatedAt: now }
      threads.set(threadId, record)
      return Promise.resolve(record)
    },
    delete(threadId) {
      threads.delete(threadId)
      return Promise.resolve()
    },
  }
}

const TITLE_LENGTH = 80

/** A title from the input of a thread's first run: its first text, cut to one line. */
export function titleOf(input: unknown): string {
  const text = firstText(input)?.trim().split('\n')[0] ?? ''
  return text.length > TITLE_LENGTH ? `${text.slice(0, TITLE_LENGTH - 1)}…` : text
}

function firstText(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value !== 'object' || value === null || depth > 3) return undefined
  if ('content' in value) return textOf(value as { content: string }) || undefined
  for (const child of Object.values(value)) {
    const text = firstText(child, depth + 1)
    if (text !== undefined) return text
  }
  return undefined
}
