import { InvalidArgumentError } from '../errors.ts'
import type { LangChainMessage, Message } from './message.ts'

/** What a message carries on; the rest is how the class keeps it. */
const FIELDS = [
  'id',
  'content',
  'name',
  'tool_calls',
  'tool_call_id',
  'usage_metadata',
  'additional_kwargs',
  'response_metadata',
]

/** An instance of a message class of LangChain, of any version; plain messages have no methods. */
export function isLangChainMessage(value: unknown): value is LangChainMessage {
  if (typeof value !== 'object' || value === null) return false
  const { getType, _getType } = value as { readonly [Method in keyof LangChainMessage]?: unknown }
  return typeof getType === 'function' || typeof _getType === 'function'
}

/**
 * The plain form of a message of LangChain; a chunk stands for the whole message that it is.
 *
 * @throws InvalidArgumentError for a type that no plain message has.
 */
export function fromLangChain(source: LangChainMessage, newId: () => string): Message {
  // oxlint-disable-next-line no-underscore-dangle -- the name that LangChain's classes have
  const name = source.getType?.() ?? source._getType?.()
  const type = name === 'function' ? 'tool' : name
  if (!/^(human|ai|system|tool|remove)$/.test(String(type))) {
    throw new InvalidArgumentError(
      `A message of LangChain has the type "${type}", which no plain message has: use a human, AI, system or tool message.`,
      { argument: 'messages' },
    )
  }
  const message: Record<string, unknown> = { type }
  for (const key of FIELDS) {
    const value = (source as unknown as Record<string, unknown>)[key]
    if (value !== undefined) message[key] = value
  }
  if (type === 'remove') return { type, id: String(message['id']) }
  message['id'] ??= newId()
  return message as unknown as Message
}
