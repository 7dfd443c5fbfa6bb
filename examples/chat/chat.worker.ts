import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { localModel } from '../local-model.ts'

let isReachable = true

const model = localModel((text) => {
  if (/offline/i.test(text)) {
    isReachable = !isReachable // away once, back at the second try
    if (!isReachable) throw new Error('The model could not be reached')
  }
  if (!/count/i.test(text)) return `You said “${text}”. A worker answers, word by word.`
  return Array.from({ length: 300 }, (_, at) => at + 1).join(' ')
})

const chat = new StateGraph(MessagesAnnotation)
  .addNode('answer', async (state, runtime) => ({
    messages: await model.invoke(state.messages, runtime),
  }))
  .addEdge(START, 'answer')
  .compile({ checkpointer: new MemorySaver() })

export const graphs = serveGraphs({ chat })
