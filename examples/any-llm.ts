import { Annotation, END, START, StateGraph, type } from '@rivulet/core'
import { pause } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  result: Annotation<string>(),
})

const answer =
  'Three| facts| about| cats|:| they| nap|,| they| knock| things| over|,| they| nap| again'

/** Any client that answers in pieces will do. This one needs no network. */
async function* ask(_topic: string, signal: AbortSignal): AsyncGenerator<string> {
  for (const piece of answer.split('|')) {
    await pause(signal)
    yield piece
  }
}

export const graph = new StateGraph(State, { custom: type<{ custom_llm_chunk: string }>() })
  .addNode('call_arbitrary_model', async (state, runtime) => {
    for await (const piece of ask(state.topic, runtime.signal)) {
      runtime.writer({ custom_llm_chunk: piece })
    }
    return { result: 'completed' }
  })
  .addEdge(START, 'call_arbitrary_model')
  .addEdge('call_arbitrary_model', END)
  .compile()

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'cats' }, { streamMode: 'custom' })
  for await (const part of stream) {
    yield `${JSON.stringify(part.data)}\n`
  }
}
