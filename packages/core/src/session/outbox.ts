import type { WirePiece } from '../protocol/wire-message.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { pieceBytes, type RunPart } from './run-part.ts'

/** A part that waits to be sent, or plain deltas of one message that were merged. */
export interface PendingEntry extends RunPart {
  /** Once it is taken: behind the entry before, so that what was dropped between leaves no gap. */
  first: number
  last: number
  /** Of plain deltas: what each adds. */
  readonly pieces: WirePiece[] | undefined
  bytes: number
}

/**
 * The parts of one run that wait to be sent. Deltas of one message that follow each other are kept
 * as one entry. While the reader is behind (`isBehind`), deltas of one message are merged wherever
 * they stand and superseded states are dropped, so that a slow reader gets larger deltas instead
 * of a backlog. What merged keeps its pieces and its range.
 */
export class Outbox {
  readonly #entries = new Set<PendingEntry>()
  /** The newest, while any waits. */
  #last: PendingEntry | undefined
  #bytes = 0
  /** The last number that needs no sending any more. */
  #done = 0
  /** Per message the deltas, per graph the state, that a later part can be merged into or replace. */
  readonly #open = new Map<string, PendingEntry>()

  /** Entries that wait. */
  get size(): number {
    return this.#entries.size
  }

  /** Estimated size of what waits, in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  add(added: RunPart, isBehind: boolean): void {
    const { key } = added
    const known = key === undefined ? undefined : this.#open.get(key)
    if (known && this.#merge(added, known, isBehind)) return
    if (known && isBehind && added.part.type === 'values') this.#remove(known)
    const entry = this.#push(added)
    if (key === undefined) return
    // A delta must not pass anything else of its message.
    if (isOpen(added)) this.#open.set(key, entry)
    else this.#open.delete(key)
  }

  /** Takes out up to `limit` entries, oldest first. */
  take(limit: number): PendingEntry[] {
    const taken: PendingEntry[] = []
    for (const entry of this.#entries) {
      if (taken.length === limit) break
      this.#remove(entry)
      entry.first = this.#done + 1
      this.#done = entry.last
      taken.push(entry)
    }
    return taken
  }

  /** The entries, which stay where they are. */
  peek(): Iterable<PendingEntry> {
    return this.#entries
  }

  /** Drops what waits; what follows begins behind number `seq`. */
  clear(seq: number): void {
    this.#entries.clear()
    this.#open.clear()
    this.#bytes = 0
    this.#done = seq
  }

  /** Appends a delta to what waits of its message. False for what has to stand for itself. */
  #merge({ piece, part, seq }: RunPart, known: PendingEntry, isBehind: boolean): boolean {
    const last = this.#last
    const canMerge = last && (known === last || isBehind) && sameMetadata(known.part, part)
    if (piece === undefined || !known.pieces || !canMerge) return false
    known.pieces.push(piece)
    const bytes = pieceBytes(piece)
    known.bytes += bytes
    this.#bytes += bytes
    last.last = seq
    return true
  }

  #push(added: RunPart): PendingEntry {
    const { seq, piece } = added
    const pieces = piece === undefined ? undefined : [piece]
    const entry = { ...added, first: seq, last: seq, pieces }
    this.#entries.add(entry)
    this.#last = entry
    this.#bytes += entry.bytes
    return entry
  }

  #remove(entry: PendingEntry): void {
    this.#entries.delete(entry)
    this.#bytes -= entry.bytes
    const { key } = entry
    if (key !== undefined && this.#open.get(key) === entry) this.#open.delete(key)
  }
}

/** A later part may be merged into it, or take its place; a question stays. */
function isOpen({ piece, part }: RunPart): boolean {
  return piece !== undefined || (part.type === 'values' && part.interrupts.length === 0)
}

function sameMetadata(known: StreamPart, part: StreamPart): boolean {
  return known.type === 'messages' && part.type === 'messages' && known.data[1] === part.data[1]
}
