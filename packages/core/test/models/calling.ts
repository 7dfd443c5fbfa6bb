import type { ChatModel, MessagesStreamPart } from '@rivulet/core'
import { chatOf, messagesOf as partsOf } from '../chat.ts'

/** What a run of one node says in the mode `messages`. */
export const messagesOf = (model: ChatModel): Promise<MessagesStreamPart[]> =>
  partsOf(chatOf(model))

/** The messages alone, without what is the same everywhere. */
export const said = (parts: readonly MessagesStreamPart[]): object[] =>
  parts.map(({ data: [{ id: _id, ...message }] }) => message)

/** A tool in plain JSON Schema. */
export const search = {
  name: 'search',
  description: 'Finds pages',
  schema: {
    type: 'object',
    properties: { q: { type: 'string' } },
    required: ['q'],
  },
} as const
