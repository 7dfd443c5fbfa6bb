import { Annotation, END, START, StateGraph, textOf } from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { tokenDelay } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  joke: Annotation<string>({ default: () => '' }),
})

const tokens =
  'Why| did| the| ice| cream| cone| take| up| running|?|' +
  ' It| wanted| to| stay| ahead| of| its| own| drips|.'

const model = scriptedModel(tokens.split('|'), { delay: tokenDelay })

export const graph = new StateGraph(State)
  .addNode('call_model', async (state, runtime) => {
    // Invoked, not streamed: the tokens reach the stream all the same, while this line waits.
    const answer = await model.invoke(
      [{ role: 'user', content: `Generate a joke about ${state.topic}` }],
      runtime,
    )
    return { joke: textOf(answer) }
  })
  .addEdge(START, 'call_model')
  .addEdge('call_model', END)
  .compile()

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'ice cream' }, { streamMode: 'messages' })
  for await (const part of stream) {
    const [message] = part.data
    if (message.content) yield `${textOf(message)}|`
  }
}
