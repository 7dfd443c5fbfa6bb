import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import { type AIMessageChunk, isMessage } from '../messages/message.ts'
import type { ModelPiece, ModelReply } from './model-source.ts'

/** A reply in pieces; any other reply is whole. */
export function isInPieces(reply: ModelReply): reply is AsyncIterable<ModelPiece> {
  return typeof reply === 'object' && reply !== null && Symbol.asyncIterator in reply
}

/** One piece of a reply that is no text → the fields of a delta. */
export function readPiece(piece: Exclude<ModelPiece, string>): Partial<AIMessageChunk> {
  if (typeof piece === 'object' && piece !== null) {
    // As OpenAI's deltas have it where they have no text.
    return (piece.content as unknown) === null ? { ...piece, content: '' } : piece
  }
  throw new InvalidArgumentError(
    `A model source must yield strings or { content }, but it yielded ${describe(piece)}.`,
    { argument: 'source' },
  )
}

/** A whole reply → the fields of the one delta that it amounts to. */
export function readWhole(reply: unknown): Partial<AIMessageChunk> {
  if (typeof reply === 'string') return { content: reply }
  if (!isMessage(reply) || reply.type === 'remove') {
    throw new InvalidArgumentError(
      `A model source must resolve to a string or a message, but it resolved to ${describe(reply)}.`,
      { argument: 'source' },
    )
  }
  const { type: _type, ...fields } = reply
  if (reply.type !== 'ai' || !reply.tool_calls) return fields
  const { tool_calls: toolCalls, ...rest } = reply
  const chunks = toolCalls.map(({ id, name, args }, index) => ({
    index,
    id,
    name,
    args: JSON.stringify(args),
  }))
  return { ...rest, type: 'AIMessageChunk', tool_call_chunks: chunks }
}
