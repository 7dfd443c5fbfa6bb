import {
  Annotation,
  append,
  Command,
  END,
  MemorySaver,
  Overwrite,
  Send,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief } from '../settle.ts'
import { quiz } from './fixtures.ts'
import { dataOf, onThread } from './trace.ts'

const State = Annotation.Root({
  x: Annotation<number | null>(),
  y: Annotation<number | null>(),
  log: append<string>(),
})

/** A graph of one node `n` beside an idle one that can be gone or sent to. */
const one = (node: () => object | null | undefined) =>
  new StateGraph(State)
    .addNode('n', node)
    .addNode('idle', () => {})
    .addEdge(START, 'n')
    .compile()

async function updateOf(node: () => object | null | undefined): Promise<unknown> {
  const [first] = await collectParts(one(node).stream({}))
  return first!.data
}

describe('semantics §1.3 updates', () => {
  it('is told once per finished task, not per step', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addNode('b', () => ({ y: 2 }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile()
    const parts = await collectParts(graph.stream({}))
    expect(brief(parts)).toEqual([
      ['updates', { a: { x: 1 } }],
      ['updates', { b: { y: 2 } }],
    ])
  })

  it('has the keys in the order in which they were written', async () => {
    const update = (await updateOf(() => ({ y: 1, log: ['a'], x: 2 }))) as { n: object }
    expect(Object.keys(update.n)).toEqual(['y', 'log', 'x'])
  })

  it.each([
    ['null', () => null],
    ['undefined', () => undefined],
    ['an empty object', () => ({})],
    ['unknown keys only', () => ({ stranger: 1 })],
    ['only a goto', () => new Command({ goto: 'idle' })],
    ['only a goto to END', () => new Command({ goto: END })],
    ['only a Send', () => new Send('idle', {})],
  ])('is null for a task that returned %s', async (_name, node) => {
    expect(await updateOf(node)).toEqual({ n: null })
  })

  it('is a list with every write when a key was written twice in one task', async () => {
    const update = await updateOf(() => [
      new Command({ update: { log: ['a'] } }),
      new Command({ update: { log: ['b'], x: 1 } }),
    ])
    expect(update).toEqual({ n: [{ log: ['a'] }, { log: ['b'] }, { x: 1 }] })
  })

  it('is one object when two Commands wrote different keys', async () => {
    const update = await updateOf(() => [
      new Command({ update: { x: 1 } }),
      new Command({ update: { y: 2 } }),
    ])
    expect(update).toEqual({ n: { x: 1, y: 2 } })
  })

  it('is the bare value when outputKeys is one name', async () => {
    const parts = await collectParts(one(() => ({ x: 1, y: 2 })).stream({}, { outputKeys: 'y' }))
    expect(brief(parts)).toEqual([['updates', { n: 2 }]])
  })

  it('is a list of bare values when outputKeys is one name that was written twice', async () => {
    const graph = one(() => [
      new Command({ update: { log: ['a'] } }),
      new Command({ update: { log: ['b'] } }),
    ])
    const parts = await collectParts(graph.stream({}, { outputKeys: 'log' }))
    expect(brief(parts)).toEqual([['updates', { n: [['a'], ['b']] }]])
  })

  it('is no list when only a key that is not shown was written twice', async () => {
    const graph = one(() => [
      new Command({ update: { log: ['a'] } }),
      new Command({ update: { log: ['b'], x: 1 } }),
    ])
    const parts = await collectParts(graph.stream({}, { outputKeys: ['x', 'y'] }))
    expect(brief(parts)).toEqual([['updates', { n: { x: 1 } }]])
  })

  it('drops unknown keys silently and keeps a key that is set to null', async () => {
    expect(await updateOf(() => ({ stranger: 1, y: null }))).toEqual({ n: { y: null } })
  })

  it('comes twice with the same key for two Sends of one node', async () => {
    const graph = new StateGraph(State)
      .addNode('worker', (state) => ({ log: [String((state as unknown as { id: number }).id)] }))
      .addConditionalEdges(START, () => [
        new Send('worker', { id: 1 }),
        new Send('worker', { id: 2 }),
      ])
      .compile()
    const parts = await collectParts(graph.stream({}))
    expect(brief(parts)).toEqual([
      ['updates', { worker: { log: ['1'] } }],
      ['updates', { worker: { log: ['2'] } }],
    ])
  })

  it('has __interrupt__ alone, in a part of its own', async () => {
    const graph = quiz('side').compile({ checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({}, onThread()))
    const interrupt = { id: expect.any(String) as string, value: 'How many?' }
    expect(brief(parts)).toEqual([
      ['updates', { __interrupt__: [interrupt] }],
      ['updates', { side: { log: ['side'] } }],
    ])
  })

  it('has __metadata__ beside the node of a task that is replayed', async () => {
    const graph = quiz('side').compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const parts = await collectParts(graph.stream(new Command({ resume: 7 }), onThread()))
    expect(brief(parts)).toEqual([
      ['updates', { side: { log: ['side'] }, __metadata__: { cached: true } }],
      ['updates', { ask: { x: 7 } }],
    ])
  })

  it('never shows the start of the graph, whatever the input writes and leads to', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => {})
      .addConditionalEdges(START, () => 'a')
      .compile()
    const parts = await collectParts(graph.stream({ x: 1 }, { streamMode: ['updates', 'tasks'] }))
    expect(parts.map(({ data }) => ('name' in data ? data.name : data))).toEqual([
      'a',
      { a: null },
      'a',
    ])
  })

  it('shows what was written, not what the reducer made of it', async () => {
    const graph = new StateGraph(State)
      .addNode('n', () => ({ log: ['b'] }))
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(graph.stream({ log: ['a'] }))
    expect(brief(parts)).toEqual([['updates', { n: { log: ['b'] } }]])
  })

  it('shows an Overwrite as such', async () => {
    const update = (await updateOf(() => ({ log: new Overwrite(['z']) }))) as {
      n: { log: unknown }
    }
    expect(Overwrite.isInstance(update.n.log)).toBe(true)
    expect(update.n.log).toMatchObject({ value: ['z'] })
  })

  it('shows a replayed task that wrote nothing, too: null beside __metadata__', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
      .addNode('mute', () => null)
      .addEdge(START, 'ask')
      .addEdge(START, 'mute')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const parts = await collectParts(graph.stream(new Command({ resume: 7 }), onThread()))
    expect(brief(parts)).toEqual([
      ['updates', { mute: null, __metadata__: { cached: true } }],
      ['updates', { ask: { x: 7 } }],
    ])
  })

  it('tells a replayed task with what it wrote, as it wrote it', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('?') }))
      .addNode('side', () => ({ log: new Overwrite(['z']) }))
      .addEdge(START, 'ask')
      .addEdge(START, 'side')
      .compile({ checkpointer: new MemorySaver() })
    const before = await collectParts(graph.stream({}, onThread()))
    const after = await collectParts(graph.stream(new Command({ resume: 1 }), onThread()))
    const [told, again] = [before, after].map(
      (parts) =>
        (dataOf(parts, 'updates').find((data) => 'side' in data) as { side: unknown }).side,
    )
    expect(again).toEqual(told)
    expect(Overwrite.isInstance((again as { log: unknown }).log)).toBe(true)
  })
})
