import { nsKey } from '../internal/ns.ts'
import { NamespaceMap } from '../protocol/namespace-map.ts'
import type { StreamMode } from '../stream/stream-part.ts'
import { Outbox, type PendingEntry } from './outbox.ts'
import type { RunPart } from './run-part.ts'

/** How many parts a snapshot keeps of each mode that it logs: the newest. */
const SNAPSHOT_LOG = 1000
/** Estimated bytes that it keeps of each. */
const SNAPSHOT_BYTES: number = 2 * 1024 * 1024

/** The newest parts, as many as fit. */
class PartLog {
  #parts: RunPart[] = []
  #from = 0
  #bytes = 0
  /** Lists of states that were counted: parts share them. */
  readonly #counted = new WeakSet()

  add(added: RunPart): void {
    const listBytes = this.#countLists(added)
    const part = listBytes === 0 ? added : { ...added, bytes: added.bytes + listBytes }
    this.#parts.push(part)
    this.#bytes += part.bytes
    while (this.#parts.length - this.#from > SNAPSHOT_LOG || this.#bytes > SNAPSHOT_BYTES) {
      this.#bytes -= this.#parts[this.#from]!.bytes
      this.#from += 1
    }
    if (this.#from < SNAPSHOT_LOG) return
    this.#parts = this.#parts.slice(this.#from)
    this.#from = 0
  }

  parts(): readonly RunPart[] {
    return this.#parts.slice(this.#from)
  }

  /** What a state holds is shared with the run: it costs its lists, each once. */
  #countLists({ slot }: RunPart): number {
    let bytes = 0
    for (const list of slot ? Object.values(slot.state) : []) {
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
  readonly #latest = new NamespaceMap<RunPart>()
  readonly #texts = new Outbox()
  readonly #logs = new Map<StreamMode, PartLog>()
  #seq = 0

  add(added: RunPart): void {
    const { part } = added
    this.#seq = added.seq
    if (part.type === 'messages') this.#texts.add(added, true)
    else if (part.type === 'values' && part.interrupts.length === 0)
      this.#latest.set(nsKey(part.ns), added)
    else this.#logOf(part.type).add(added)
  }

  /** The parts that stand for the run, their ranges covering all numbers up to now. */
  entries(): PendingEntry[] {
    const logged = [...this.#logs.values()].flatMap((log) => log.parts())
    return tile([...this.#latest.values(), ...logged, ...this.#texts.peek()], this.#seq)
  }

  #logOf(mode: StreamMode): PartLog {
    const log = this.#logs.get(mode) ?? new PartLog()
    this.#logs.set(mode, log)
    return log
  }
}

type TilePart = RunPart & Partial<Pick<PendingEntry, 'pieces'>>

/** In order, each with the numbers up to the next one's own, so that no number is missing. */
function tile(parts: readonly TilePart[], last: number): PendingEntry[] {
  const inOrder = parts.toSorted((left, right) => left.seq - right.seq)
  return inOrder.map((each, at) => ({
    ...each,
    pieces: each.pieces?.slice(),
    first: at === 0 ? 1 : each.seq,
    last: (inOrder[at + 1]?.seq ?? last + 1) - 1,
  }))
}
