import { callMessageMetadata } from '../engine/message-metadata.ts'
import type { NodeRuntime } from '../engine/runtime.ts'
import { followSignals } from '../internal/follow-signals.ts'
import { coerceMessages } from '../messages/coerce-messages.ts'
import { ChunkMerger } from '../messages/merge-chunks.ts'
import type { AIMessage, AIMessageChunk, MessageLike } from '../messages/message.ts'
import { systemIds } from '../platform/id-source.ts'
import { CallEmitter } from './call-emitter.ts'
import type { ModelFunction, ModelReply } from './model-source.ts'
import type { ToolChoice, ToolDefinition } from './tool-definition.ts'

export interface ModelCallParameters {
  /** The task that calls; undefined outside a run. */
  readonly scope: NodeRuntime | undefined
  readonly messages: MessageLike | readonly MessageLike[]
  readonly signal: AbortSignal | undefined
  readonly stop: readonly string[] | undefined
  readonly tools: readonly ToolDefinition[] | undefined
  readonly toolChoice: ToolChoice | undefined
  /** Of the call, then of the model. */
  readonly tags: readonly string[]
  /** Asked for only when the run is told of messages. */
  readonly metadata: () => Readonly<Record<string, unknown>>
  /** Whether the run is told of tokens; otherwise of the whole message at the end. */
  readonly streaming: boolean
}

/** First, so that every delta has its keys in the same order. */
const BLANK = { type: 'AIMessageChunk', id: '', content: '' } as const

/** Tag of calls whose tokens stay out of the stream. */
const NO_STREAM = 'nostream'

/** One call of a model: asks the source, gives the deltas one id, collects them, tells the run. */
export class ModelCall {
  readonly #parameters: ModelCallParameters
  readonly #merger: ChunkMerger
  readonly #emitter: CallEmitter | undefined
  #signal: AbortSignal | undefined
  #release: (() => void) | undefined

  constructor(parameters: ModelCallParameters) {
    const { scope, tags, metadata } = parameters
    this.#parameters = parameters
    this.#merger = new ChunkMerger(this.#newId())
    if (scope?.run.emitter.messages && ![...tags, ...scope.tags].includes(NO_STREAM)) {
      this.#emitter = new CallEmitter(
        scope,
        callMessageMetadata(scope, { tags, metadata: metadata() }),
      )
    }
  }

  ask(source: ModelFunction): ModelReply {
    const { scope, messages, stop, tools, toolChoice, streaming } = this.#parameters
    const history = coerceMessages(messages, () => this.#newId())
    const signal = (this.#signal = this.#follow())
    const stream = streaming ? undefined : false
    const request = { signal, stop, tools, toolChoice, stream } as const
    return scope ? scope.call(() => source(history, request)) : source(history, request)
  }

  /**
   * Takes the next delta and tells the run of it.
   *
   * @throws The reason of the cancellation when the calling task no longer counts: the source is
   *   then read no further.
   */
  accept(
    fields: Partial<AIMessageChunk>,
    tell: boolean = this.#parameters.streaming,
  ): AIMessageChunk {
    this.#goOn()
    if (fields.id) this.#merger.adoptId(fields.id)
    const chunk: AIMessageChunk = { ...BLANK, ...fields, type: BLANK.type, id: this.#merger.id }
    this.#merger.add(chunk)
    if (tell) this.#emitter?.chunk(chunk)
    return chunk
  }

  /** The same for a piece of text, which most pieces are. */
  acceptText(text: string): AIMessageChunk {
    this.#goOn()
    this.#merger.addText(text)
    const chunk: AIMessageChunk = { type: BLANK.type, id: this.#merger.id, content: text }
    if (this.#parameters.streaming) this.#emitter?.chunk(chunk)
    return chunk
  }

  /** A promise to wait for when the reader of the run is too far behind. */
  pressure(): Promise<void> | undefined {
    return this.#emitter?.pressure()
  }

  /**
   * The end of the reply: the end mark of the deltas, where the source set none.
   *
   * @throws The reason of the cancellation: some clients end a reply that is aborted as if it were
   *   complete.
   */
  close(): AIMessageChunk | undefined {
    this.#signal?.throwIfAborted()
    const { isEmpty, isClosed } = this.#merger
    return isEmpty || isClosed ? undefined : this.accept({ chunk_position: 'last' })
  }

  /** The whole message; told to the run unless it has seen tokens of it. */
  finish(): AIMessage {
    const message = this.#merger.message()
    this.#emitter?.whole(message)
    return message
  }

  /** @throws The reason, when the calling task no longer counts. */
  #goOn(): void {
    const { scope } = this.#parameters
    if (!scope) return
    scope.throwIfFenced()
    scope.progress()
  }

  /** The call ends when its own signal or that of the calling task says so. */
  #follow(): AbortSignal | undefined {
    const { scope, signal } = this.#parameters
    if (!signal || !scope) return signal ?? scope?.signal
    const both = followSignals([signal, scope.signal])
    this.#release = both.release
    return both.signal
  }

  /** The call is over, well or not: nothing follows its signals any more. */
  release(): void {
    this.#release?.()
  }

  #newId(): string {
    return (this.#parameters.scope?.run.ids ?? systemIds).create('message')
  }
}
