import { END, reduced, START, StateGraph } from '@rivulet/core'
import { z } from 'zod'
import type { Runnable } from './runnable.ts'

// Any library that follows the Standard Schema specification will do.
export const graph = new StateGraph({
  value: z.string(),
  items: reduced(z.array(z.string()), {
    reducer: (left, right) => left.concat(right),
    default: () => [],
  }),
  rating: z.coerce.number().default(0),
})
  .addNode('add_item', (state) => ({ items: [`${state.value} and a lemon`] }))
  .addNode('rate', () => ({ rating: '5' }))
  .addEdge(START, 'add_item')
  .addEdge('add_item', 'rate')
  .addEdge('rate', END)
  .compile()

/** The state as its schemas make it: the default is filled in, and the rating is a number. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ value: 'x', items: [] }, { streamMode: 'values' })
  for await (const part of stream) {
    yield `${JSON.stringify(part.data)}\n`
  }
}
