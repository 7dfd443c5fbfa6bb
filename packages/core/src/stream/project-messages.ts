import { COMMAND, hasBrand } from '../internal/brand.ts'
import { fromLangChain, isLangChainMessage } from '../messages/from-langchain.ts'
import { type ContentMessage, isMessage, type Message } from '../messages/message.ts'

/**
 * The messages in what a node returned: the value itself, a list of messages, or a top-level field
 * that is a message or a list with messages; of a Command its update, of a list with Commands each.
 * Nothing deeper is searched, `{ role }` objects are no messages, and `remove` messages are never
 * shown (semantics §3.1).
 */
export function findMessages(returned: unknown): ContentMessage[] {
  if (typeof returned !== 'object' || returned === null) return []
  if (isCommand(returned)) return findMessages(returned.update)
  if (Array.isArray(returned) && returned.some(isCommand)) {
    return returned.flatMap(findMessages)
  }
  if (isMessage(returned) || Array.isArray(returned)) return shown(returned)
  return Object.values(returned).flatMap(shown)
}

function isCommand(value: unknown): value is { readonly update?: unknown } {
  return hasBrand(value, COMMAND)
}

/**
 * The returned value with an id in each message that lacks one, so that the stream and the state
 * know it by the same id, and with plain messages in place of LangChain's. Comes back as the same
 * object when there is nothing to do.
 */
export function withMessageIds(returned: unknown, newId: () => string): unknown {
  if (typeof returned !== 'object' || returned === null) return returned
  if (Array.isArray(returned) || isMessage(returned)) return completeIds(returned, newId)
  let copy: Record<string, unknown> | undefined
  for (const [key, value] of Object.entries(returned)) {
    const completed = completeIds(value, newId)
    if (completed === value) continue
    copy ??= { ...returned }
    copy[key] = completed
  }
  return copy ?? returned
}

function completeIds(value: unknown, newId: () => string): unknown {
  if (!Array.isArray(value)) return isIncomplete(value) ? complete(value, newId) : value
  const items = value as readonly unknown[]
  if (!items.some(isIncomplete)) return value
  return items.map((item) => (isIncomplete(item) ? complete(item, newId) : item))
}

const complete = (message: Message, newId: () => string): Message =>
  isLangChainMessage(message) ? fromLangChain(message, newId) : { ...message, id: newId() }

function isIncomplete(value: unknown): value is Message {
  return isMessage(value) && (isLangChainMessage(value) || (value.type !== 'remove' && !value.id))
}

function shown(value: unknown): ContentMessage[] {
  const candidates = Array.isArray(value) ? (value as unknown[]) : [value]
  return candidates.filter(
    (item): item is ContentMessage => isMessage(item) && item.type !== 'remove',
  )
}

/**
 * The ids of those messages that a node got with its input already: they are nothing new. Looks
 * at the input once, however many messages there are.
 */
export function findKnownIds(
  messages: readonly ContentMessage[],
  input: unknown,
): ReadonlySet<string> {
  const asked = new Set(messages.map(({ id }) => id))
  const known = new Set<string>()
  const values = typeof input === 'object' && input !== null ? Object.values(input) : []
  for (const value of values) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isMessage(item) && asked.has(item.id)) known.add(item.id)
    }
  }
  return known
}
