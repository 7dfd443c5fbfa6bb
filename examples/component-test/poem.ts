import { MessagesAnnotation, START, StateGraph, type } from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'

const model = scriptedModel(['Rain', ' over', ' the', ' delta.'])

/** Writes a poem, and says how far it is. */
export const poem = new StateGraph(MessagesAnnotation, { custom: type<{ progress: number }>() })
  .addNode('write', async (state, runtime) => {
    runtime.writer({ progress: 50 })
    const written = await model.invoke(state.messages, runtime)
    runtime.writer({ progress: 100 })
    return { messages: written }
  })
  .addEdge(START, 'write')
  .compile()
