import { Annotation, END, MemorySaver, START, StateGraph } from '@rivulet/core'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  joke: Annotation<string>(),
  isPublished: Annotation<boolean>(),
})

export const graph = new StateGraph(State)
  .addNode('generate_joke', (state) => ({ joke: `This is a joke about ${state.topic}` }))
  .addNode('publish', () => ({ isPublished: true }))
  .addEdge(START, 'generate_joke')
  .addEdge('generate_joke', 'publish')
  .addEdge('publish', END)
  .compile({ checkpointer: new MemorySaver(), interruptBefore: ['publish'] })

/** The run stops before `publish`, without a question. With null it goes on from there. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const options = { streamMode: 'updates', configurable: { thread_id: '1' } } as const
  for (const input of [{ topic: 'ice cream' }, null]) {
    for await (const part of runnable.stream(input, options)) {
      yield `${JSON.stringify(part.data)}\n`
    }
  }
}
