import {
  Annotation,
  append,
  END,
  initChatModel,
  MemorySaver,
  type Message,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
} from '@rivulet/core'
import type { Lap, Outcome, Work } from '../case.ts'
import {
  type Engine,
  type FanOutOptions,
  type Growth,
  type LoopOptions,
  messagesBefore,
  messageText,
  PartCounter,
  recursionLimit,
  StepClock,
  thread,
} from './engine.ts'

const Count = Annotation.Root({ count: Annotation<number>() })

function loop({ steps, modes, hasSaver = false }: LoopOptions): Work {
  const builder = new StateGraph(Count)
    .addNode('ping', async ({ count }) => ({ count: count + 1 }))
    .addNode('pong', async ({ count }) => ({ count: count + 1 }))
    .addEdge(START, 'ping')
    .addEdge('ping', 'pong')
    .addConditionalEdges('pong', ({ count }) => (count < steps ? 'ping' : END))
  if (hasSaver) return () => savedLoop(builder.compile({ checkpointer: new MemorySaver() }))
  const graph = builder.compile()
  return async () => {
    if (!modes) {
      const { value } = await graph.invoke({ count: 0 }, { recursionLimit })
      return { outcome: { ...value } }
    }
    const parts = new PartCounter()
    let count: unknown
    for await (const part of graph.stream({ count: 0 }, { streamMode: modes, recursionLimit })) {
      parts.add(part.type)
      if (part.type === 'updates') count = (Object.values(part.data)[0] as { count: number }).count
    }
    return { outcome: { ...parts.counts, count } }
  }
}

interface Counting {
  invoke(input: { count: number }, options: object): Promise<{ value: object | null }>
  getState(config: object): Promise<{ values: object }>
}

async function savedLoop(graph: Counting): Promise<Lap> {
  const started = performance.now()
  const { value } = await graph.invoke({ count: 0 }, { ...thread, recursionLimit })
  const cost = (performance.now() - started) * 1000
  const { values } = await graph.getState(thread)
  return { outcome: { returned: value, saved: values }, cost }
}

function oneNode(invokes: number): Work {
  const graph = new StateGraph(Count)
    .addNode('one', ({ count }) => ({ count: count + 1 }))
    .addEdge(START, 'one')
    .compile()
  return async () => {
    let sum = 0
    for (let at = 0; at < invokes; at++)
      sum += (await graph.invoke({ count: at })).value?.count ?? 0
    return { outcome: { sum } }
  }
}

function fanOut({ tasks, list }: FanOutOptions): (offset: number) => Promise<readonly number[]> {
  const results =
    list === 'append'
      ? append<number>()
      : Annotation<number[]>({ reducer: (left, right) => left.concat(right), default: () => [] })
  const State = Annotation.Root({ offset: Annotation<number>(), results })
  const graph = new StateGraph(State)
    .addNode('plan', () => ({}))
    .addNode('work', async (item) => ({ results: [(item as unknown as { at: number }).at * 2] }))
    .addEdge(START, 'plan')
    .addConditionalEdges('plan', ({ offset }) =>
      Array.from({ length: tasks }, (_, at) => new Send('work', { at: offset + at })),
    )
    .compile()
  return async (offset) => (await graph.invoke({ offset }, { recursionLimit })).value?.results ?? []
}

function custom(parts: number): Work {
  const graph = new StateGraph(Count)
    .addNode('write', (_state, runtime) => {
      for (let at = 0; at < parts; at++) runtime.writer(at)
    })
    .addEdge(START, 'write')
    .compile()
  return async () => {
    let count = 0
    let sum = 0
    for await (const { data } of graph.stream({ count: 0 }, { streamMode: ['custom'] })) {
      count++
      sum += data as number
    }
    return { outcome: { count, sum } }
  }
}

function tokens(source: () => AsyncIterable<string>): Work {
  const model = initChatModel(source)
  const graph = new StateGraph(Count)
    .addNode('talk', async (_state, runtime) => void (await model.invoke('go', runtime)))
    .addEdge(START, 'talk')
    .compile()
  return async () => {
    let count = 0
    let length = 0
    for await (const { data } of graph.stream({ count: 0 }, { streamMode: ['messages'] })) {
      const { content } = data[0]
      // the closing delta says only that it is the last
      if (content.length > 0) count++
      length += content.length
    }
    return { outcome: { count, length } }
  }
}

/** Runs a thread up to its last step. */
async function grow({ messages, steps }: Growth) {
  const clock = new StepClock()
  const saver = new MemorySaver()
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('append', (state) => {
      clock.tick()
      return { messages: { type: 'ai', content: messageText(state.messages.length) } }
    })
    .addEdge(START, 'append')
    .addConditionalEdges('append', (state) =>
      state.messages.length < messages + steps ? 'append' : END,
    )
    .compile({ checkpointer: saver })
  const input = { messages: messagesBefore(messages) }
  const { value } = await graph.invoke(input, { ...thread, recursionLimit })
  return { saver, graph, cost: clock.cost, outcome: summary(value?.messages ?? []) }
}

function summary(messages: readonly Message[]): Outcome {
  const last = messages.at(-1)
  const text = last && 'content' in last ? last.content : undefined
  return { messages: messages.length, last: text }
}

async function turn(growth: Growth): Promise<Work> {
  const { graph } = await grow(growth)
  let before = growth.messages + growth.steps
  return async () => {
    const { value } = await graph.invoke({ messages: 'hi' }, thread)
    const after = value?.messages.length ?? 0
    const outcome = { added: after - before }
    before = after
    return { outcome }
  }
}

async function getState(growth: Growth): Promise<Work> {
  const { graph } = await grow(growth)
  const mine = await graph.getState(thread)
  // what a reader does to its copy stays there
  mine.values.messages?.splice(0)
  return async () => ({ outcome: summary((await graph.getState(thread)).values.messages ?? []) })
}

export const engine: Engine = {
  loop,
  oneNode,
  fanOut,
  custom,
  tokens,
  grow,
  turn,
  getState,
}
