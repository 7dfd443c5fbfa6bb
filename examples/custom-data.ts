import { Annotation, END, getStreamWriter, START, StateGraph, type } from '@rivulet/core'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  query: Annotation<string>(),
  answer: Annotation<string>(),
})

export const graph = new StateGraph(State, { custom: type<{ custom_key: string }>() })
  .addNode('node', () => {
    const writer = getStreamWriter()
    writer({ custom_key: 'Generating custom data inside node' })
    return { answer: 'some data' }
  })
  .addEdge(START, 'node')
  .addEdge('node', END)
  .compile()

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ query: 'example' }, { streamMode: 'custom' })
  for await (const part of stream) {
    yield `Custom event: ${part.data.custom_key}\n`
  }
}
