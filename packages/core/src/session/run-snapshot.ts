import { nsKey } from '../internal/ns.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { Outbox, type PendingEntry } from './outbox.ts'

/** How many `updates` and `custom` parts a snapshot keeps, each: the newest. */
export const SNAPSHOT_LOG = 1000

/**
 * A run so far in short form, for a reader that comes late: the latest state of each graph, every
 * message with all its text, the newest updates and custom parts.
 */
export class RunSnapshot {
  readonly #latest = new Map<string, { part: StreamPart; seq: number }>()
  readonly #texts = new Outbox()
  #logs: { part: StreamPart; seq: number }[] = []
  #seq = 0

  add(part: StreamPart, seq: number): void {
    this.#seq = seq
    if (part.type === 'messages') this.#texts.add(part, seq, true)
    else if (part.type === 'values') this.#latest.set(nsKey(part.ns), { part, seq })
    else this.#log(part, seq)
  }

  /** The parts that stand for the run, their ranges covering all numbers up to now. */
  entries(): PendingEntry[] {
    const entries: PendingEntry[] = [...this.#latest.values(), ...this.#logs].map(
      ({ part, seq }) => ({
        first: seq,
        last: seq,
        part,
        pieces: undefined,
        bytes: 0,
        isSuperseded: false,
      }),
    )
    entries.push(...this.#texts.peek())
    return tile(
      entries.toSorted((left, right) => left.first - right.first),
      this.#seq,
    )
  }

  #log(part: StreamPart, seq: number): void {
    this.#logs.push({ part, seq })
    if (this.#logs.length >= SNAPSHOT_LOG * 2) this.#logs = this.#logs.slice(-SNAPSHOT_LOG)
  }
}

/** Gives each entry the numbers up to the next one's first, so that no number is missing. */
function tile(entries: PendingEntry[], last: number): PendingEntry[] {
  return entries.map((entry, at) => ({
    ...entry,
    pieces: entry.pieces?.slice(),
    first: at === 0 ? 1 : entry.first,
    last: (entries[at + 1]?.first ?? last + 1) - 1,
  }))
}
