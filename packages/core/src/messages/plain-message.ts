import { isMessage, type Message, type OpenAIMessage } from './message.ts'

const TYPE_OF_ROLE: Readonly<Record<string, Exclude<Message['type'], 'remove'>>> = {
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

/** `[role, content]` */
export function isTuple(value: unknown): value is readonly [role: string, content: string] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    typeof value[0] === 'string' &&
    typeof value[1] === 'string' &&
    TYPE_OF_ROLE[value[0]] !== undefined
  )
}

/** `{ role, content }` */
export function hasRole(value: unknown): value is OpenAIMessage {
  return typeof (value as { readonly role?: unknown } | null | undefined)?.role === 'string'
}

/** A text, a plain message, or one with a role, without its tool calls; undefined for anything else. */
export function coercePlain(like: unknown, newId: () => string): Message | undefined {
  if (typeof like === 'string') return { type: 'human', id: newId(), content: like }
  if (isMessage(like))
    return like.id === undefined || like.id === '' ? { ...like, id: newId() } : like
  if (isTuple(like)) return fromRole({ role: like[0], content: like[1] }, newId)
  return hasRole(like) ? fromRole(like, newId) : undefined
}

function fromRole(source: OpenAIMessage, newId: () => string): Message | undefined {
  const type = TYPE_OF_ROLE[source.role]
  if (type === undefined) return undefined
  const base = {
    id: source.id ?? newId(),
    content: source.content ?? '',
    ...(source.name === undefined ? {} : { name: source.name }),
  }
  return type === 'tool'
    ? { type, tool_call_id: source.tool_call_id ?? '', ...base }
    : { type, ...base }
}
