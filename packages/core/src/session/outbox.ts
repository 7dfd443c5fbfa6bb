import { nsKey } from '../internal/ns.ts'
import type { MessagesStreamPart, StreamPart } from '../stream/stream-part.ts'
import { estimateBytes } from './estimate-bytes.ts'
import { slotOf } from './state-slot.ts'

/** A part that waits to be sent, or text deltas of one message that were merged. */
export interface PendingEntry {
  first: number
  last: number
  readonly part: StreamPart
  /** Of text deltas: each delta's text. */
  readonly pieces: string[] | undefined
  bytes: number
  /** A later state of the same graph made it pointless; its range passes to the next entry. */
  isSuperseded: boolean
}

/** A waiting state is shared with the run, not copied: it costs next to nothing until it is sent. */
const SHARED_STATE_BYTES = 256

/**
 * The parts of one run that wait to be sent. Deltas of one message that follow each other are kept
 * as one entry. While the reader is behind (`isBehind`), deltas of one message are merged wherever
 * they stand and superseded states are dropped, so that a slow reader gets larger deltas instead
 * of a backlog. What merged keeps its pieces and its range.
 */
export class Outbox {
  #entries: PendingEntry[] = []
  #bytes = 0
  /** First number of a range that superseded entries left to the next entry. */
  #from: number | undefined
  /** Newest waiting entry per message, and newest waiting state per graph. */
  readonly #texts = new Map<string, PendingEntry>()
  readonly #values = new Map<string, PendingEntry>()

  get isEmpty(): boolean {
    return this.#entries.length === 0
  }

  /** Entries that wait. */
  get size(): number {
    return this.#entries.length
  }

  /** Estimated size of what waits, in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  add(part: StreamPart, seq: number, isBehind: boolean): void {
    if (part.type === 'messages' && isTextDelta(part)) {
      this.#addText(part, seq, isBehind)
    } else {
      if (part.type === 'values') this.#supersede(part.ns, isBehind)
      const entry = this.#push(part, seq, undefined)
      if (part.type === 'values' && part.interrupts.length === 0)
        this.#values.set(nsKey(part.ns), entry)
    }
  }

  /** Takes out up to `limit` entries, oldest first. */
  take(limit: number): PendingEntry[] {
    const taken: PendingEntry[] = []
    let count = 0
    for (const entry of this.#entries) {
      if (taken.length === limit) break
      count++
      this.#forget(entry)
      this.#from ??= entry.first
      if (entry.isSuperseded) continue
      entry.first = this.#from
      this.#from = undefined
      taken.push(entry)
    }
    this.#entries = this.#entries.slice(count)
    return taken
  }

  /** The entries, which stay where they are. */
  peek(): readonly PendingEntry[] {
    return this.#entries
  }

  clear(): void {
    this.#entries = []
    this.#bytes = 0
    this.#from = undefined
    this.#texts.clear()
    this.#values.clear()
  }

  #addText(part: MessagesStreamPart, seq: number, isBehind: boolean): void {
    const text = part.data[0].content as string
    const key = `${nsKey(part.ns)}\u0000${part.data[0].id}`
    const last = this.#entries.at(-1)
    const known = this.#texts.get(key)
    if (known?.pieces && last && (known === last || isBehind) && sameMetadata(known.part, part)) {
      known.pieces.push(text)
      const bytes = text.length * 2
      known.bytes += bytes
      this.#bytes += bytes
      last.last = seq
    } else {
      this.#texts.set(key, this.#push(part, seq, [text]))
    }
  }

  #push(part: StreamPart, seq: number, pieces: string[] | undefined): PendingEntry {
    const bytes = slotOf(part) ? SHARED_STATE_BYTES : estimateBytes(part.data)
    const entry = { first: seq, last: seq, part, pieces, bytes, isSuperseded: false }
    this.#entries.push(entry)
    this.#bytes += bytes
    return entry
  }

  #supersede(ns: readonly string[], isBehind: boolean): void {
    const known = isBehind ? this.#values.get(nsKey(ns)) : undefined
    if (!known) return
    known.isSuperseded = true
    this.#bytes -= known.bytes
    known.bytes = 0
  }

  #forget(entry: PendingEntry): void {
    this.#bytes -= entry.bytes
    const { part } = entry
    if (part.type === 'values' && this.#values.get(nsKey(part.ns)) === entry)
      this.#values.delete(nsKey(part.ns))
    if (part.type !== 'messages') return
    const key = `${nsKey(part.ns)}\u0000${part.data[0].id}`
    if (this.#texts.get(key) === entry) this.#texts.delete(key)
  }
}

/** A delta that holds text and nothing else. */
function isTextDelta({ data: [message] }: MessagesStreamPart): boolean {
  if (message.type !== 'AIMessageChunk' || typeof message.content !== 'string') return false
  for (const key in message) {
    if (key !== 'type' && key !== 'id' && key !== 'content') return false
  }
  return true
}

function sameMetadata(known: StreamPart, part: MessagesStreamPart): boolean {
  return known.type === 'messages' && known.data[1] === part.data[1]
}
