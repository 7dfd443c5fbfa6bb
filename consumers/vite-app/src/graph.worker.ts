import {
  Annotation,
  END,
  MessagesAnnotation,
  messagesKey,
  START,
  StateGraph,
  type,
} from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { serveGraphs } from '@rivulet/core/worker'

const model = scriptedModel(['Rain', ' over', ' the', ' delta', ',', ' then', ' sun', '.'], {
  delay: 40,
})

const chat = new StateGraph(
  Annotation.Root({ messages: messagesKey(), steps: Annotation<number>({ default: () => 0 }) }),
  { custom: type<{ progress: string }>() },
)
  .addNode('plan', ({ steps }, runtime) => {
    runtime.writer({ progress: 'reading the sky' })
    return { steps: steps + 1 }
  })
  .addNode('answer', async ({ messages, steps }, runtime) => {
    const answer = await model.invoke(messages, runtime)
    runtime.writer({ progress: 'answered' })
    return { messages: answer, steps: steps + 1 }
  })
  .addEdge(START, 'plan')
  .addEdge('plan', 'answer')
  .addEdge('answer', END)
  .compile()

const echo = new StateGraph(MessagesAnnotation)
  .addNode('echo', () => ({ messages: [{ role: 'ai', content: 'Echo.' }] }))
  .addEdge(START, 'echo')
  .compile()

export const graphs = serveGraphs({ chat, echo })
