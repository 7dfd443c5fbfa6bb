import { append, Annotation, MemorySaver, START, StateGraph } from '@rivulet/core'
import { collectParts, createFakeIds } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { quiz, resume, State } from './fixtures.ts'
import { onThread } from './trace.ts'

const Memory = Annotation.Root({ seen: append<string>(), topic: Annotation<string>() })

/** `child` remembers every topic that it was given; the root shows only what it remembers. */
const remembering = () => {
  const child = new StateGraph(Memory)
    .addNode('note', ({ topic }) => ({ seen: [topic] }))
    .addEdge(START, 'note')
    .compile({ checkpointer: true })
  return new StateGraph(
    Annotation.Root({ topic: Annotation<string>(), memory: Annotation<unknown>() }),
  )
    .addNode('child', async ({ topic }, runtime) => ({
      memory: (await child.invoke({ topic }, runtime)).value!.seen,
    }))
    .addEdge(START, 'child')
    .compile({ checkpointer: new MemorySaver(), ids: createFakeIds() })
}

/** The same child as a node, which shows all that it remembers. */
const nestedMemory = () => {
  const child = new StateGraph(Memory, { input: Annotation.Root({ topic: Annotation<string>() }) })
    .addNode('note', ({ topic }) => ({ seen: [topic] }))
    .addEdge(START, 'note')
    .compile({ checkpointer: true })
  const Shown = Annotation.Root({ seen: Annotation<string[]>(), topic: Annotation<string>() })
  return new StateGraph(Shown)
    .addNode('child', child)
    .addEdge(START, 'child')
    .compile({ checkpointer: new MemorySaver() })
}

const run = async (graph: ReturnType<typeof remembering>, topics: readonly string[]) => {
  for (const topic of topics) await graph.invoke({ topic }, onThread())
  return collectParts(graph.getStateHistory(onThread()))
}

