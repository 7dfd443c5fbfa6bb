import {
  type BaseCheckpointSaver,
  MemorySaver as LangGraphMemorySaver,
} from '@langchain/langgraph-checkpoint'
import { describe, expect, it } from 'vitest'
import { VersionedSaver } from '../../../test/versioned-saver.ts'
import { ConflictError, NotStorableError } from '../../errors.ts'
import { Command, Send } from '../../engine/command.ts'
import { Annotation } from '../../graph/annotation.ts'
import { entrypoint } from '../../graph/entrypoint.ts'
import { StateGraph } from '../../graph/state-graph.ts'
import { task } from '../../graph/task.ts'
import type { Runtime } from '../../engine/runtime.ts'
import { tool } from '../../tools/tool.ts'
import { ToolNode } from '../../tools/tool-node.ts'
import { END, START } from '../../engine/graph-spec.ts'
import { Overwrite } from '../../channels/overwrite.ts'
import { checkpointerCases } from '../../testing/checkpointer-cases.ts'
import { checkpoint } from '../../testing/checkpointer-fixtures.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'
import type { Checkpointer, StoredWrite } from '../checkpointer.ts'
import { NULL_TASK_ID } from '../reserved-channels.ts'
import { MemorySaver } from '../memory-saver.ts'
import { fromLangGraphSaver } from './from-langgraph-saver.ts'

const config = { configurable: { thread_id: '1' } }

const SAVERS: Readonly<Record<string, () => BaseCheckpointSaver>> = {
  "LangGraph's MemorySaver": () => new LangGraphMemorySaver(),
  'a saver that keeps values by channel and version': () => new VersionedSaver(),
}

describe.each(Object.entries(SAVERS))('%s, as a saver of ours', (_name, createSaver) => {
  const cases = checkpointerCases(() => fromLangGraphSaver(createSaver()), { carries: 'json' })
  for (const { title, run } of cases) it(title, run)

  it('carries what tasks and tools have come to, and what functions save', async () => {
    const ours = await functionThread(new MemorySaver())
    expect(await functionThread(fromLangGraphSaver(createSaver()))).toEqual(ours)
    expect(ours).toEqual([
      { value: null, open: 2, runs: 2 },
      { value: null, open: 1, runs: 2 },
      { value: { answers: ['A', 'B'], previous: null, sum: '3' }, open: 0, runs: 2 },
      { value: { answers: ['A', 'B'], previous: null, sum: '3' }, open: 2, runs: 4 },
    ])
  })

  it('carries a thread with nested graphs, Sends and questions like our own, with a new graph each time', async () => {
    const ours = await askingThread(new MemorySaver())
    expect(await askingThread(fromLangGraphSaver(createSaver()))).toEqual(ours)
    expect(ours.at(-1)).toMatchObject({
      values: {
        topic: 'cats',
        log: ['a', 'b', 'c', 'beside', 'a', 'b', 'c', 'yes', 'really', 'end'],
      },
      next: [],
    })
  })

  it('lets a deferred node wait on', async () => {
    const State = Annotation.Root({
      log: Annotation<string[]>({
        reducer: (left, right) => left.concat(right),
        default: () => [],
      }),
    })
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt<string>('?')] }))
      .addNode('last', () => ({ log: ['last'] }), { defer: true })
      .addNode('first', () => ({ log: ['first'] }))
      .addEdge(START, 'first')
      .addEdge('first', 'ask')
      .addEdge('first', 'last')
      .addEdge('ask', 'last')
      .compile({ checkpointer: fromLangGraphSaver(createSaver()) })
    await graph.invoke({}, config)
    expect((await graph.getState(config)).next).toEqual(['ask'])
    const { value } = await graph.invoke(new Command({ resume: 'answer' }), config)
    expect(value).toEqual({ log: ['first', 'answer', 'last'] })
  })

  it('numbers versions, and names those that are new', async () => {
    const saver = createSaver()
    const given = fromLangGraphSaver(saver)
    await given.commit({ config, parent: undefined, checkpoint: checkpoint('0', { x: 1, y: 1 }) })
    await given.commit({ config, parent: '0', checkpoint: checkpoint('1', { x: 2 }) })
    await given.commit({
      config,
      parent: '0',
      isBranch: true,
      checkpoint: checkpoint('2', { x: 3 }),
    })
    const versions = await Promise.all(
      ['0', '1', '2'].map(async (id) => {
        const at = { configurable: { thread_id: '1', checkpoint_ns: '', checkpoint_id: id } }
        return (await saver.getTuple(at))?.checkpoint.channel_versions
      }),
    )
    expect(versions).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 1 },
      { x: 3, y: 1 },
    ])
  })

  it('keeps threads in order and their records beyond its own life', async () => {
    const saver = createSaver()
    const clock = createFakeClock()
    const first = fromLangGraphSaver(saver, { clock })
    await first.threads.update('1', { title: 'one' })
    await clock.advance(1)
    await first.threads.update('2', { title: 'two' })
    await clock.advance(1)
    await Promise.all([
      first.threads.update('1', { status: 'busy' }),
      first.threads.update('1', { graph: 'chat' }),
    ])
    const second = fromLangGraphSaver(saver)
    expect((await second.threads.list()).map(({ threadId }) => threadId)).toEqual(['1', '2'])
    expect(await second.threads.get('1')).toMatchObject({
      title: 'one',
      status: 'busy',
      graph: 'chat',
    })
    await second.deleteThread('1')
    expect((await first.threads.list()).map(({ threadId }) => threadId)).toEqual(['2'])
  })
})

