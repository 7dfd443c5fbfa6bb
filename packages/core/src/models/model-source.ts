import type { AIMessageChunk, Message } from '../messages/message.ts'

/** What a source is told beside the messages. */
export interface ModelRequest {
  /** Aborted when the answer is no longer wanted. Undefined outside a run. */
  readonly signal: AbortSignal | undefined
  readonly stop: readonly string[] | undefined
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
export type ModelSource = (messages: readonly Message[], request: ModelRequest) => ModelReply
