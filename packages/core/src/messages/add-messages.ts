import { InvalidArgumentError } from '../errors.ts'
import { noteGrowth } from '../internal/growth.ts'
import { systemIds } from '../platform/id-source.ts'
import { coerceMessages } from './coerce-messages.ts'
import type { Message, MessageLike } from './message.ts'

/** The id of a `RemoveMessage` that clears the whole list. */
export const REMOVE_ALL_MESSAGES = '__remove_all__'

/**
 * Where each id stands in a list. One index serves a whole tree of lists, each made by appending
 * to another one: it knows all ids of all of them, and each id has one place in the tree. So an id
 * is in a list if and only if the list has it at that place. A list that would give an id a second
 * place starts an index of its own.
 */
const indexes = new WeakMap<readonly Message[], Map<string, number>>()

interface IdContext {
  readonly newId: () => string
}

function add(
  left: readonly Message[],
  right: MessageLike | readonly MessageLike[],
  context: IdContext = { newId: () => systemIds.create('message') },
): Message[] {
  let base = left
  let incoming = coerceMessages(right, context.newId)
  const clear = incoming.findLastIndex(
    ({ type, id }) => type === 'remove' && id === REMOVE_ALL_MESSAGES,
  )
  if (clear !== -1) {
    base = []
    incoming = incoming.slice(clear + 1)
  }
  const index = indexFor(base)
  const onlyNew =
    new Set(incoming.map(({ id }) => id)).size === incoming.length &&
    incoming.every(({ type, id }) => type !== 'remove' && positionOf(base, index, id) === -1)
  return onlyNew ? append(base, incoming, index) : merge(base, incoming)
}

/**
 * The reducer of a message list: a known id replaces in place, a new one appends, a `remove`
 * message deletes, `REMOVE_ALL_MESSAGES` drops everything before it. Every accepted form of a
 * message goes in (`coerceMessages`); missing ids are made.
 *
 * Source: semantics of LangGraph's `add_messages`. Appending costs one copy of the list.
 *
 * @param left The list so far; not changed.
 * @param right One message or several, in any accepted form.
 * @throws InvalidArgumentError when a `remove` message names an unknown id.
 * @example addMessages([], 'hi') // [{ type: 'human', id: '…', content: 'hi' }]
 */
export const addMessages: typeof add & {
  prepare(right: MessageLike | readonly MessageLike[], context: IdContext): Message[]
} = /* @__PURE__ */ Object.assign(add, {
  prepare: (right: MessageLike | readonly MessageLike[], { newId }: IdContext) =>
    coerceMessages(right, newId),
})

function append(
  base: readonly Message[],
  incoming: readonly Message[],
  index: Map<string, number>,
): Message[] {
  const next = noteGrowth(base, base.concat(incoming))
  const isElsewhere = incoming.some(
    ({ id }, at) => index.has(id) && index.get(id) !== base.length + at,
  )
  if (isElsewhere) return next
  incoming.forEach(({ id }, at) => index.set(id, base.length + at))
  indexes.set(next, index)
  return next
}

/** A message that was removed and comes again in the same update keeps its place. */
function merge(base: readonly Message[], incoming: readonly Message[]): Message[] {
  const next = new Map<string, Message>(base.map((message) => [message.id, message]))
  const removed = new Set<string>()
  for (const message of incoming) {
    const { type, id } = message
    if (type !== 'remove') {
      next.set(id, message)
      removed.delete(id)
    } else if (next.has(id)) {
      removed.add(id)
    } else {
      throw new InvalidArgumentError(
        `Attempting to delete a message with an ID that doesn't exist ('${id}').`,
        { argument: 'messages' },
      )
    }
  }
  return [...next.values()].filter(({ id }) => !removed.has(id))
}

function indexFor(messages: readonly Message[]): Map<string, number> {
  const known = indexes.get(messages)
  if (known) return known
  const index = new Map(messages.map(({ id }, at) => [id, at]))
  indexes.set(messages, index)
  return index
}

function positionOf(messages: readonly Message[], index: Map<string, number>, id: string): number {
  const at = index.get(id)
  return at !== undefined && messages[at]?.id === id ? at : -1
}
