import { AIMessage, type BaseMessage, HumanMessage } from '@langchain/core/messages'
import {
  Annotation,
  Command,
  END,
  interrupt,
  MemorySaver as LangGraphMemorySaver,
  MessagesAnnotation,
  Overwrite,
  Send,
  START,
  StateGraph,
} from '@langchain/langgraph'
import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint'
import { describe, expect, it } from 'vitest'
import { NotStorableError } from '../../errors.ts'
import type { Checkpointer, CommitRequest } from '../checkpointer.ts'
import { MemorySaver } from '../memory-saver.ts'
import { toLangGraphSaver } from './to-langgraph-saver.ts'

const config = { configurable: { thread_id: '1' } }

const HIDDEN = new Set(['createdAt', 'ts', '__pregel_checkpointer'])

/** The id of the nth different checkpoint or task that is seen becomes `#n`; times are left out. */
function named(value: unknown): unknown {
  const names = new Map<string, string>()
  const text = JSON.stringify(value, (key, each: unknown) =>
    HIDDEN.has(key) ? undefined : each,
  ).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g, (id) => {
    const name = names.get(id) ?? `#${names.size}`
    names.set(id, name)
    return name
  })
  return JSON.parse(text)
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

const log = Annotation<string[]>({
  reducer: (left, right) => left.concat(right),
  default: () => [],
})

const State = Annotation.Root({ topic: Annotation<string>(), log })

function askingGraph(saver: BaseCheckpointSaver) {
  const nested = new StateGraph(State)
    .addNode('ask', ({ topic }) => ({ log: [`asked: ${String(interrupt(`${topic}?`))}`] }))
    .addNode('confirm', () => ({ log: [`confirmed: ${String(interrupt('sure?'))}`] }))
    .addEdge(START, 'ask')
    .addEdge('ask', 'confirm')
    .compile()
  return new StateGraph(State)
    .addNode('plan', () => ({ topic: 'cats', log: ['planned'] }))
    .addNode('work', (item: { topic: string }) => ({ log: [`worked on ${item.topic}`] }))
    .addNode('review', nested)
    .addEdge(START, 'plan')
    .addConditionalEdges('plan', () => ['a', 'b', 'c'].map((topic) => new Send('work', { topic })))
    .addEdge('work', 'review')
    .addEdge('review', END)
    .compile({ checkpointer: saver })
}

/** Everything that a thread does and shows, with a new graph object at each step. */
async function askingThread(saver: BaseCheckpointSaver, durability: 'sync' | 'async' | 'exit') {
  const graph = () => askingGraph(saver)
  const shown: unknown[] = []
  const show = async (what: unknown): Promise<void> => {
    shown.push(what, await graph().getState(config, { subgraphs: true }))
  }
  const options = { ...config, durability }
  await show(await graph().invoke({ log: ['start'] }, options))
  await show(await graph().invoke(new Command({ resume: 'yes' }), options))
  await show(
    await graph().invoke(new Command({ resume: 'really', update: { topic: 'dogs' } }), options),
  )
  const history = await all(graph().getStateHistory(config))
  await show(history)
  await show(await graph().updateState(config, { log: ['edited'] }, 'plan'))
  const old = history.find(({ next }) => next.includes('work')) ?? history.at(-1)!
  await show(await graph().updateState(old.config, { log: new Overwrite(['replaced']) }, 'plan'))
  await show(await graph().invoke(null, options))
  await show(await graph().updateState(history.at(-1)!.config, null, '__copy__'))
  await show(await graph().invoke(null, old.config))
  await show(await graph().invoke({ log: ['again'] }, options))
  shown.push(await all(graph().getStateHistory(config)))
  const before = (await graph().getState(config)).config
  const limited = { before, limit: 2, filter: { source: 'loop' } }
  shown.push(await all(graph().getStateHistory(config, limited)))
  const stored = await all(saver.list(config))
  shown.push(
    new Set(stored.map(({ config: { configurable } }) => String(configurable?.['checkpoint_ns'])))
      .size,
  )
  await saver.deleteThread('1')
  await show(await all(saver.list({})))
  return named(shown)
}

