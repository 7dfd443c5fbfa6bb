import { Command, END, MemorySaver, START, StateGraph, type StateSnapshot } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { loggingChain, quiz, resume, State } from './fixtures.ts'
import { dataOf, onThread } from './trace.ts'

const savedChain = () => loggingChain().compile({ checkpointer: new MemorySaver() })

describe('semantics §4.11 updateState as a new input', () => {
  it('waits to be applied by the next run, which starts over', async () => {
    const graph = savedChain()
    await graph.invoke({ x: 1 }, { ...onThread(), interruptBefore: ['b'] })
    await graph.updateState(onThread(), { y: 2 }, { asNode: '__input__' })
    expect(await graph.getState(onThread())).toMatchObject({
      values: { x: 1, log: ['a'] },
      next: ['__start__'],
      metadata: { source: 'input', step: 2 },
    })
    expect((await graph.invoke(null, onThread())).value).toEqual({
      x: 1,
      y: 2,
      log: ['a', 'a', 'b'],
    })
  })

  it('starts a thread as an input does, at step -1', async () => {
    const graph = savedChain()
    await graph.updateState(onThread(), { x: 1 }, { asNode: '__input__' })
    const { metadata, next } = await graph.getState(onThread())
    expect([metadata, next]).toEqual([{ source: 'input', step: -1, parents: {} }, ['__start__']])
  })

  it.each([[null], ['words' as never]])('refuses %s', async (values) => {
    const update = savedChain().updateState(onThread(), values, { asNode: '__input__' })
    await expect(update).rejects.toMatchObject({ code: 'EMPTY_INPUT' })
  })
})

