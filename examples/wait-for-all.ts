import { Annotation, append, START, StateGraph } from '@rivulet/core'
import { pause } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({ dish: Annotation<string>(), done: append<string>() })

export const graph = new StateGraph(State)
  .addNode('set_table', () => ({ done: ['the table is set'] }))
  .addNode('chop', async (_state, { signal }) => {
    await pause(signal)
    return { done: ['the onions are chopped'] }
  })
  .addNode('fry', async (_state, { signal }) => {
    await pause(signal)
    return { done: ['the onions are fried'] }
  })
  // Both branches lead here, one in a step and one in two. Without `defer` it would run twice.
  .addNode(
    'serve',
    ({ dish, done }) => ({ done: [`${dish} is served after ${done.length} steps`] }),
    {
      defer: true,
    },
  )
  .addEdge(START, 'set_table')
  .addEdge(START, 'chop')
  .addEdge('chop', 'fry')
  .addEdge('set_table', 'serve')
  .addEdge('fry', 'serve')
  .compile()

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ dish: 'Soup' }, { streamMode: 'updates' })
  for await (const part of stream) yield `${JSON.stringify(part.data)}\n`
}
