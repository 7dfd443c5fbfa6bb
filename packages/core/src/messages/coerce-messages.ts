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
import { isMessage, isMessageChunk } from './message.ts'

const TYPE_OF_ROLE: Readonly<Record<string, Message['type']>> = {
  __proto__: null as never,
  user: 'human',
  human: 'human',
  assistant: 'ai',
  ai: 'ai',
  system: 'system',
  developer: 'system',
  tool: 'tool',
  function: 'tool',
}

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
  if (isMessage(like)) return withId(like, newId)
  if (isMessageChunk(like)) return messageOfChunk(like)
  if (typeof like === 'string') return { type: 'human', id: newId(), content: like }
  if (isTuple(like)) return fromRole({ role: like[0], content: like[1] }, newId)
  if (typeof like === 'object' && like !== null) {
    if ('role' in like && typeof like.role === 'string') return fromRole(like, newId)
  }
  throw new InvalidArgumentError(
    `Expected a message (a string, { role, content }, [role, content] or { type, content }) but got ${describe(like)}.`,
    { argument: 'messages' },
  )
}

/** The whole message that a finished run of deltas stands for. */
export function messageOfChunk(chunk: AIMessageChunk): AIMessage {
  const { tool_call_chunks: toolCallChunks, chunk_position: _position, ...fields } = chunk
  const calls = toolCallChunks?.map(toToolCall)
  return { ...fields, type: 'ai', ...(calls?.length ? { tool_calls: calls } : {}) }
}

function isTuple(value: unknown): value is readonly [string, string] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    typeof value[0] === 'string' &&
    typeof value[1] === 'string' &&
    TYPE_OF_ROLE[value[0]] !== undefined
  )
}

function withId(message: Message, newId: () => string): Message {
  return message.id === undefined || message.id === '' ? { ...message, id: newId() } : message
}

function fromRole(source: OpenAIMessage, newId: () => string): Message {
  const type = TYPE_OF_ROLE[source.role]
  if (type === undefined || type === 'remove') {
    throw new InvalidArgumentError(
      `A message has the unknown role "${source.role}". Known roles: user, assistant, system, developer, tool.`,
      { argument: 'messages' },
    )
  }
  const base = {
    id: source.id ?? newId(),
    content: source.content ?? '',
    ...(source.name === undefined ? {} : { name: source.name }),
  }
  if (type === 'tool') return { type, tool_call_id: source.tool_call_id ?? '', ...base }
  if (type !== 'ai' || !source.tool_calls?.length) return { type, ...base }
  const calls = source.tool_calls.map((call) =>
    toToolCall({ id: call.id, name: call.function.name, args: call.function.arguments }),
  )
  return { type, ...base, tool_calls: calls }
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
