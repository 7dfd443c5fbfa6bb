import { Annotation, END, initChatModel, START, StateGraph, textOf } from '@rivulet/core'
import { pause } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  joke: Annotation<string>(),
  poem: Annotation<string>(),
})

const joke = 'How| do| cats| end| a| fight|?| They| hiss| and| make| up|.'
const poem =
  'A| whisker| twitch|,| a| moonlit| wall|,| nine| lives| too| brief| to| name| them| all|.'

// Any function that answers in pieces is a model. This one has two scripts.
const model = initChatModel(async function* (messages, { signal }) {
  const isPoem = messages.some((message) => 'content' in message && /poem/.test(textOf(message)))
  for (const token of (isPoem ? poem : joke).split('|')) {
    await pause(signal)
    yield token
  }
})

export const graph = new StateGraph(State)
  .addNode('write_joke', async (state, runtime) => {
    const answer = await model.invoke(`Write a joke about ${state.topic}`, runtime)
    return { joke: textOf(answer) }
  })
  .addNode('write_poem', async (state, runtime) => {
    const answer = await model.invoke(`Write a short poem about ${state.topic}`, runtime)
    return { poem: textOf(answer) }
  })
  .addEdge(START, 'write_joke')
  .addEdge(START, 'write_poem')
  .addEdge('write_joke', END)
  .addEdge('write_poem', END)
  .compile()

/** Both nodes stream at the same time; only one of them is shown. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'cats' }, { streamMode: 'messages' })
  for await (const part of stream) {
    const [message, metadata] = part.data
    if (message.content && metadata.langgraph_node === 'write_poem') yield `${textOf(message)}|`
  }
}
