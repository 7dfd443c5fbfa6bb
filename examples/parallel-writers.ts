import {
  Annotation,
  append,
  END,
  initChatModel,
  Send,
  START,
  StateGraph,
  textOf,
} from '@rivulet/core'
import { pause } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  animals: Annotation<string[]>(),
  /** Of one writer: what its Send carries. */
  animal: Annotation<string>(),
  jokes: append<string>(),
  count: Annotation<number>(),
})

const jokes: Readonly<Record<string, string>> = {
  cats: 'Cats| make| poor| storytellers|:| they| have| only| one| tail| and| they| lick| it|.',
  fish: 'A| fish| never| pays|:| it| has| its| own| scales|.',
  owls: 'Owls| give| no| refunds|.| They| do| not| give| a| hoot|.',
}

const model = initChatModel(async function* (messages, { signal }) {
  const [question] = messages
  const animal = question && 'content' in question ? textOf(question) : ''
  for (const token of (jokes[animal] ?? `No| joke| about| ${animal}| yet|.`).split('|')) {
    await pause(signal)
    yield token
  }
})

export const graph = new StateGraph(State)
  .addNode('write_joke', async ({ animal }, runtime) => {
    return { jokes: [textOf(await model.invoke(animal, runtime))] }
  })
  .addNode('count_jokes', (state) => ({ count: state.jokes.length }))
  // One writer for each animal, all at the same time. A writer sees what its Send carries.
  .addConditionalEdges(START, ({ animals }) =>
    animals.map((animal) => new Send('write_joke', { animal })),
  )
  .addEdge('write_joke', 'count_jokes')
  .addEdge('count_jokes', END)
  .compile()

/** Whoever finishes first, the jokes are in the order of the Sends. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const input = { animals: ['cats', 'fish', 'owls'] }
  for await (const part of runnable.stream(input, { streamMode: 'values' })) {
    const { jokes: written, count } = part.data
    if (count !== undefined) yield `${count} jokes:\n${written.join('\n')}\n`
  }
}
