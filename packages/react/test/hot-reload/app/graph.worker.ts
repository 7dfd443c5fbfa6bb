import { initChatModel, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'

/** What the test sends, from the call of the model on. */
function words(): ReadableStream<string> {
  const channel = new BroadcastChannel('words')
  return new ReadableStream({
    start(controller) {
      channel.addEventListener('message', ({ data }) => controller.enqueue(data as string))
    },
  })
}

/** Says each word that the test sends, until it sends an empty one. */
const model = initChatModel(async function* () {
  for await (const word of words()) {
    if (word === '') return
    yield word
  }
})

const agent = new StateGraph(MessagesAnnotation)
  .addNode('answer', async (state, runtime) => ({
    messages: await model.invoke(state.messages, runtime),
  }))
  .addEdge(START, 'answer')
  .compile()

serveGraphs({ agent })
