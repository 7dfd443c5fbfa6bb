import { Annotation, initChatModel, START, StateGraph } from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'

const State = Annotation.Root({ pieces: Annotation<string[]>() })

/** A model that calls a tool with arguments in these pieces. */
const graph = new StateGraph(State)
  .addNode('model', async ({ pieces }, runtime) => {
    const model = initChatModel(async function* () {
      for (const [at, args] of pieces.entries()) {
        // A piece at a time: each crosses before the next is written.
        await new Promise((resolve) => setTimeout(resolve))
        yield { tool_call_chunks: [{ index: 0, args, ...(at === 0 && { id: 'c', name: 'save' }) }] }
      }
    })
    await model.invoke('Save it.', runtime)
  })
  .addEdge(START, 'model')
  .compile()

export const graphs = serveGraphs({ graph })
