import { MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { serveGraphs } from '@rivulet/core/worker'

const model = scriptedModel(['Hello', ' from', ' a', ' worker', '.'])

const chat = new StateGraph(MessagesAnnotation)
  .addNode('answer', async (state, runtime) => ({
    messages: await model.invoke(state.messages, runtime),
  }))
  .addEdge(START, 'answer')
  .compile()

export const graphs = serveGraphs({ chat })
