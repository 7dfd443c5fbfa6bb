import { Annotation, END, MemorySaver, START, StateGraph, type } from '@rivulet/core'
import { type AnyStreamPart, toV1, toV1Output, type V1Options } from '@rivulet/core/v1'
import { hideIds } from './ids.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  joke: Annotation<string>(),
})

const writer = new StateGraph(State, { custom: type<{ status: string }>() })
  .addNode('write', (state, runtime) => {
    runtime.writer({ status: 'writing' })
    return { joke: `This is a joke about ${state.topic}` }
  })
  .addEdge(START, 'write')
  .addEdge('write', END)
  .compile()

export const graph = new StateGraph(State, { custom: type<{ status: string }>() })
  .addNode('generate_joke', writer)
  .addNode('check_joke', (_state, runtime) => {
    runtime.interrupt({ question: 'Is it funny?', choices: [true, false] })
  })
  .addEdge(START, 'generate_joke')
  .addEdge('generate_joke', 'check_joke')
  .addEdge('check_joke', END)
  .compile({ checkpointer: new MemorySaver() })

type Joker = Runnable<typeof graph>

const input = { topic: 'cats' }
const thread = (id: string) => ({ configurable: { thread_id: id } })
const line = (version: string, item: unknown): string =>
  hideIds(`${version} ${JSON.stringify(item)}\n`)

/** Every part as it is, and in the shape that it had in v1. */
async function* beside(
  stream: AsyncIterable<AnyStreamPart>,
  options: V1Options,
): AsyncGenerator<string> {
  for await (const part of stream) {
    yield line('v2', part)
    for await (const item of toV1(only(part), options)) yield line('v1', item)
  }
}

async function* only<Item>(item: Item): AsyncGenerator<Item> {
  yield await Promise.resolve(item)
}

/** One mode: in v1 the data alone. */
export function printSingle(runnable: Joker = graph): AsyncGenerator<string> {
  const options = { streamMode: 'updates' } as const
  return beside(runnable.stream(input, { ...options, ...thread('single') }), options)
}

/** Several modes: in v1 the mode and the data. */
export function printSeveral(runnable: Joker = graph): AsyncGenerator<string> {
  const options = { streamMode: ['updates', 'values'] } as const
  return beside(runnable.stream(input, { ...options, ...thread('several') }), options)
}

/** Nested graphs: in v1 the namespace and the data. */
export function printSubgraphs(runnable: Joker = graph): AsyncGenerator<string> {
  const options = { streamMode: 'updates', subgraphs: true } as const
  return beside(runnable.stream(input, { ...options, ...thread('subgraphs') }), options)
}

/** Both: in v1 three things. In v2 a part is always a part. */
export function printBoth(runnable: Joker = graph): AsyncGenerator<string> {
  const options = { streamMode: ['updates', 'custom'], subgraphs: true } as const
  return beside(runnable.stream(input, { ...options, ...thread('both') }), options)
}

/** What `invoke` resolves to: in v1 the state, with its questions under `__interrupt__`. */
export async function* printInvoke(runnable: Joker = graph): AsyncGenerator<string> {
  const output = await runnable.invoke(input, thread('invoke'))
  yield line('v2', output)
  yield line('v1', toV1Output(output))
}
