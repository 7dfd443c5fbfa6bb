// The peer. Bundlers take its web build: the package has a `browser` condition for it.
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk, type BaseMessage, HumanMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import {
  Annotation,
  END,
  MemorySaver,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
} from '@langchain/langgraph'
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
    if (!modes) return { outcome: await graph.invoke({ count: 0 }, { recursionLimit }) }
    const parts = new PartCounter()
    let count: unknown
    const options = { streamMode: [...modes], recursionLimit }
    for await (const [mode, data] of await graph.stream({ count: 0 }, options)) {
      parts.add(mode)
      if (mode === 'updates') count = (Object.values(data)[0] as { count: number }).count
    }
    return { outcome: { ...parts.counts, count } }
  }
}

interface Counting {
  invoke(input: { count: number }, options: object): Promise<object>
  getState(config: object): Promise<{ values: object }>
}

async function savedLoop(graph: Counting): Promise<Lap> {
  const started = performance.now()
  const returned = await graph.invoke({ count: 0 }, { ...thread, recursionLimit })
  const cost = (performance.now() - started) * 1000
  const { values } = await graph.getState(thread)
  return { outcome: { returned, saved: values }, cost }
}

function oneNode(invokes: number): Work {
  const graph = new StateGraph(Count)
    .addNode('one', ({ count }) => ({ count: count + 1 }))
    .addEdge(START, 'one')
    .compile()
  return async () => {
    let sum = 0
    for (let at = 0; at < invokes; at++) sum += (await graph.invoke({ count: at })).count
    return { outcome: { sum } }
  }
}

/** It has no reducer for lists: `list` makes no difference. */
function fanOut({ tasks }: FanOutOptions): (offset: number) => Promise<readonly number[]> {
  const State = Annotation.Root({
    offset: Annotation<number>(),
    results: Annotation<number[]>({
      reducer: (left, right) => left.concat(right),
      default: () => [],
    }),
  })
  const graph = new StateGraph(State)
    .addNode('plan', () => ({}))
    .addNode('work', async (item) => ({ results: [(item as unknown as { at: number }).at * 2] }))
    .addEdge(START, 'plan')
    .addConditionalEdges('plan', ({ offset }) =>
      Array.from({ length: tasks }, (_, at) => new Send('work', { at: offset + at })),
    )
    .compile()
  return async (offset) => (await graph.invoke({ offset }, { recursionLimit })).results
}

function custom(parts: number): Work {
  const graph = new StateGraph(Count)
    .addNode('write', (_state, config) => {
      for (let at = 0; at < parts; at++) config.writer?.(at)
      return {}
    })
    .addEdge(START, 'write')
    .compile()
  return async () => {
    let count = 0
    let sum = 0
    for await (const [, data] of await graph.stream({ count: 0 }, { streamMode: ['custom'] })) {
      count++
      sum += data as number
    }
    return { outcome: { count, sum } }
  }
}

/** A chat model that streams what a source yields. */
class SourceModel extends BaseChatModel {
  readonly #source: () => AsyncIterable<string>

  constructor(source: () => AsyncIterable<string>) {
    super({})
    this.#source = source
  }

  override _llmType(): string {
    return 'source'
  }

  override _generate(): Promise<ChatResult> {
    throw new Error('The bench measures streaming, but the model was called without.')
  }

  override async *_streamResponseChunks(
    _messages: BaseMessage[],
    _options: this['ParsedCallOptions'],
    manager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for await (const text of this.#source()) {
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk(text) })
      yield chunk
      await manager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk })
    }
  }
}

function tokens(source: () => AsyncIterable<string>): Work {
  const model = new SourceModel(source)
  const graph = new StateGraph(Count)
    .addNode('talk', async (_state, config) => {
      await model.invoke('go', config)
      return {}
    })
    .addEdge(START, 'talk')
    .compile()
  return async () => {
    let count = 0
    let length = 0
    for await (const [, data] of await graph.stream({ count: 0 }, { streamMode: ['messages'] })) {
      const { content } = data[0]
      if (content.length > 0) count++
      length += content.length
    }
    return { outcome: { count, length } }
  }
}

async function grow({ messages, steps }: Growth) {
  const clock = new StepClock()
  const saver = new MemorySaver()
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('append', (state) => {
      clock.tick()
      return { messages: [new AIMessage(messageText(state.messages.length))] }
    })
    .addEdge(START, 'append')
    .addConditionalEdges('append', (state) =>
      state.messages.length < messages + steps ? 'append' : END,
    )
    .compile({ checkpointer: saver })
  const before = messagesBefore(messages).map(
    ({ id, content }) => new HumanMessage({ id, content }),
  )
  const state = await graph.invoke({ messages: before }, { ...thread, recursionLimit })
  return { saver, graph, cost: clock.cost, outcome: summary(state.messages) }
}

function summary(messages: readonly BaseMessage[]): Outcome {
  return { messages: messages.length, last: messages.at(-1)?.content }
}

async function turn(growth: Growth): Promise<Work> {
  const { graph } = await grow(growth)
  let before = growth.messages + growth.steps
  return async () => {
    const { messages } = await graph.invoke({ messages: [new HumanMessage('hi')] }, thread)
    const outcome = { added: messages.length - before }
    before = messages.length
    return { outcome }
  }
}

async function getState(growth: Growth): Promise<Work> {
  const { graph } = await grow(growth)
  return async () => {
    const { values } = await graph.getState(thread)
    return { outcome: summary((values as { messages: BaseMessage[] }).messages) }
  }
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
