import type { TaskRecord } from '../checkpointer.ts'
import type { CheckpointPlace } from './checkpoint-place.ts'

/** So many checkpoints are waited for; the writes of those that never come are dropped in the end. */
const LIMIT = 1000

interface EarlyRecords {
  readonly place: CheckpointPlace
  readonly records: readonly TaskRecord[]
}

/**
 * Writes of tasks whose checkpoint is still on its way: LangGraph saves both at the same time. They
 * are stored along with it.
 */
export class EarlyWrites {
  readonly #waiting = new Map<string, EarlyRecords>()

  hold(place: CheckpointPlace, records: readonly TaskRecord[]): void {
    const key = keyOf(place)
    const known = this.#waiting.get(key)?.records ?? []
    this.#waiting.set(key, { place, records: [...known, ...records] })
    if (this.#waiting.size <= LIMIT) return
    const [oldest] = this.#waiting.keys()
    if (oldest !== undefined) this.#waiting.delete(oldest)
  }

  take(place: CheckpointPlace): readonly TaskRecord[] {
    const key = keyOf(place)
    const records = this.#waiting.get(key)?.records ?? []
    this.#waiting.delete(key)
    return records
  }

  drop(threadId: string): void {
    for (const [key, { place }] of this.#waiting) {
      if (place.threadId === threadId) this.#waiting.delete(key)
    }
  }
}

function keyOf({ threadId, ns, id }: CheckpointPlace): string {
  return JSON.stringify([threadId, ns, id])
}
