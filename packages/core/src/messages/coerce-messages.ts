import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import { fromLangChain, isLangChainMessage } from './from-langchain.ts'
import type {
  AIMessage,
  AIMessageChunk,
  Message,
  MessageLike,
  OpenAIMessage,
  ToolCall,
} from './message.ts'
import { isMessageChunk } from './message.ts'
import { coercePlain, hasRole, isTuple } from './plain-message.ts'

/**
 * Any accepted form → plain messages, each with an id. Messages that are plain already and have an
 * id come back as the same objects.
 *
 * @throws InvalidArgumentError for a value that is no message in any form.
 * @example coerceMessages('hi', newId) // [{ type: 'human', id: '…', content: 'hi' }]
 */
export function coerceMessages(
  likes: MessageLike | readonly MessageLike[],
  newId: () => string,
): Message[] {
  if (isTuple(likes) || !Array.isArray(likes)) return [coerceMessage(likes as MessageLike, newId)]
  return (likes as readonly MessageLike[]).map((like) => coerceMessage(like, newId))
}

function coerceMessage(like: MessageLike, newId: () => string): Message {
  // First, since those of LangChain 1 also have a type: they would pass for plain messages.
  if (isLangChainMessage(like)) return fromLangChain(like, newId)
  if (isMessageChunk(like)) return messageOfChunk(like)
  const plain = coercePlain(like, newId)
  if (!plain) throw noMessage(like)
  const calls = plain.type === 'ai' && hasRole(like) ? like.tool_calls : undefined
  return calls?.length ? ({ ...plain, tool_calls: calls.map(ofFunction) } as AIMessage) : plain
}

function noMessage(like: unknown): Error {
  const text = hasRole(like)
    ? `A message has the unknown role "${like.role}". Known roles: user, assistant, system, developer, tool.`
    : `Expected a message (a string, { role, content }, [role, content] or { type, content }) but got ${describe(like)}.`
  return new InvalidArgumentError(text, { argument: 'messages' })
}

function ofFunction(call: NonNullable<OpenAIMessage['tool_calls']>[number]): ToolCall {
  return toToolCall({ id: call.id, name: call.function.name, args: call.function.arguments })
}

/** The whole message that a finished run of deltas stands for. */
export function messageOfChunk(chunk: AIMessageChunk): AIMessage {
  const { tool_call_chunks: toolCallChunks, chunk_position: _position, ...fields } = chunk
  const calls = toolCallChunks?.map(toToolCall)
  return { ...fields, type: 'ai', ...(calls?.length ? { tool_calls: calls } : {}) }
}

export function toToolCall(call: { id?: string; name?: string; args?: string }): ToolCall {
  return { id: call.id ?? '', name: call.name ?? '', args: parseArguments(call.args ?? '') }
}

/** A model may write broken JSON; the text then stays readable under `input`. */
function parseArguments(text: string): Record<string, unknown> {
  return text.trim() === '' ? {} : (tryArguments(text) ?? { input: text })
}

/** Undefined for what is no JSON object, or not all of it. */
export function tryArguments(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null
      ? (parsed as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
