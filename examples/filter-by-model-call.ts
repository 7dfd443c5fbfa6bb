import { Annotation, END, START, StateGraph, textOf } from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { tokenDelay } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  joke: Annotation<string>(),
  poem: Annotation<string>(),
})

const jokeTokens =
  'Why| did| the| cat| sit| on| the| keyboard|?| To| keep| an| eye| on| the| mouse|.'
const poemTokens =
  'Soft| paws| at| dawn|,| a| bowl| that| rings|,| the| house| awakes| to| hungry| things|.'

const jokeModel = scriptedModel(jokeTokens.split('|'), { tags: ['joke'], delay: tokenDelay })
const poemModel = scriptedModel(poemTokens.split('|'), { tags: ['poem'], delay: tokenDelay })

/** Where the node logs to. It runs in the worker; replace `log` to see the lines. */
export const logger = { log: (_line: string): void => {} }

export const graph = new StateGraph(State)
  .addNode('call_model', async (state, runtime) => {
    logger.log('Writing joke...')
    const joke = await jokeModel.invoke(`Write a joke about ${state.topic}`, runtime)
    logger.log('Writing poem...')
    const poem = await poemModel.invoke(`Write a short poem about ${state.topic}`, runtime)
    return { joke: textOf(joke), poem: textOf(poem) }
  })
  .addEdge(START, 'call_model')
  .addEdge('call_model', END)
  .compile()

/** Shows the joke alone: the tags of a model are in the metadata of each of its tokens. */
export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const stream = runnable.stream({ topic: 'cats' }, { streamMode: 'messages' })
  for await (const part of stream) {
    const [message, metadata] = part.data
    if (message.content && metadata.tags?.includes('joke')) yield `${textOf(message)}|`
  }
}
