import { Annotation, Command, END, MemorySaver, START, StateGraph } from '@rivulet/core'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  joke: Annotation<string>(),
  isPublished: Annotation<boolean>(),
})

export const graph = new StateGraph(State)
  .addNode('generate_joke', (state) => ({ joke: `This is a joke about ${state.topic}` }))
  .addNode('publish', (_state, runtime) => {
    const isPublished = runtime.interrupt<boolean>({
      question: 'Publish the joke?',
      choices: [true, false],
    })
    return { isPublished }
  })
  .addEdge(START, 'generate_joke')
  .addEdge('generate_joke', 'publish')
  .addEdge('publish', END)
  .compile({ checkpointer: new MemorySaver() })

/** Runs until there is a question, and once more with the answer. */
export async function* printOutput(
  runnable: Runnable<typeof graph> = graph,
): AsyncGenerator<string> {
  const config = { configurable: { thread_id: 'thread-1' } }
  const asked = await runnable.invoke({ topic: 'ice cream' }, config)
  yield `Asked: ${JSON.stringify(asked.interrupts[0]?.value)}\n`
  const finished = await runnable.invoke(new Command({ resume: true }), config)
  yield `Finished: ${JSON.stringify(finished)}\n`
}

/** With any mode but "values", `invoke` resolves to the parts. */
export async function* printParts(
  runnable: Runnable<typeof graph> = graph,
): AsyncGenerator<string> {
  const parts = await runnable.invoke(
    { topic: 'ice cream' },
    { streamMode: 'updates', configurable: { thread_id: 'thread-2' } },
  )
  for (const part of parts) yield `${part.type}: ${Object.keys(part.data).join()}\n`
}
