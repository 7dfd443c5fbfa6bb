// What an editor shows and offers in this file is tested (editor.test.ts).
import { Annotation, append, Command, isLastStep, START, StateGraph, type } from '@rivulet/core'
import { createGraphClient, workerTransport } from '@rivulet/core/client'
import { useGraphStream, useTasks, useValues } from '@rivulet/react'

const State = Annotation.Root({
  topic: Annotation<string>(),
  items: append<string>(),
  isLast: isLastStep(),
})

export const graphs = {
  agent: new StateGraph(State, {
    context: type<{ user: string }>(),
    custom: type<{ progress: number }>(),
    interrupt: type<{ question: string }>(),
    resume: type<{ isApproved: boolean }>(),
  })
    .addNode('plan', (planned, planner) => {
      planner.writer({ progress: 1 })
      return { topic: planner.interrupt({ question: planned.topic }).isApproved ? 'a' : 'b' }
    })
    .addNode('hidden', (own) => ({ items: own.secret }), {
      input: Annotation.Root({ secret: append<string>() }),
    })
    .addNode('publish', () => null)
    .addEdge(START, 'plan')
    .addEdge('plan', 'publish')
    .compile({ interruptBefore: ['publish'] }),
}

const transport = workerTransport(() => new Worker('agent.js', { type: 'module' }))
const agent = createGraphClient<typeof graphs>({ transport }).graph('agent')

export async function read(): Promise<unknown> {
  const output = await agent.invoke(new Command({ resume: { isApproved: true } }))
  const state = await agent.getState('1')
  await agent.updateState('1', { topic: 'x' }, { asNode: 'plan' })
  for await (const part of agent.stream({ topic: 'x' }, { streamMode: ['values', 'updates'] })) {
    if (part.type === 'updates') return part.data.plan
    const { data: values } = part
    return values.topic
  }
  return [output.interrupts[0]?.value.question, state.values.topic]
}

export function Page() {
  const chat = useGraphStream(agent)
  const open = chat.interrupts
  const topic = useValues(chat.thread, (slice) => slice.topic)
  const tasks = useTasks(chat.thread, { node: 'plan' })
  return (
    <button onClick={() => void chat.resume({ isApproved: true })}>
      {[topic, tasks.length, chat.custom.latest?.progress, open[0]?.value.question].join()}
    </button>
  )
}
