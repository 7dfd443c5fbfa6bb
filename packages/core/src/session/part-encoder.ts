import { StateBases, withValueAt } from '../protocol/state-bases.ts'
import { diffValues } from '../protocol/values-delta.ts'
import type { MetadataRef, WireEntry } from '../protocol/wire-message.ts'
import type { MessageMetadata, MessagesStreamPart } from '../stream/stream-part.ts'
import { customRunAt, packCustom } from './custom-run.ts'
import { estimateBytes } from './estimate-bytes.ts'
import type { PendingEntry } from './outbox.ts'
import type { StateSlot } from './state-slot.ts'

/** An entry and its estimated size. */
export interface EncodedEntry {
  readonly entry: WireEntry
  readonly bytes: number
}

/**
 * Parts → wire entries. Remembers what the reader has: of the state of each graph, so that only
 * changes cross, and the metadata of messages, so that each crosses once. A new epoch needs a new
 * encoder.
 */
export class PartEncoder {
  readonly #bases = new StateBases()
  readonly #metadata = new Map<MessageMetadata, MetadataRef>()

  encode(pending: readonly PendingEntry[]): EncodedEntry[] {
    const encoded: EncodedEntry[] = []
    let at = 0
    while (at < pending.length) {
      const run = customRunAt(pending, at)
      encoded.push(run.length > 0 ? packCustom(run) : this.#encodeOne(pending[at]!))
      at += run.length || 1
    }
    return encoded
  }

  #encodeOne(pending: PendingEntry): EncodedEntry {
    const { first, last, part, slot, bytes } = pending
    if (part.type === 'messages') return { entry: this.#encodeMessage(pending, part), bytes }
    if (slot) return this.#encodeState(pending, slot)
    return { entry: { kind: 'part', range: [first, last], part }, bytes }
  }

  #encodeMessage(
    { first, last, pieces }: PendingEntry,
    { ns, data }: MessagesStreamPart,
  ): WireEntry {
    const range = [first, last] as const
    const [message] = data
    const metadata = this.#refer(data[1])
    return pieces
      ? { kind: 'deltas', range, ns, id: message.id, pieces, metadata }
      : { kind: 'message', range, ns, message, metadata }
  }

  #encodeState(
    { first, last, part }: PendingEntry,
    { path, state, isBase }: StateSlot,
  ): EncodedEntry {
    const delta = diffValues(this.#bases.find(part.ns), state)
    if (isBase) this.#bases.merge(part.ns, state)
    const rest = withValueAt(part, path, null)
    return {
      entry: { kind: 'state', range: [first, last], part: rest, path, delta, isBase },
      bytes: estimateBytes(delta) + estimateBytes(rest.data),
    }
  }

  #refer(value: MessageMetadata): MetadataRef {
    const known = this.#metadata.get(value)
    if (known) return known
    const ref = this.#metadata.size
    this.#metadata.set(value, { ref })
    return { ref, value }
  }
}