describe('semantics §4.12 a replay and nested graphs', () => {
  it('starts them anew: they ask again', async () => {
    const graph = new StateGraph(State)
      .addNode('child', quiz('side').compile())
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    const first = await graph.invoke({}, onThread())
    await graph.invoke(resume(5), onThread())
    const history = await collectParts(graph.getStateHistory(onThread()))
    const asked = history.find(({ metadata }) => metadata!.step === 0)!
    const again = await graph.invoke(null, { configurable: asked.config.configurable })
    expect(again.interrupts.map(({ value }) => value)).toEqual(['How many?'])
    expect(again.interrupts[0]!.id).not.toBe(first.interrupts[0]!.id)
    expect((await graph.invoke(resume(6), onThread())).value).toEqual({ x: 6, log: ['side'] })
  })

  it('finds one that keeps its state as it was, also for new input at an older checkpoint', async () => {
    const graph = remembering()
    const history = await run(graph, ['a', 'b', 'c'])
    const afterA = history.find(({ values, next }) => values.topic === 'a' && next.length === 0)!
    const config = await graph.updateState(afterA.config, { topic: 'y' }, { asNode: '__input__' })
    expect((await graph.invoke(null, config)).value?.memory).toEqual(['a', 'y'])
  })

  it('finds one that keeps its state as it was at that point, once', async () => {
    const graph = remembering()
    const history = await run(graph, ['a', 'b', 'c'])
    const beforeB = history.find(({ values, next }) => values.topic === 'b' && next[0] === 'child')!
    const replayed = await graph.invoke(null, { configurable: beforeB.config.configurable })
    expect(replayed.value?.memory).toEqual(['a', 'b'])
    expect((await graph.invoke({ topic: 'd' }, onThread())).value?.memory).toEqual(['a', 'b', 'd'])
  })

  it('finds it so for new input from an older checkpoint, and for a change of one', async () => {
    const graph = remembering()
    const history = await run(graph, ['a', 'b', 'c'])
    const afterA = history.find(({ values, next }) => values.topic === 'a' && next.length === 0)!
    const branched = await graph.invoke(
      { topic: 'x' },
      { configurable: afterA.config.configurable },
    )
    expect(branched.value?.memory).toEqual(['a', 'x'])
    const config = await graph.updateState(afterA.config, { topic: 'y' }, { asNode: START })
    expect((await graph.invoke(null, config)).value?.memory).toEqual(['a', 'y'])
  })

  it('finds it so for a change of the checkpoint before the newest', async () => {
    const graph = remembering()
    const [, beforeB] = await run(graph, ['a', 'b'])
    const config = await graph.updateState(beforeB!.config, { topic: 'y' }, { asNode: START })
    expect((await graph.invoke(null, config)).value?.memory).toEqual(['a', 'y'])
  })

  it('finds it empty where it had not run yet', async () => {
    const graph = remembering()
    const history = await run(graph, ['a', 'b'])
    const [first] = history.toReversed()
    const { value } = await graph.invoke(null, { configurable: first!.config.configurable })
    expect(value?.memory).toEqual(['a'])
  })

  it('goes on with its newest state where nothing was left behind', async () => {
    const graph = remembering()
    await run(graph, ['a', 'b'])
    const config = await graph.updateState(onThread(), { topic: 'c' }, { asNode: START })
    expect((await graph.invoke(null, config)).value?.memory).toEqual(['a', 'b', 'c'])
  })

  it('counts what was changed in it since then', async () => {
    const graph = nestedMemory()
    await graph.invoke({ topic: 'a' }, onThread())
    const config = await graph.updateState(onThread(), { topic: 'b' }, { asNode: START })
    const child = { configurable: { thread_id: '1', checkpoint_ns: 'child' } }
    await graph.updateState(child, { seen: ['by hand'] }, { asNode: 'note' as never })
    expect((await graph.invoke(null, config)).value).toMatchObject({ seen: ['a', 'by hand', 'b'] })
  })

  it('goes on with its newest state beside a copy of the newest checkpoint', async () => {
    const graph = remembering()
    await run(graph, ['a', 'b'])
    const config = await graph.updateState(onThread(), null, { asNode: '__copy__' })
    expect((await graph.invoke({ topic: 'c' }, config)).value?.memory).toEqual(['a', 'b', 'c'])
  })

  it('goes on in it when it is called again in the same run', async () => {
    const child = new StateGraph(Memory)
      .addNode('note', ({ topic }) => ({ seen: [topic] }))
      .addEdge(START, 'note')
      .compile({ checkpointer: true })
    const graph = new StateGraph(Memory)
      .addNode('child', async (_state, runtime) => ({
        topic: String((await child.invoke({ topic: 'x' }, runtime)).value?.seen.length),
      }))
      .addEdge(START, 'child')
      .addConditionalEdges('child', ({ topic }) => (topic === '1' ? 'child' : []))
      .compile({ checkpointer: new MemorySaver() })
    expect((await graph.invoke({ topic: 'in' }, onThread())).value?.topic).toBe('2')
    const [first] = (await collectParts(graph.getStateHistory(onThread()))).toReversed()
    const { value } = await graph.invoke(null, { configurable: first!.config.configurable })
    expect(value?.topic).toBe('2')
  })

  it('starts one anew that was left in the middle', async () => {
    const graph = new StateGraph(State)
      .addNode('child', quiz('side').compile({ checkpointer: true }))
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ y: 1 }, onThread())
    await graph.invoke({ y: 2 }, onThread())
    const old = await graph.getState(onThread())
    await graph.invoke({ y: 3 }, onThread())
    const { interrupts } = await graph.invoke(null, { configurable: old.config.configurable })
    expect(interrupts.map(({ value }) => value)).toEqual(['How many?'])
    const { value } = await graph.invoke(resume(6), onThread())
    expect(value).toEqual({ x: 6, y: 2, log: ['side'] })
  })
})
