import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { localModel } from '../local-model.ts'

const model = localModel((city) =>
  Array.from({ length: 60 }, (_, at) => `${city} has reason ${at + 1} to go there.`).join(' '),
)

const travel = new StateGraph(MessagesAnnotation)
  .addNode('answer', async ({ messages }, runtime) => ({
    messages: await model.invoke(messages, runtime),
  }))
  .addEdge(START, 'answer')
  .compile({ checkpointer: new MemorySaver() })

export const graphs = serveGraphs({ travel })
