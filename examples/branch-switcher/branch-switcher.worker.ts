import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { localModel } from '../local-model.ts'

const takes = new Map<string, number>()

/** Never says the same twice, so that the versions can be told apart. */
const model = localModel((text) => {
  const take = (takes.get(text) ?? 0) + 1
  takes.set(text, take)
  return `Take ${take} on ${text}: it goes well with rain.`
})

const poet = new StateGraph(MessagesAnnotation)
  .addNode('answer', async ({ messages }, runtime) => ({
    messages: await model.invoke(messages, runtime),
  }))
  .addEdge(START, 'answer')
  .compile({ checkpointer: new MemorySaver() }) // versions of a message are branches of its checkpoints

export const graphs = serveGraphs({ poet })
