import { Annotation, END, START, StateGraph, textOf, type } from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { tokenDelay } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  joke: Annotation<string>({ default: () => '' }),
})

const tokens = "What| is| a| snowman|'s| favourite| meal|?| Ice| bergers|."

const model = scriptedModel(tokens.split('|'), { delay: tokenDelay })

export const graph = new StateGraph(State, { custom: type<{ progress: number }>() })
  .addNode('call_model', async (state, runtime) => {
    runtime.writer({ progress: 0 })
    const answer = await model.invoke(`Generate a joke about ${state.topic}`, runtime)
    runtime.writer({ progress: 100 })
    return { joke: textOf(answer) }
  })
  .addEdge(START, 'call_model')
  .addEdge('call_model', END)
  .compile()

/** One loop over four modes. `part.type` decides what `part.data` is: no cast, no guess. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream(
    { topic: 'ice cream' },
    { streamMode: ['values', 'updates', 'messages', 'custom'] },
  )
  for await (const part of stream) {
    switch (part.type) {
      case 'values':
        yield `State: topic=${part.data.topic}\n`
        break
      case 'updates':
        for (const [node, update] of Object.entries(part.data)) {
          yield `Node \`${node}\` updated: ${JSON.stringify(update)}\n`
        }
        break
      case 'messages': {
        const [message] = part.data
        yield textOf(message)
        break
      }
      case 'custom':
        yield `Progress: ${part.data.progress}%\n`
    }
  }
}
