import {
  Annotation,
  append,
  END,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
  textOf,
} from '@rivulet/core'
import { serveGraphs } from '@rivulet/core/worker'
import { localModel } from '../local-model.ts'
import { pause } from '../pace.ts'

const writer = localModel(
  (angle) =>
    `Of ${angle} there is a lot to say, and most of it is true. Whoever has seen some wants to see more. Whoever has not should begin with a small one.`,
)
const editor = localModel((round) => `Round ${round}: shorter, please, and with a cat in it.`)

const Research = Annotation.Root({
  ...MessagesAnnotation.spec,
  angle: Annotation<string>(),
  notes: append<string>(),
})

/** A subagent of two steps: the report starts one for each angle, all at once, and gets its notes. */
const researcher = new StateGraph(Research, {
  output: Annotation.Root({ notes: append<string>() }),
})
  .addNode('search', async (_state, { signal }) => pause(signal, 300))
  .addNode('write', async ({ angle }, runtime) => {
    const message = await writer.invoke(angle, runtime)
    return { messages: message, notes: [textOf(message)] }
  })
  .addEdge(START, 'search')
  .addEdge('search', 'write')
  .addEdge('write', END)
  .compile()

const Review = Annotation.Root({ ...MessagesAnnotation.spec, round: Annotation<number>() })

/** A subagent in a loop: every turn is an instance of its own. */
const reviewer = new StateGraph(Review)
  .addNode('critique', async ({ round }, runtime) => ({
    messages: await editor.invoke(String(round + 1), runtime),
    round: round + 1,
  }))
  .addEdge(START, 'critique')
  .addEdge('critique', END)
  .compile()

const State = Annotation.Root({
  angles: Annotation<string[]>(),
  notes: append<string>(),
  round: Annotation({ default: () => 0 }),
})

const report = new StateGraph(State)
  .addNode('research', researcher)
  .addNode('review', reviewer)
  .addConditionalEdges(START, ({ angles }) =>
    angles.map((angle) => new Send('research', { angle })),
  )
  .addEdge('research', 'review')
  .addConditionalEdges('review', ({ round }) => (round < 2 ? 'review' : END))
  .compile()

export const graphs = serveGraphs({ report })
