import { nsKey } from '../internal/ns.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { estimateBytes } from './estimate-bytes.ts'
import { Outbox, type PendingEntry } from './outbox.ts'

/** How many `updates` and how many `custom` parts a snapshot keeps: the newest. */
const SNAPSHOT_LOG = 1000
/** Estimated bytes that it keeps of either. */
const SNAPSHOT_BYTES: number = 2 * 1024 * 1024

interface LoggedPart {
  readonly part: StreamPart
  readonly seq: number
  readonly bytes: number
}

/** The newest parts, as many as fit. */
class PartLog {
  #parts: LoggedPart[] = []
  #from = 0
  #bytes = 0

  add(part: StreamPart, seq: number): void {
    const bytes = estimateBytes(part.data)
    this.#parts.push({ part, seq, bytes })
    this.#bytes += bytes
    while (this.#parts.length - this.#from > SNAPSHOT_LOG || this.#bytes > SNAPSHOT_BYTES) {
      this.#bytes -= this.#parts[this.#from]!.bytes
      this.#from += 1
    }
    if (this.#from < SNAPSHOT_LOG) return
    this.#parts = this.#parts.slice(this.#from)
    this.#from = 0
  }

  parts(): readonly LoggedPart[] {
    return this.#parts.slice(this.#from)
  }
}

/**
 * A run so far in short form, for a reader that comes late: the latest state of each graph, every
 * message with all its text, the newest updates and custom parts.
 */
export class RunSnapshot {
  readonly #latest = new Map<string, { part: StreamPart; seq: number }>()
  readonly #texts = new Outbox()
  readonly #updates = new PartLog()
  readonly #custom = new PartLog()
  #seq = 0

  add(part: StreamPart, seq: number): void {
    this.#seq = seq
    if (part.type === 'messages') this.#texts.add(part, seq, true)
    else if (part.type === 'values') this.#latest.set(nsKey(part.ns), { part, seq })
    else if (part.type === 'updates') this.#updates.add(part, seq)
    else this.#custom.add(part, seq)
  }

  /** The parts that stand for the run, their ranges covering all numbers up to now. */
  entries(): PendingEntry[] {
    const entries: PendingEntry[] = [
      ...this.#latest.values(),
      ...this.#updates.parts(),
      ...this.#custom.parts(),
    ].map(({ part, seq }) => ({
      first: seq,
      last: seq,
      part,
      pieces: undefined,
      bytes: 0,
      isSuperseded: false,
    }))
    entries.push(...this.#texts.peek())
    return tile(
      entries.toSorted((left, right) => left.first - right.first),
      this.#seq,
    )
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
