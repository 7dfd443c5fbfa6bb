import { nsKey } from '../internal/ns.ts'
import type { StreamMode, StreamPart } from '../stream/stream-part.ts'
import { estimateBytes } from './estimate-bytes.ts'
import { Outbox, type PendingEntry } from './outbox.ts'
import { slotOf } from './state-slot.ts'

/** How many parts a snapshot keeps of each mode that it logs: the newest. */
const SNAPSHOT_LOG = 1000
/** Estimated bytes that it keeps of each. */
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
  /** Lists of states that were counted: parts share them. */
  readonly #counted = new WeakSet()

  add(part: StreamPart, seq: number): void {
    const bytes = this.#estimate(part)
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

  /** What a state holds is shared with the run: it costs its lists, each once. */
  #estimate(part: StreamPart): number {
    const slot = slotOf(part)
    if (!slot) return estimateBytes(part.data)
    let bytes = 256
    for (const list of Object.values(slot.state)) {
      if (!Array.isArray(list) || this.#counted.has(list)) continue
      this.#counted.add(list)
      bytes += list.length * 8
    }
    return bytes
  }
}

/**
 * A run so far in short form, for a reader that comes late: the latest state of each graph, every
 * message with all its text, the newest parts of every other mode, and what was asked.
 */
export class RunSnapshot {
  readonly #latest = new Map<string, { part: StreamPart; seq: number }>()
  readonly #texts = new Outbox()
  readonly #logs = new Map<StreamMode, PartLog>()
  #seq = 0

  add(part: StreamPart, seq: number): void {
    this.#seq = seq
    if (part.type === 'messages') this.#texts.add(part, seq, true)
    else if (part.type === 'values' && part.interrupts.length === 0)
      this.#latest.set(nsKey(part.ns), { part, seq })
    else this.#logOf(part.type).add(part, seq)
  }

  /** The parts that stand for the run, their ranges covering all numbers up to now. */
  entries(): PendingEntry[] {
    const entries: PendingEntry[] = [
      ...this.#latest.values(),
      ...[...this.#logs.values()].flatMap((log) => log.parts()),
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

  #logOf(mode: StreamMode): PartLog {
    const log = this.#logs.get(mode) ?? new PartLog()
    this.#logs.set(mode, log)
    return log
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
