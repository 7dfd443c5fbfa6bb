import {
  type ChatModel,
  MessagesAnnotation,
  type MessagesStreamPart,
  START,
  StateGraph,
  textOf,
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

/** Any graph over messages, whatever its nodes. */
interface Chat {
  stream(
    input: { messages: string },
    options: { streamMode: 'messages' },
  ): AsyncIterable<MessagesStreamPart>
}

/** What a run says in the mode `messages`. */
export const messagesOf = (graph: Chat): Promise<MessagesStreamPart[]> =>
  collectParts(graph.stream({ messages: 'hi' }, { streamMode: 'messages' }))

/** The type and the text of each message. */
export const said = (parts: readonly MessagesStreamPart[]): [type: string, text: string][] =>
  parts.map(({ data: [message] }) => [message.type, textOf(message)])
