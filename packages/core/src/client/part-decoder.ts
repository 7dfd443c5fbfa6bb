import type { AIMessageChunk } from '../messages/message.ts'
import { StateBases, withValueAt } from '../protocol/state-bases.ts'
import { patchValues } from '../protocol/values-delta.ts'
import type { MetadataRef, WireEntry, WirePiece } from '../protocol/wire-message.ts'
import type { MessageMetadata, StreamPart } from '../stream/stream-part.ts'

/**
 * Wire entries → parts: the reader's half of the serving side's encoder. Merged deltas become one
 * part per piece again; untouched state keeps its identity; the parts of one model call share their
 * metadata object.
 */
export class PartDecoder {
  readonly #bases = new StateBases()
  readonly #metadata = new Map<number, MessageMetadata>()

  /** @throws Error of any kind for an entry that is none. */
  decode(entry: WireEntry): StreamPart[] {
    switch (entry.kind) {
      case 'part':
        return [entry.part]
      case 'custom': {
        const { ns, items } = entry
        return items.map((data) => ({ type: 'custom', ns, data }))
      }
      case 'state': {
        const { part, path, delta, isBase } = entry
        const state = patchValues(this.#bases.find(part.ns), delta)
        if (isBase) this.#bases.merge(part.ns, state)
        return [withValueAt(part, path, state)]
      }
      case 'deltas': {
        const { ns, id, pieces } = entry
        const metadata = this.#resolve(entry.metadata)
        return pieces.map((piece) => ({
          type: 'messages',
          ns,
          data: [toChunk(id, piece), metadata],
        }))
      }
      case 'message':
        return [
          { type: 'messages', ns: entry.ns, data: [entry.message, this.#resolve(entry.metadata)] },
        ]
    }
  }

  #resolve({ ref, value }: MetadataRef): MessageMetadata {
    if (value) this.#metadata.set(ref, value)
    return this.#metadata.get(ref)! // without it the part is refused
  }
}

function toChunk(id: string, piece: WirePiece): AIMessageChunk {
  const type = 'AIMessageChunk'
  if (typeof piece === 'string') return { type, id, content: piece }
  const [index, args, patch] = piece
  const call = { index, args, ...(patch && { args_patch: patch }) }
  return { type, id, content: '', tool_call_chunks: [call] }
}
