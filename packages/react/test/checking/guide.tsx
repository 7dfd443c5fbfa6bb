// The code of docs/types.md, compiled (guides.test.ts compares them).
import {
  Annotation,
  Command,
  END,
  MemorySaver,
  type RuntimeOf,
  START,
  StateGraph,
  type,
  type TypesOf,
} from '@rivulet/core'
import { createGraphClient, workerTransport } from '@rivulet/core/client'
import { serveGraphs } from '@rivulet/core/worker'
import {
  type ThreadOf,
  useCustom,
  useGraphStream,
  useInterrupts,
  useStreamEffect,
  useTasks,
  useUpdates,
  useValues,
} from '@rivulet/react'

type Question = { question: string; draft: string }
type Answer = { isApproved: boolean; note?: string }

const State = Annotation.Root({
  topic: Annotation<string>(),
  draft: Annotation<string>(),
})

const graph = new StateGraph(State, {
  context: type<{ user: string }>(),
  custom: type<{ progress: number }>(),
  interrupt: type<Question>(),
  resume: type<Answer>(),
})
  .addNode('write', ({ topic }, runtime) => {
    runtime.writer({ progress: 50 })
    return { draft: `About ${topic}, by ${runtime.context.user}` }
  })
  .addNode('review', ({ draft }, runtime) => {
    const { isApproved } = runtime.interrupt({ question: 'Publish?', draft })
    return new Command({ update: { topic: 'done' }, goto: isApproved ? END : 'write' })
  })
  .addEdge(START, 'write')
  .addEdge('write', 'review')
  .compile({ checkpointer: new MemorySaver(), interruptBefore: ['review'] })

export const graphs = serveGraphs({ agent: graph })

const client = createGraphClient<typeof graphs>({
  transport: workerTransport(() => new Worker('graph.worker.js', { type: 'module' })),
})
const agent = client.graph('agent')

export async function tell(): Promise<string[]> {
  const lines: string[] = []
  for await (const part of agent.stream({ topic: 'cats' }, { streamMode: ['values', 'custom'] })) {
    if (part.type === 'values')
      lines.push(part.data.draft, String(part.interrupts[0]?.value.question))
    else lines.push(String(part.data.progress))
  }
  await agent.updateState('1', { draft: 'Better' }, { asNode: 'write' })
  await agent.invoke(new Command({ resume: { isApproved: true } }))
  return lines
}

export function Chat() {
  const chat = useGraphStream(agent)
  const draft = useValues(chat.thread, (values) => values.draft)
  const { latest } = useCustom(chat.thread)
  const tasks = useTasks(chat.thread, { node: 'write' })
  const updates = useUpdates(chat.thread, { node: 'review' })
  useStreamEffect(chat.thread, 'custom', ({ data }) => navigator.vibrate(data.progress))
  return (
    <main>
      {[draft, latest?.progress, tasks.length, updates.latest?.review?.topic].join()}
      <Questions thread={chat.thread} />
    </main>
  )
}

function Questions({ thread }: { thread: ThreadOf<typeof agent> }) {
  return useInterrupts(thread).map(({ id, value, resume }) => (
    <button key={id} onClick={() => void resume({ isApproved: true })}>
      {value.question}
    </button>
  ))
}

export function report(runtime: RuntimeOf<TypesOf<typeof graph>>, progress: number): void {
  runtime.writer({ progress })
}
