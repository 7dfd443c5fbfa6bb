import { createDeferred } from '../internal/deferred.ts'
import type { Namespace } from '../internal/ns.ts'
import type { PartSink } from './part-sink.ts'
import type { MessageMetadata, StreamMode, StreamPart } from './stream-part.ts'
import type { AIMessageChunk, ContentMessage } from '../messages/message.ts'

/**
 * The only exit of a run: what is not asked for is dropped here, everything else gets its sequence
 * number. One emitter serves a run with all its nested graphs.
 */
export class StreamEmitter {
  readonly values: boolean
  readonly updates: boolean
  readonly messages: boolean
  readonly custom: boolean
  readonly #sink: PartSink
  #seq = 0
  #open = true
  readonly #closed = createDeferred()
  /** Ids of messages that were emitted whole, or that state held already (semantics: seen ids). */
  readonly #seenMessages = new Set<string>()

  constructor(modes: ReadonlySet<StreamMode>, sink: PartSink) {
    this.values = modes.has('values')
    this.updates = modes.has('updates')
    this.messages = modes.has('messages')
    this.custom = modes.has('custom')
    this.#sink = sink
  }

  emit(part: StreamPart): void {
    if (this.#open) this.#sink.write(part, ++this.#seq)
  }

  /** A token: never held back by its id. */
  emitChunk(ns: Namespace, chunk: AIMessageChunk, metadata: MessageMetadata): void {
    this.emit({ type: 'messages', ns, data: [chunk, metadata] })
  }

  /** A whole message, unless its id was seen. */
  emitMessage(ns: Namespace, message: ContentMessage, metadata: MessageMetadata): void {
    if (this.#seenMessages.has(message.id)) return
    this.#seenMessages.add(message.id)
    this.emit({ type: 'messages', ns, data: [message, metadata] })
  }

  markSeen(messageId: string): void {
    this.#seenMessages.add(messageId)
  }

  /** A promise to wait for while the reader is too far behind; it settles when this is closed. */
  pressure(): Promise<void> | undefined {
    const pressure = this.#open ? this.#sink.pressure() : undefined
    return pressure && Promise.race([pressure, this.#closed.promise])
  }

  /** Nothing is emitted after this, and nobody waits. */
  close(): void {
    this.#open = false
    this.#closed.resolve()
  }
}
