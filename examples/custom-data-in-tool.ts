import { Annotation, END, getStreamWriter, START, StateGraph, type } from '@rivulet/core'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  query: Annotation<string>(),
  answer: Annotation<string>(),
})

/** A tool knows nothing of the node that calls it, yet it speaks into the stream of its run. */
function queryDatabase(_query: string): string {
  const writer = getStreamWriter()
  writer({ custom_key: 'Generating custom data inside node' })
  return 'some data'
}

export const graph = new StateGraph(State, { custom: type<{ custom_key: string }>() })
  .addNode('node', (state) => ({ answer: queryDatabase(state.query) }))
  .addEdge(START, 'node')
  .addEdge('node', END)
  .compile()

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ query: 'example' }, { streamMode: 'custom' })
  for await (const part of stream) {
    yield `Custom event: ${part.data.custom_key}\n`
  }
}
