import { Annotation, END, START, StateGraph, textOf } from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { tokenDelay } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  title: Annotation<string>(),
  joke: Annotation<string>(),
})

const joke = 'What| do| you| call| a| pile| of| cats|?| A| meow|ntain|.'

// Two names for one wish: the whole message, once it is there.
const titleModel = scriptedModel('The| Cat| Who| Came| Back'.split('|'), {
  streaming: false,
  delay: tokenDelay,
})
const jokeModel = scriptedModel(joke.split('|'), { disableStreaming: true, delay: tokenDelay })

export const graph = new StateGraph(State)
  .addNode('write_title', async (state, runtime) => {
    const answer = await titleModel.invoke(`A title about ${state.topic}`, runtime)
    return { title: textOf(answer) }
  })
  .addNode('write_joke', async (state, runtime) => {
    const answer = await jokeModel.invoke(`A joke about ${state.topic}`, runtime)
    return { joke: textOf(answer) }
  })
  .addEdge(START, 'write_title')
  .addEdge('write_title', 'write_joke')
  .addEdge('write_joke', END)
  .compile()

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'cats' }, { streamMode: 'messages' })
  for await (const part of stream) {
    const [message, metadata] = part.data
    yield `${metadata.langgraph_node}: ${textOf(message)}\n`
  }
}