describe('fromLangGraphSaver', () => {
  it('refuses a checkpoint whose id would hide it, and says why', async () => {
    const saver = fromLangGraphSaver(new LangGraphMemorySaver())
    await saver.commit({ config, parent: undefined, checkpoint: checkpoint('5', {}) })
    const refused = await saver
      .commit({ config, parent: '5', checkpoint: checkpoint('4', {}) })
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ConflictError)
    expect((refused as Error).message).toContain('does not sort after 5')
    expect((await saver.get(config))?.config.configurable.checkpoint_id).toBe('5')
  })

  it('sees that another process has moved the thread on', async () => {
    const saver = new LangGraphMemorySaver()
    const [one, other] = [fromLangGraphSaver(saver), fromLangGraphSaver(saver)]
    await one.commit({ config, parent: undefined, checkpoint: checkpoint('0', { x: 0 }) })
    await other.commit({ config, parent: '0', checkpoint: checkpoint('1', { x: 1 }) })
    await expect(
      one.commit({ config, parent: '0', checkpoint: checkpoint('2', { x: 2 }) }),
    ).rejects.toThrow(ConflictError)
    expect((await one.get(config))?.values).toEqual({ x: 1 })
  })

  it('finds out at their next commit that two processes have built on a checkpoint at once', async () => {
    const saver = new LangGraphMemorySaver()
    const [one, other] = [fromLangGraphSaver(saver), fromLangGraphSaver(saver)]
    await one.commit({ config, parent: undefined, checkpoint: checkpoint('0', {}) })
    await Promise.all([
      one.commit({ config, parent: '0', checkpoint: checkpoint('1', { x: 1 }) }),
      other.commit({ config, parent: '0', checkpoint: checkpoint('2', { x: 2 }) }),
    ])
    const next = [
      one.commit({ config, parent: '1', checkpoint: checkpoint('3', { x: 3 }) }),
      other.commit({ config, parent: '2', checkpoint: checkpoint('4', { x: 4 }) }),
    ]
    await expect(next[0]).rejects.toThrow(ConflictError)
    await next[1]
    expect((await one.get(config))?.values).toEqual({ x: 4 })
  })

  it('adds commands up, and never mixes writes that replace with those that stay', async () => {
    const saver = new VersionedSaver() // refuses a mixed call
    const given = fromLangGraphSaver(saver)
    await given.commit({ config, parent: undefined, checkpoint: checkpoint('0', {}) })
    for (const value of ['one', 'two', 'three']) {
      const writes = [{ taskId: NULL_TASK_ID, writes: [['x', value]] as const }]
      await given.commit({ config, parent: '0', writes })
    }
    const both: StoredWrite[] = [
      ['__resume__', ['a']],
      ['x', 1],
      ['y', 2],
    ]
    await given.commit({ config, parent: '0', writes: [{ taskId: 't', writes: both }] })
    const found = await given.get(config)
    expect(new Map(found?.writes.map(({ taskId, writes }) => [taskId, writes] as const))).toEqual(
      new Map<string, readonly unknown[]>([
        [NULL_TASK_ID, ['one', 'two', 'three'].map((value) => ['x', value])],
        ['t', both],
      ]),
    )
  })

  it('stops a graph whose state LangGraph would damage, before anything is lost', async () => {
    const graph = new StateGraph(Annotation.Root({ count: Annotation<bigint>() }))
      .addNode('count', () => ({ count: 1n }))
      .addEdge(START, 'count')
      .compile({ checkpointer: fromLangGraphSaver(new LangGraphMemorySaver()) })
    const refused: unknown = await graph.invoke({}, config).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(NotStorableError)
    expect(refused).toMatchObject({ path: 'state.count', reason: 'a bigint' })
    expect((await graph.getState(config)).next).toEqual(['count'])
  })
})

