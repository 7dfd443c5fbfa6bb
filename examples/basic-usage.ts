import { Annotation, END, getStreamWriter, START, StateGraph, type } from '@rivulet/core'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  joke: Annotation<string>(),
})

function generateJoke(state: typeof State.State): typeof State.Update {
  const writer = getStreamWriter()
  writer({ status: 'thinking of a joke...' })
  return { joke: `Why did the ${state.topic} go to school? To get a sundae education!` }
}

export const graph = new StateGraph(State, { custom: type<{ status: string }>() })
  .addNode('generate_joke', generateJoke)
  .addEdge(START, 'generate_joke')
  .addEdge('generate_joke', END)
  .compile()

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'ice cream' }, { streamMode: ['updates', 'custom'] })
  for await (const part of stream) {
    if (part.type === 'custom') {
      yield `Status: ${part.data.status}\n`
    } else {
      for (const [node, update] of Object.entries(part.data)) {
        yield `Node ${node} updated: ${JSON.stringify(update)}\n`
      }
    }
  }
}
