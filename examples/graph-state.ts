import { Annotation, END, START, StateGraph } from '@rivulet/core'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  joke: Annotation<string>(),
})

/** Not compiled yet: other examples give it a saver. */
export const builder = new StateGraph(State)
  .addNode('refine_topic', (state) => ({ topic: `${state.topic} and cats` }))
  .addNode('generate_joke', (state) => ({ joke: `This is a joke about ${state.topic}` }))
  .addEdge(START, 'refine_topic')
  .addEdge('refine_topic', 'generate_joke')
  .addEdge('generate_joke', END)

export const graph = builder.compile()

/** What each node changed. */
export async function* printUpdates(
  runnable: Runnable<typeof graph> = graph,
): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'ice cream' }, { streamMode: 'updates' })
  for await (const part of stream) {
    for (const [node, update] of Object.entries(part.data)) {
      yield `Node \`${node}\` updated: ${JSON.stringify(update)}\n`
    }
  }
}

/** The whole state, at the start and after each step. */
export async function* printValues(
  runnable: Runnable<typeof graph> = graph,
): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'ice cream' }, { streamMode: 'values' })
  for await (const part of stream) {
    yield `${JSON.stringify(part.data)}\n`
  }
}
