import {
  type ChatModel,
  MessagesAnnotation,
  type MessagesStreamPart,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts, createFakeIds } from '@rivulet/core/testing'

/** One node that answers with the model and returns the answer. */
export const chatOf = (model: ChatModel) =>
  new StateGraph(MessagesAnnotation)
    .addNode('chat', async (state, runtime) => ({
      messages: await model.invoke(state.messages, runtime),
    }))
    .addEdge(START, 'chat')
    .compile({ ids: createFakeIds() })

/** What a run of one node says in the mode `messages`. */
export const messagesOf = (model: ChatModel): Promise<MessagesStreamPart[]> =>
  collectParts(chatOf(model).stream({ messages: 'hi' }, { streamMode: 'messages' }))

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