describe('semantics §4.11 updateState as a copy', () => {
  it('clones a checkpoint beside it, from where a run goes on', async () => {
    const graph = savedChain()
    await graph.invoke({ x: 1 }, onThread())
    const [, original] = await collectParts(graph.getStateHistory(onThread()))
    const config = await graph.updateState(original!.config, null, { asNode: '__copy__' })
    const copy = await graph.getState(onThread())
    expect(copy).toMatchObject({
      config,
      values: original!.values,
      next: ['b'],
      parentConfig: original!.parentConfig,
      metadata: { source: 'fork', step: 2 },
    })
    expect(copy.tasks[0]!.id).not.toBe(original!.tasks[0]!.id)
    expect((await graph.invoke(null, config)).value).toEqual({ x: 1, log: ['a', 'b'] })
  })

  it('clones the first checkpoint, whose input still waits', async () => {
    const graph = savedChain()
    await graph.invoke({ x: 1 }, onThread())
    const first = (await collectParts(graph.getStateHistory(onThread()))).at(-1)!
    await graph.updateState(first.config, null, { asNode: '__copy__' })
    const copy = await graph.getState(onThread())
    expect([copy.parentConfig, copy.next, copy.values]).toEqual([null, ['__start__'], { log: [] }])
    expect((await graph.invoke(null, onThread())).value).toEqual({ x: 1, log: ['a', 'b'] })
  })

  it('knows nothing of the questions and the siblings of the original', async () => {
    const graph = quiz('side').compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    await graph.updateState(onThread(), null, { asNode: '__copy__' })
    const copy = await graph.getState(onThread())
    expect([copy.values, copy.interrupts]).toEqual([{ log: [] }, []])
    expect((await graph.invoke(null, onThread())).interrupts[0]!.id).not.toBe(interrupts[0]!.id)
  })

  it('refuses where there is nothing to copy', async () => {
    const copy = savedChain().updateState(onThread(), null, { asNode: '__copy__' })
    await expect(copy).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

describe('semantics §4.11 updateState and list edges', () => {
  const joining = (stop?: 'a' | 'c') =>
    new StateGraph(State)
      .addNode('a', () => ({ log: ['a'] }))
      .addNode('b', (_state, runtime) => ({ log: [runtime.interrupt<string>('b?')] }))
      .addNode('c', () => ({ log: ['c'] }))
      .addNode('other', () => null)
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'c')
      .compile({ checkpointer: new MemorySaver(), interruptBefore: stop ? [stop] : [] })

  it('count the node that an update stands for', async () => {
    const graph = joining()
    await graph.updateState(onThread(), {}, { asNode: 'a' })
    expect((await graph.getState(onThread())).next).toEqual([])
    await graph.updateState(onThread(), {}, { asNode: 'b' })
    expect((await graph.getState(onThread())).next).toEqual(['c'])
  })

  it('count the siblings that have ended', async () => {
    const graph = joining()
    await graph.invoke({}, onThread())
    await graph.updateState(onThread(), { log: ['b by hand'] }, { asNode: 'b' })
    const { values, next } = await graph.getState(onThread())
    expect([values, next]).toEqual([{ log: ['a', 'b by hand'] }, ['c']])
  })

  it('keep what they have made due, unless the update stands for it', async () => {
    const graph = joining('c')
    await graph.invoke({}, onThread())
    await graph.invoke(resume('b'), onThread())
    await graph.updateState(onThread(), { x: 1 }, { asNode: 'other' })
    expect((await graph.getState(onThread())).next).toEqual(['c'])
    await graph.updateState(onThread(), { x: 2 }, { asNode: 'b' })
    expect((await graph.getState(onThread())).next).toEqual(['c'])
    await graph.updateState(onThread(), { x: 3 }, { asNode: 'other' })
    expect((await graph.getState(onThread())).next).toEqual(['c'])
    await graph.updateState(onThread(), { x: 4 }, { asNode: 'c' })
    expect((await graph.getState(onThread())).next).toEqual([])
    await graph.updateState(onThread(), { x: 5 }, { asNode: 'b' })
    expect((await graph.getState(onThread())).next).toEqual([])
  })

  it('make a node due in the order of the names, beside where the update leads', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ log: ['a'] }))
      .addNode('other', () => null)
      .addNode('m', () => ({ log: ['m'] }))
      .addNode('z', () => ({ log: ['z'] }))
      .addEdge(START, 'a')
      .addEdge(['a'], 'z')
      .addEdge('other', 'm')
      .compile({ checkpointer: new MemorySaver(), interruptBefore: ['z'] })
    await graph.invoke({}, onThread())
    await graph.updateState(onThread(), {}, { asNode: 'other' })
    expect((await graph.invoke(null, onThread())).value).toEqual({ log: ['a', 'm', 'z'] })
  })

  it('make a node due when siblings alone have completed them', async () => {
    const graph = quiz('a', 'b')
      .addNode('c', () => ({ log: ['c'] }))
      .addEdge(['a', 'b'] as never, 'c')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.updateState(onThread(), { x: 1 }, { asNode: 'ask' as never })
    const { values, next } = await graph.getState(onThread())
    expect([values, next]).toEqual([{ x: 1, log: ['a', 'b'] }, ['c']])
  })

  it('keep no node due that another edge leads to while they wait', async () => {
    const graph = joining('c')
    await graph.updateState(onThread(), {}, { asNode: 'a' })
    await graph.updateState(onThread(), new Command({ goto: 'c' }), { asNode: 'other' })
    expect((await graph.getState(onThread())).next).toEqual(['c'])
    await graph.updateState(onThread(), {}, { asNode: 'other' })
    expect((await graph.getState(onThread())).next).toEqual([])
  })
})