function askingGraph(checkpointer: Checkpointer) {
  const State = Annotation.Root({
    topic: Annotation<string>(),
    log: Annotation<string[]>({
      reducer: (left, right) => left.concat(right),
      default: () => [],
    }),
  })
  const nested = new StateGraph(State)
    .addNode('ask', ({ topic }, runtime) => ({ log: [runtime.interrupt<string>(`${topic}?`)] }))
    .addNode('confirm', (_state, runtime) => ({ log: [runtime.interrupt<string>('sure?')] }))
    .addEdge(START, 'ask')
    .addEdge('ask', 'confirm')
    .addEdge('confirm', END)
    .compile()
  return new StateGraph(State)
    .addNode('plan', () => ({ topic: 'cats', log: new Overwrite<string[]>([]) }))
    .addNode('work', ({ topic }: { topic: string }) => ({ log: [topic] }))
    .addNode('review', nested)
    .addNode('beside', () => ({ log: ['beside'] }))
    .addNode('end', () => ({ log: ['end'] }))
    .addEdge(START, 'plan')
    .addConditionalEdges('plan', () => ['a', 'b', 'c'].map((topic) => new Send('work', { topic })))
    .addEdge('work', 'beside')
    .addEdge('work', 'review')
    .addEdge(['beside', 'review'], 'end')
    .addEdge('end', END)
    .compile({ checkpointer })
}

/** What a thread says of itself after every run, ids and times aside. */
async function askingThread(saver: Checkpointer) {
  const shown: object[] = []
  for (const input of [
    { log: ['start'] },
    new Command({ resume: 'yes' }),
    new Command({ resume: 'really' }),
  ]) {
    const output = await askingGraph(saver).invoke(input, config)
    const { values, next, tasks } = await askingGraph(saver).getState(config, { subgraphs: true })
    const asked = output.interrupts.map(({ value }) => value)
    const history: unknown[] = []
    for await (const { values: old, next: due, metadata } of askingGraph(saver).getStateHistory(
      config,
    )) {
      history.push([old, due, metadata?.source, metadata?.step])
    }
    const states = tasks.map(({ name, state, result }) => [
      name,
      result,
      state && 'values' in state ? [state.values, state.next] : state,
    ])
    shown.push({ asked, values, next, states, history })
  }
  return shown
}

/** Runs of a function that asks in two tasks and a tool that ends: each with a new graph. */
async function functionThread(checkpointer: Checkpointer): Promise<unknown[]> {
  let runs = 0
  const count = task('count', () => ++runs)
  const ask = task('ask', (what: string, runtime: Runtime) => runtime.interrupt<string>(what))
  const add = tool(() => (runs++, 3), { name: 'add' })
  const node = new ToolNode([add])
  const graph = () =>
    entrypoint({ name: 'story', checkpointer }, async (_input: string, runtime) => {
      await count(runtime)
      const [sum] = (await node
        .invoke([{ id: 'c', name: 'add', args: {} }], runtime)
        .then((update) => (update as { messages: { content: string }[] }).messages)) as [
        { content: string },
      ]
      const answers = await Promise.all([ask('a?', runtime), ask('b?', runtime)])
      const { previous = null } = runtime as { previous?: unknown }
      return { answers, previous: previous && 'known', sum: sum.content }
    })
  const told: unknown[] = []
  let answers: string[] = []
  const step = async (input: string | Command) => {
    const { value, interrupts } = await graph().invoke(input as never, config)
    answers = interrupts.map(({ id }) => id)
    told.push({ value, open: interrupts.length, runs })
  }
  await step('start')
  const [a, b] = answers
  await step(new Command({ resume: { [b!]: 'B' } }))
  await step(new Command({ resume: { [a!]: 'A' } }))
  await step('again')
  return told
}
