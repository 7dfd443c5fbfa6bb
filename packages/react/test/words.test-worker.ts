import { initChatModel, MemorySaver, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { textOf } from '@rivulet/core/client'
import { serveGraphs } from '@rivulet/core/worker'
import { type Word, WORDS } from './word.ts'

/** What the test sends, from the first call on. */
function wordsFor(threadId: string): ReadableStream<string> {
  const channel = new BroadcastChannel(WORDS)
  return new ReadableStream({
    start(controller) {
      channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
        if (data.threadId !== threadId) return
        if (data.word !== '') return controller.enqueue(data.word)
        controller.close()
        channel.close()
      })
      channel.postMessage('listening')
    },
  })
}

const model = initChatModel(async function* (messages) {
  // the question names the thread
  const [question] = messages
  const threadId = question?.type === 'human' ? textOf(question) : ''
  for await (const word of wordsFor(threadId)) yield word
})

const chat = new StateGraph(MessagesAnnotation)
  .addNode('answer', async (state, runtime) => ({
    messages: await model.invoke(state.messages, runtime),
  }))
  .addEdge(START, 'answer')
  .compile({ checkpointer: new MemorySaver() })

export const graphs = serveGraphs({ chat })
