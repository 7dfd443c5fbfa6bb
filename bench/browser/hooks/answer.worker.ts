// Rivulet's side: a graph that answers, with a saver, so that a thread goes on from its history.
import {
  Annotation,
  initChatModel,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { answerTokens, arrivals } from './answer-tokens.ts'

const State = Annotation.Root({
  ...MessagesAnnotation.spec,
  tokens: Annotation<number>(),
  perSecond: Annotation<number | undefined>(),
})

const answer = new StateGraph(State)
  .addNode('answer', async ({ messages, tokens, perSecond }, runtime) => {
    if (tokens === 0) return {}
    const model = initChatModel(async function* () {
      for await (const piece of arrivals(answerTokens(tokens), perSecond)) yield* piece
    })
    return { messages: await model.invoke(messages, runtime) }
  })
  .addEdge(START, 'answer')
  .compile({ checkpointer: new MemorySaver() })

export const graphs = serveGraphs({ answer })