describe('a LangGraph graph over a saver of ours', () => {
  it.each(['sync', 'async', 'exit'] as const)(
    "does and shows the same as over LangGraph's, with durability %s",
    async (durability) => {
      const ours = await askingThread(toLangGraphSaver(new MemorySaver()), durability)
      expect(ours).toEqual(await askingThread(new LangGraphMemorySaver(), durability))
    },
  )

  it('finds its messages as instances again', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    const seen: BaseMessage[][] = []
    const graph = () =>
      new StateGraph(MessagesAnnotation)
        .addNode('reply', ({ messages }) => {
          seen.push(messages)
          return { messages: [new AIMessage({ id: `a${messages.length}`, content: 'hello' })] }
        })
        .addEdge(START, 'reply')
        .compile({ checkpointer: saver })
    await graph().invoke({ messages: [new HumanMessage({ id: 'h1', content: 'hi' })] }, config)
    await graph().invoke(
      { messages: [new HumanMessage({ id: 'h2', content: 'hi again' })] },
      config,
    )
    const { values } = await graph().getState(config)
    const { messages } = values as { messages: BaseMessage[] }
    expect(messages.map((message) => [message.constructor.name, message.id])).toEqual([
      ['HumanMessage', 'h1'],
      ['AIMessage', 'a1'],
      ['HumanMessage', 'h2'],
      ['AIMessage', 'a3'],
    ])
    expect(seen[1]?.[1]).toBeInstanceOf(AIMessage)
  })

  it('stores a message that a node has changed in place', async () => {
    const saver = toLangGraphSaver(new MemorySaver())
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('edit', ({ messages: [first] }) => {
        first!.content = 'edited'
        return { messages: [first!] }
      })
      .addEdge(START, 'edit')
      .compile({ checkpointer: saver })
    await graph.invoke({ messages: [new HumanMessage({ id: 'h', content: 'hi' })] }, config)
    const { messages } = (await graph.getState(config)).values as { messages: BaseMessage[] }
    expect(messages.map(({ content }) => content)).toEqual(['edited'])
  })

  it('stores of a list that grows what is new', async () => {
    const { saver, requests } = watched(new MemorySaver())
    const graph = new StateGraph(State)
      .addNode('add', ({ log: { length } }) => ({ log: [`entry ${length}`] }))
      .addEdge(START, 'add')
      .addConditionalEdges('add', ({ log: { length } }) => (length < 50 ? 'add' : END))
      .compile({ checkpointer: toLangGraphSaver(saver) })
    await graph.invoke({ log: [] }, { ...config, recursionLimit: 100 })
    const splices = requests.flatMap(({ checkpoint }) =>
      (checkpoint?.changes ?? []).flatMap(({ channel, splice }) =>
        channel === 'log' ? [splice] : [],
      ),
    )
    expect(splices.slice(-3)).toEqual([47, 48, 49].map((at) => [at, 0, [`entry ${at}`]]))
    const counts = requests.flatMap(({ checkpoint }) => checkpoint?.changes.length ?? [])
    expect(Math.max(...counts.slice(-40))).toBeLessThan(8)
  })

  it('is told what its state holds that cannot be kept', async () => {
    const graph = new StateGraph(Annotation.Root({ tool: Annotation<{ run: () => number }>() }))
      .addNode('make', () => ({ tool: { run: () => 1 } }))
      .addEdge(START, 'make')
      .compile({ checkpointer: toLangGraphSaver(new MemorySaver()) })
    const refused: unknown = await graph.invoke({}, config).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(NotStorableError)
    expect(refused).toMatchObject({ path: 'state.tool.run' })
  })
})

/** The same saver, with what it was asked to commit. */
function watched(saver: Checkpointer): { saver: Checkpointer; requests: CommitRequest[] } {
  const requests: CommitRequest[] = []
  return {
    requests,
    saver: {
      get: (at) => saver.get(at),
      list: (at, options) => saver.list(at, options),
      deleteThread: (id) => saver.deleteThread(id),
      threads: saver.threads,
      commit: (request) => {
        requests.push(request)
        return saver.commit(request)
      },
    },
  }
}
