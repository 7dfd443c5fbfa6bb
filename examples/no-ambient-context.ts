import { Annotation, END, START, StateGraph, textOf, type } from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { pause, tokenDelay } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  joke: Annotation<string>(),
  review: Annotation<string>(),
})

const model = scriptedModel('Nine| lives| out| of| ten|.'.split('|'), { delay: tokenDelay })

export const graph = new StateGraph(State, { custom: type<{ custom_key: string }>() })
  .addNode('generate_joke', async (state, runtime) => {
    await pause(runtime.signal)
    // After an await no browser knows which node is running. The second argument does.
    runtime.writer({ custom_key: 'Streaming custom data while generating a joke' })
    return { joke: `This is a joke about ${state.topic}` }
  })
  .addNode('review_joke', async (state, runtime) => {
    const answer = await model.invoke(`Rate this joke: ${state.joke}`, runtime)
    return { review: textOf(answer) }
  })
  .addEdge(START, 'generate_joke')
  .addEdge('generate_joke', 'review_joke')
  .addEdge('review_joke', END)
  .compile()

/** What the first node wrote. */
export async function* printCustom(
  runnable: Runnable<typeof graph> = graph,
): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'cats' }, { streamMode: 'custom' })
  for await (const part of stream) {
    yield `${JSON.stringify(part.data)}\n`
  }
}

/** What the model of the second node said. */
export async function* printMessages(
  runnable: Runnable<typeof graph> = graph,
): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'cats' }, { streamMode: 'messages' })
  for await (const part of stream) {
    const [message] = part.data
    if (message.content) yield `${textOf(message)}|`
  }
}