describe('semantics §4.11 updateState of a nested graph', () => {
  const nested = (checkpointer?: boolean) =>
    new StateGraph(State)
      .addNode('child', quiz('side').compile({ checkpointer }))
      .addNode('after', () => ({ log: ['after'] }))
      .addEdge(START, 'child')
      .addEdge('child', 'after')
      .compile({ checkpointer: new MemorySaver() })

  const childOf = ({ tasks }: StateSnapshot<object>) =>
    tasks[0]!.state as Exclude<(typeof tasks)[0]['state'], StateSnapshot | null>

  it('changes it under its namespace, and no other graph', async () => {
    const graph = nested()
    await graph.invoke({ y: 1 }, onThread())
    const before = await graph.getState(onThread())
    const pointer = childOf(before)
    const config = await graph.updateState(pointer, { y: 7 }, { asNode: 'side' as never })
    const child = await graph.getState(pointer)
    expect(child.config).toEqual(config)
    expect(child.values).toEqual({ y: 7, log: ['side'] })
    expect(child.metadata!.parents).toEqual({ '': before.config.configurable.checkpoint_id })
    expect(await graph.getState(onThread())).toEqual(before)
  })

  it.each([[undefined], [true]])(
    'is what the root goes on with when it is resumed (checkpointer %s)',
    async (checkpointer) => {
      const graph = nested(checkpointer)
      await graph.invoke({ y: 1 }, onThread())
      const pointer = childOf(await graph.getState(onThread()))
      await graph.updateState(pointer, { x: 6 }, { asNode: 'ask' as never })
      const { value, interrupts } = await graph.invoke(null, onThread())
      expect(interrupts).toEqual([])
      expect(value).toEqual({ x: 6, y: 1, log: ['side', 'after'] })
    },
  )

  it('leaves a graph that keeps its state waiting, when the graph above it is changed', async () => {
    const graph = nested(true)
    const { interrupts } = await graph.invoke({ y: 1 }, onThread())
    await graph.updateState(onThread(), { y: 2 }, { asNode: START })
    expect((await graph.invoke(null, onThread())).interrupts).toEqual(interrupts)
    expect((await graph.invoke(resume(5), onThread())).value).toMatchObject({ x: 5 })
  })

  it('starts a graph that keeps its state over in a later run, although it was changed', async () => {
    const graph = nested(true)
    await graph.invoke({}, onThread())
    await graph.invoke(resume(1), onThread())
    const pointer = { configurable: { thread_id: '1', checkpoint_ns: 'child' } }
    await graph.updateState(pointer, { y: 5 }, { asNode: 'ask' as never })
    const { interrupts } = await graph.invoke({}, onThread())
    expect(interrupts.map(({ value }) => value)).toEqual(['How many?'])
    expect((await graph.getState(pointer)).values).toMatchObject({ x: 1, y: 5 })
  })

  it('does not end one that keeps its state, changed before the superstep that is resumed', async () => {
    const graph = nested(true)
    await graph.invoke({}, onThread())
    await graph.invoke(resume(1), onThread())
    const pointer = { configurable: { thread_id: '1', checkpoint_ns: 'child' } }
    await graph.updateState(pointer, { y: 5 }, { asNode: 'ask' as never })
    await graph.invoke({}, { ...onThread(), interruptBefore: ['child'] })
    const { interrupts } = await graph.invoke(null, onThread())
    expect(interrupts.map(({ value }) => value)).toEqual(['How many?'])
  })

  it('refuses a namespace that the graph lacks', async () => {
    const config = { configurable: { thread_id: '1', checkpoint_ns: 'after:1' } }
    const update = nested().updateState(config, {})
    await expect(update).rejects.toThrow(
      /"after", which is no node of graph "graph" that is a graph/,
    )
  })

  it('ends the question of a nested graph with null as END', async () => {
    const graph = nested()
    await graph.invoke({}, onThread())
    await graph.updateState(childOf(await graph.getState(onThread())), null, { asNode: END })
    const parts = await collectParts(graph.stream(null, onThread()))
    expect(dataOf(parts, 'updates')).toEqual([
      { child: { log: ['side'] } },
      { after: { log: ['after'] } },
    ])
  })
})

describe('semantics §4.11 an update whose node has a condition that asks', () => {
  it('is refused: nobody could answer', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
      .addConditionalEdges('a', (_state, runtime) => runtime.interrupt<'a'>('where?'))
      .compile({ checkpointer: new MemorySaver() })
    await expect(graph.updateState(onThread(), { x: 1 }, { asNode: 'a' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      argument: 'asNode',
    })
  })
})
