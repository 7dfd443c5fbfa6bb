import {
  CheckpointerRequiredError,
  Command,
  MemorySaver,
  Send,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { chain, quiz, reproducible, State } from './fixtures.ts'
import { onThread, startsIn } from './trace.ts'

const savedChain = () => chain().compile(reproducible())

/** `late` and `ask` wait for answers, `side` ends; they are declared in another order than A-Z. */
const waiting = () =>
  new StateGraph(State)
    .addNode('side', () => ({ log: ['side'] }))
    .addNode('late', (_state, runtime) => ({ y: runtime.interrupt<number>('y?') }))
    .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('x?') }))
    .addEdge(START, 'ask')
    .addEdge(START, 'late')
    .addEdge(START, 'side')
    .compile({ checkpointer: new MemorySaver() })

describe('semantics §4.11 getState', () => {
  it('tells a finished thread: all values, nothing next, its newest checkpoint', async () => {
    const graph = savedChain()
    const parts = await collectParts(graph.stream({}, { ...onThread(), streamMode: 'checkpoints' }))
    const last = parts.at(-1)!.data
    expect(await graph.getState(onThread())).toEqual({
      values: { x: 1, y: 2, log: ['a'] },
      next: [],
      config: last.config,
      metadata: { source: 'loop', step: 2, parents: {} },
      createdAt: '2026-01-02T00:00:00.000Z',
      parentConfig: last.parent_config,
      tasks: [],
      interrupts: [],
    })
  })

  it('knows nothing of a thread that nobody has run', async () => {
    expect(await savedChain().getState(onThread('unknown'))).toMatchObject({
      values: {},
      next: [],
      metadata: null,
      createdAt: null,
      parentConfig: null,
      tasks: [],
      interrupts: [],
    })
  })

  it('needs a saver', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => {})
      .addEdge(START, 'a')
      .compile()
    await expect(graph.getState(onThread())).rejects.toBeInstanceOf(CheckpointerRequiredError)
  })

  it('has the pending writes of finished siblings in the values, the rest as next, questions twice', async () => {
    const graph = waiting()
    const { interrupts } = await graph.invoke({ log: ['in'] }, onThread())
    const state = await graph.getState(onThread())
    expect(state.values).toEqual({ log: ['in', 'side'] })
    expect(state.next).toEqual(['late', 'ask'])
    expect(state.metadata!.step).toBe(0)
    expect(new Set(state.interrupts)).toEqual(new Set(interrupts))
    expect(state.tasks.map((task) => [task.name, task.result, task.error, task.state])).toEqual([
      ['side', { log: ['side'] }, null, null],
      ['late', null, null, null],
      ['ask', null, null, null],
    ])
    expect(state.tasks.map((task) => task.interrupts.map(({ value }) => value))).toEqual([
      [],
      ['y?'],
      ['x?'],
    ])
    expect(state.tasks.map(({ path }) => path)).toEqual([
      ['__pregel_pull', 'side'],
      ['__pregel_pull', 'late'],
      ['__pregel_pull', 'ask'],
    ])
  })

  it('applies them in the order of their paths: nodes first, then Sends', async () => {
    const graph = new StateGraph(State)
      .addNode('zz', () => ({ log: ['zz'] }))
      .addNode('aa', () => ({ log: ['aa'] }))
      .addNode('worker', (args) => ({ log: [args as unknown as string] }))
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('x?') }))
      .addConditionalEdges(START, () => [
        new Send('worker', '1'),
        new Send('worker', '2'),
        'ask',
        'zz',
        'aa',
      ])
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect((await graph.getState(onThread())).values).toEqual({ log: ['aa', 'zz', '1', '2'] })
  })

  it('does not apply them when the checkpoint is named', async () => {
    const graph = waiting()
    await graph.invoke({ log: ['in'] }, onThread())
    const { config } = await graph.getState(onThread())
    const named = await graph.getState(config)
    expect(named.values).toEqual({ log: ['in'] })
    expect(named.interrupts).toHaveLength(2)
  })

  it('leaves out a finished sibling from next even when it wrote nothing', async () => {
    const graph = quiz()
      .addNode('mute', () => null)
      .addEdge(START, 'mute')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect((await graph.getState(onThread())).next).toEqual(['ask'])
  })

  it('tells what an update in a Command changed, also while the question is still open', async () => {
    const graph = waiting()
    const { interrupts } = await graph.invoke({}, onThread())
    const asked = interrupts.find(({ value }) => value === 'x?')!
    await graph.invoke(new Command({ update: { x: 9 }, resume: { [asked.id]: 5 } }), onThread())
    const state = await graph.getState(onThread())
    expect(state.next).toEqual(['late'])
    expect(state.values).toEqual({ x: 5, log: ['side'] })
    expect(state.interrupts.map(({ value }) => value)).toEqual(['y?'])
  })

  it('has next in the order of declaration, Sends first', async () => {
    const graph = new StateGraph(State)
      .addNode('zz', () => {})
      .addNode('start', () => [new Send('worker', {}), new Send('worker', {})])
      .addNode('worker', () => {})
      .addNode('aa', () => {})
      .addEdge(START, 'start')
      .addEdge('start', 'aa')
      .addEdge('start', 'zz')
      .compile({ checkpointer: new MemorySaver(), interruptAfter: ['start'] })
    await graph.invoke({}, onThread())
    expect((await graph.getState(onThread())).next).toEqual(['worker', 'worker', 'zz', 'aa'])
  })

  it('has no task at a stop before a node but those that are due', async () => {
    const graph = savedChain()
    await graph.invoke({}, { ...onThread(), interruptBefore: ['b'] })
    const { next, tasks, interrupts } = await graph.getState(onThread())
    expect([next, interrupts]).toEqual([['b'], []])
    expect(tasks).toEqual([
      {
        id: expect.any(String) as string,
        name: 'b',
        path: ['__pregel_pull', 'b'],
        error: null,
        interrupts: [],
        state: null,
        result: null,
      },
    ])
  })

  it('has the same task ids as the stream', async () => {
    const graph = waiting()
    const parts = await collectParts(graph.stream({}, { ...onThread(), streamMode: 'tasks' }))
    const { tasks } = await graph.getState(onThread())
    const ids = new Set(startsIn(parts).map(({ id }) => id))
    expect(ids.size).toBe(3)
    expect(new Set(tasks.map(({ id }) => id))).toEqual(ids)
  })

  it('gives copies: changing them does not change the thread', async () => {
    const graph = savedChain()
    await graph.invoke({}, onThread())
    const { values } = await graph.getState(onThread())
    values.log!.push('mutated')
    expect((await graph.getState(onThread())).values).toEqual({ x: 1, y: 2, log: ['a'] })
  })
})
