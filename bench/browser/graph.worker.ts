import {
  Annotation,
  END,
  initChatModel,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { messageText } from '../engines/engine.ts'
import { argumentPieces } from './argument-pieces.ts'
import type { BarePart } from './wire-protocol.ts'

const parts = new StateGraph(Annotation.Root({ parts: Annotation<number>() }))
  .addNode('write', async ({ parts: count }, runtime) => {
    for (let at = 0; at < count; at++) {
      const data: BarePart['data'] = { at, text: 'token ' }
      runtime.writer(data)
      if (at % 64 === 63) await runtime.writer.ready
    }
  })
  .addEdge(START, 'write')
  .compile()

const State = Annotation.Root({ ...MessagesAnnotation.spec, until: Annotation<number>() })
const talk = new StateGraph(State)
  .addNode('append', (state) => ({
    messages: { type: 'ai', content: messageText(state.messages.length) },
  }))
  .addEdge(START, 'append')
  .addConditionalEdges('append', ({ messages, until }) =>
    messages.length < until ? 'append' : END,
  )
  .compile()

const write = new StateGraph(Annotation.Root({ deltas: Annotation<number>() }))
  .addNode('write', async ({ deltas }, runtime) => {
    const model = initChatModel(async function* () {
      for (const [at, args] of argumentPieces('document', deltas).entries()) {
        const named = at === 0 ? { id: 'call', name: 'save' } : {}
        yield { tool_call_chunks: [{ index: 0, args, ...named }] }
      }
    })
    await model.invoke('Write.', runtime)
  })
  .addEdge(START, 'write')
  .compile()

export const graphs = serveGraphs({ parts, talk, write })
