import type { NodeRuntime } from '../engine/runtime.ts'
import type { AIMessage, AIMessageChunk } from '../messages/message.ts'
import type { MessageMetadata } from '../stream/stream-part.ts'

/** Tells a run of the messages of one model call. */
export class CallEmitter {
  readonly #scope: NodeRuntime
  readonly #metadata: MessageMetadata
  #isSeen = false

  constructor(scope: NodeRuntime, metadata: MessageMetadata) {
    this.#scope = scope
    this.#metadata = metadata
  }

  /** A token. */
  chunk(chunk: AIMessageChunk): void {
    const { run, ns, isFenced } = this.#scope
    if (isFenced) return
    if (!this.#isSeen) {
      this.#isSeen = true
      run.emitter.markSeen(chunk.id)
    }
    run.emitter.emitChunk(ns, chunk, this.#metadata)
  }

  /** A promise to wait for when the reader of the run is too far behind. */
  pressure(): Promise<void> | undefined {
    return this.#scope.run.emitter.pressure()
  }

  /** The end of the call: the whole message, if none of its tokens was told. */
  whole(message: AIMessage): void {
    const { run, ns, isFenced } = this.#scope
    if (!isFenced) run.emitter.emitMessage(ns, message, this.#metadata)
  }
}
