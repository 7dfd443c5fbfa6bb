import { nsKey } from '../internal/ns.ts'
import { diffValues } from '../protocol/values-delta.ts'
import type { MetadataRef, WireEntry } from '../protocol/wire-message.ts'
import type { MessageMetadata } from '../stream/stream-part.ts'
import { estimateBytes } from './estimate-bytes.ts'
import type { PendingEntry } from './outbox.ts'

/** An entry and its estimated size. */
export interface EncodedEntry {
  readonly entry: WireEntry
  readonly bytes: number
}

/**
 * Parts → wire entries. Remembers what the reader has: the last state per graph, so that only
 * changes cross, and the metadata of messages, so that each crosses once. A new epoch needs a new
 * encoder.
 */
export class PartEncoder {
  readonly #lastValues = new Map<string, Readonly<Record<string, unknown>>>()
  readonly #metadata = new Map<MessageMetadata, number>()

  encode({ first, last, part, pieces, bytes }: PendingEntry): EncodedEntry {
    const range = [first, last] as const
    switch (part.type) {
      case 'values': {
        const { ns, data, interrupts } = part
        const delta = diffValues(this.#lastValues.get(nsKey(ns)), data)
        this.#lastValues.set(nsKey(ns), data)
        return {
          entry: { kind: 'values', range, ns, delta, interrupts },
          bytes: estimateBytes(delta),
        }
      }
      case 'messages': {
        const { ns, data } = part
        const metadata = this.#refer(data[1])
        const [message] = data
        const entry: WireEntry = pieces
          ? { kind: 'text', range, ns, id: message.id, pieces, metadata }
          : { kind: 'message', range, ns, message, metadata }
        return { entry, bytes }
      }
      case 'updates':
      case 'custom':
        return { entry: { kind: 'part', range, part }, bytes }
    }
  }

  #refer(value: MessageMetadata): MetadataRef {
    const known = this.#metadata.get(value)
    if (known !== undefined) return { ref: known }
    const ref = this.#metadata.size
    this.#metadata.set(value, ref)
    return { ref, value }
  }
}
