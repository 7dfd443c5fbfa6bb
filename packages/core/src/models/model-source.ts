import type { AIMessageChunk, Message } from '../messages/message.ts'
import type { AISDKModel, AISDKSource } from './sources/ai-sdk.ts'
import type { BrowserModel, BrowserSource } from './sources/browser.ts'
import type { LangChainModel } from './sources/langchain.ts'
import type { OpenAISource } from './sources/openai.ts'
import type { ToolChoice, ToolDefinition } from './tool-definition.ts'

/** What a source is told beside the messages. */
export interface ModelRequest {
  /** Aborted when the answer is no longer wanted. Undefined outside a run. */
  readonly signal: AbortSignal | undefined
  /** Texts that end the answer. */
  readonly stop: readonly string[] | undefined
  /** What the model may call. Undefined when there is none. */
  readonly tools: readonly ToolDefinition[] | undefined
  readonly toolChoice: ToolChoice | undefined
  /** False where only the whole answer is wanted: the source need not stream then. */
  readonly stream: false | undefined
}

/** One piece of an answer: text, or the fields of a delta. */
export type ModelPiece = string | Partial<AIMessageChunk>

/** An answer in pieces, or whole. */
export type ModelReply = AsyncIterable<ModelPiece> | Promise<Message | string> | Message | string

/**
 * A model as a function.
 *
 * @example
 * const model = initChatModel(async function* (messages, { signal }) {
 *   for await (const event of myClient.stream(messages, { signal })) yield event.text
 * })
 */
export type ModelFunction = (messages: readonly Message[], request: ModelRequest) => ModelReply

/** Whatever answers messages: each is known by its shape. */
export type ModelSource =
  | ModelFunction
  | OpenAISource
  | AISDKModel
  | AISDKSource
  | LangChainModel
  | BrowserModel
  | BrowserSource

/** What is known of a model, in the metadata of its messages (semantics §3.6). */
export interface ModelFacts {
  readonly ls_provider?: string | undefined
  readonly ls_model_name?: string | undefined
  readonly ls_temperature?: number | undefined
  readonly ls_max_tokens?: number | undefined
  readonly ls_stop?: readonly string[] | undefined
  readonly ls_integration?: string | undefined
}

/** A source behind one face. */
export interface ModelAdapter {
  readonly ask: ModelFunction
  readonly facts?: (() => ModelFacts) | undefined
  /** What the model itself carries, for the metadata of its messages. */
  readonly tags?: readonly string[]
  readonly metadata?: Readonly<Record<string, unknown>>
  /** The source is set not to stream. */
  readonly isWhole?: boolean
}
