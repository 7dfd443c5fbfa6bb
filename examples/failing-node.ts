import { Annotation, END, START, StateGraph, textOf } from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { tokenDelay } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  draft: Annotation<string>(),
})

const tokens = 'Once| upon| a| time| there| was| a| story| without| an| end'

const model = scriptedModel(tokens.split('|'), { delay: tokenDelay })

export const graph = new StateGraph(State)
  .addNode('write_draft', async (state, runtime) => {
    const answer = await model.invoke(`A story about ${state.topic}`, runtime)
    return { draft: textOf(answer) }
  })
  .addNode('publish', (state) => {
    throw new Error(`The press is out of paper: "${state.draft}" cannot be printed.`)
  })
  .addEdge(START, 'write_draft')
  .addEdge('write_draft', 'publish')
  .addEdge('publish', END)
  .compile()

/** Every part before the error is delivered; then the loop throws what the node threw. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  try {
    const stream = runnable.stream({ topic: 'paper' }, { streamMode: 'messages' })
    for await (const part of stream) {
      const [message] = part.data
      if (message.content) yield `${textOf(message)}|`
    }
  } catch (error) {
    yield `\n${(error as Error).message}\n`
  }
}
