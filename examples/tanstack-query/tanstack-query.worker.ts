import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { localModel } from '../local-model.ts'

const model = localModel((text) => `Noted: ${text}. Anything else?`)

const notes = new StateGraph(MessagesAnnotation)
  .addNode('answer', async ({ messages }, runtime) => ({
    messages: await model.invoke(messages, runtime),
  }))
  .addEdge(START, 'answer')
  .compile({ checkpointer: new MemorySaver() })

export const graphs = serveGraphs({ notes })
