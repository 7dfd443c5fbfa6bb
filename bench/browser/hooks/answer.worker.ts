// Rivulet's side: a graph that answers, with a saver, so that a thread goes on from its history.
import {
  Annotation,
  initChatModel,
  MemorySaver,
  type Message,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { answerTokens, arrivals } from './answer-tokens.ts'

const State = Annotation.Root({
  ...MessagesAnnotation.spec,
  tokens: Annotation<number>(),
  /** Tokens of one answer; the next ones go into another. */
  perAnswer: Annotation<number>(),
  perSecond: Annotation<number | undefined>(),
})

const answer = new StateGraph(State)
  .addNode('answer', async ({ messages, tokens, perAnswer, perSecond }, runtime) => {
    const arriving = eachToken(arrivals(answerTokens(tokens), perSecond))
    const model = initChatModel(async function* () {
      for (let count = 0; count < perAnswer; count++) {
        const { done, value } = await arriving.next()
        if (done) return
        yield value
      }
    })
    const answers: Message[] = []
    for (let told = 0; told < tokens; told += perAnswer) {
      answers.push(await model.invoke(messages, runtime))
    }
    return { messages: answers }
  })
  .addEdge(START, 'answer')
  .compile({ checkpointer: new MemorySaver() })

async function* eachToken(slices: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  for await (const slice of slices) yield* slice
}

export const graphs = serveGraphs({ answer })
