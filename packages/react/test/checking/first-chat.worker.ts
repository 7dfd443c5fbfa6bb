// The worker at the beginning of docs/react.md (guides.test.ts compares them), which first-chat.browser.test.tsx runs.
import { initChatModel, MemorySaver, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'

const model = initChatModel(async function* (messages) {
  yield* ['This ', 'is ', 'answer ', `${messages.length}.`] // here you ask your model
})

const chat = new StateGraph(MessagesAnnotation)
  .addNode('answer', async (state, runtime) => ({
    messages: await model.invoke(state.messages, runtime),
  }))
  .addEdge(START, 'answer')
  .compile({ checkpointer: new MemorySaver() })

export const graphs = serveGraphs({ chat })
