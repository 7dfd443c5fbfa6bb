import {
  Annotation,
  Command,
  END,
  MemorySaver,
  START,
  StateGraph,
  textOf,
  type,
} from '@rivulet/core'
import { scriptedModel } from '@rivulet/core/testing'
import { tokenDelay } from './pace.ts'
import type { Runnable } from './runnable.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  draft: Annotation<string>(),
  published: Annotation<string>(),
})

const tokens = 'Cats| sleep| sixteen| hours| a| day|.| The| rest| is| overtime|.'

const model = scriptedModel(tokens.split('|'), { delay: tokenDelay })

/** What is asked, and what may be answered: checked in the node, and wherever the thread is resumed. */
export interface Question {
  question: string
  choices: boolean[]
  draft: string
}

export const graph = new StateGraph(State, {
  interrupt: type<Question>(),
  resume: type<boolean | string>(),
})
  .addNode('write_draft', async (state, runtime) => {
    const answer = await model.invoke(`Write a line about ${state.topic}`, runtime)
    return { draft: textOf(answer) }
  })
  .addNode('review', ({ draft }, runtime) => {
    // Stops the run. When the answer is there, the node starts again and this returns it:
    // true takes the draft as it is, false drops it, a text takes its place.
    const answer = runtime.interrupt({
      question: 'Publish this draft?',
      choices: [true, false],
      draft,
    })
    if (answer === false) return { published: '' }
    return { published: answer === true ? draft : answer }
  })
  .addEdge(START, 'write_draft')
  .addEdge('write_draft', 'review')
  .addEdge('review', END)
  .compile({ checkpointer: new MemorySaver() })

export async function* print(runnable: Runnable<typeof graph> = graph): AsyncGenerator<string> {
  const options = { streamMode: 'values', configurable: { thread_id: '1' } } as const
  for await (const part of runnable.stream({ topic: 'cats' }, options)) {
    for (const { value } of part.interrupts) yield `Asked: ${JSON.stringify(value)}\n`
  }
  const answer = new Command({ resume: 'Cats sleep sixteen hours a day. So do good servers.' })
  for await (const part of runnable.stream(answer, options)) {
    if (part.data.published) yield `Published: ${part.data.published}\n`
  }
}
