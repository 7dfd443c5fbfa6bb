import {
  Annotation,
  append,
  entrypoint,
  InMemoryStore,
  MemorySaver,
  RivuletError,
  type Runtime,
  START,
  StateGraph,
  task,
  tool,
} from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { thrownBy } from '../settle.ts'
import { resume } from './fixtures.ts'
import { onThread } from './trace.ts'

const State = Annotation.Root({ fact: Annotation<string>(), known: append<string>() })
const USER = ['users', '7']

/** Puts the fact of the run, and says what was known before. */
const remembering = () =>
  new StateGraph(State)
    .addNode('remember', async ({ fact }, { store }) => {
      const known = await store!.search(USER)
      await store!.put(USER, fact, { fact })
      return { known: known.map(({ key }) => key) }
    })
    .addEdge(START, 'remember')

describe('semantics §4.15 the store', () => {
  it('is memory across threads', async () => {
    const graph = remembering().compile({
      store: new InMemoryStore(),
      checkpointer: new MemorySaver(),
    })
    await graph.invoke({ fact: 'likes tea' }, onThread('1'))
    const { value } = await graph.invoke({ fact: 'lives in Rome' }, onThread('2'))
    expect(value!.known).toEqual(['likes tea'])
  })

  it('is what others find in it, too', async () => {
    const store = new InMemoryStore()
    await store.put(USER, 'from outside', {})
    const { value } = await remembering().compile({ store }).invoke({ fact: 'likes tea' })
    expect(value!.known).toEqual(['from outside'])
    expect((await store.get(USER, 'likes tea'))?.value).toEqual({ fact: 'likes tea' })
  })

  it('is undefined where the graph has none', async () => {
    const seen: unknown[] = []
    const graph = new StateGraph(State)
      .addNode('look', (_state, runtime) => void seen.push(runtime.store))
      .addEdge(START, 'look')
      .compile()
    await graph.invoke({ fact: 'x' })
    expect(seen).toEqual([undefined])
  })

  it('is seen by conditions', async () => {
    const store = new InMemoryStore()
    await store.put(USER, 'next', { node: 'b' })
    const graph = new StateGraph(State)
      .addNode('a', () => ({ known: ['a'] }))
      .addNode('b', () => ({ known: ['b'] }))
      .addNode('c', () => ({ known: ['c'] }))
      .addEdge(START, 'a')
      .addConditionalEdges('a', async (_state, runtime) => {
        const item = await runtime.store?.get(USER, 'next')
        return item?.value['node'] === 'b' ? 'b' : 'c'
      })
      .compile({ store })
    expect((await graph.invoke({ fact: 'x' })).value!.known).toEqual(['a', 'b'])
  })

  it('is the one of the caller for a nested graph that has none', async () => {
    const store = new InMemoryStore()
    const inner = remembering().compile()
    const graph = new StateGraph(State)
      .addNode('asNode', inner)
      .addNode('asCall', async ({ fact }, runtime) => {
        await inner.invoke({ fact: `${fact} again` }, runtime)
      })
      .addEdge(START, 'asNode')
      .addEdge('asNode', 'asCall')
      .compile({ store })
    await graph.invoke({ fact: 'likes tea' })
    const keys = (await store.search(USER)).map(({ key }) => key)
    expect(keys).toEqual(['likes tea', 'likes tea again'])
  })

  it('is its own for a nested graph that has one', async () => {
    const [outside, inside] = [new InMemoryStore(), new InMemoryStore()]
    const graph = new StateGraph(State)
      .addNode('inner', remembering().compile({ store: inside }))
      .addEdge(START, 'inner')
      .compile({ store: outside })
    await graph.invoke({ fact: 'likes tea' })
    expect(await outside.search([])).toEqual([])
    expect(await inside.search(USER)).toHaveLength(1)
  })

  it('is the same in a run that is resumed, where what was put before the question stays', async () => {
    const store = new InMemoryStore()
    const graph = new StateGraph(State)
      .addNode('ask', async (_state, runtime) => {
        const before = await runtime.store!.search(USER)
        await runtime.store!.put(USER, 'asked', { times: before.length })
        const answer = runtime.interrupt<string>('What do you like?')
        return { known: [...before.map(({ key }) => key), answer] }
      })
      .addEdge(START, 'ask')
      .compile({ store, checkpointer: new MemorySaver() })
    await graph.invoke({ fact: 'x' }, onThread('1'))
    const { value } = await graph.invoke(resume('tea'), onThread('1'))
    expect(value!.known).toEqual(['asked', 'tea'])
  })

  it('is the one of an entrypoint, and of the tasks that it calls', async () => {
    const store = new InMemoryStore()
    const note = task('note', async (fact: string, runtime: Runtime) => {
      await runtime.store!.put(USER, fact, { from: 'task' })
    })
    const program = entrypoint({ name: 'program', store }, async (fact: string, runtime) => {
      await note(fact, runtime)
      return (await runtime.store!.search(USER)).map(({ key }) => key)
    })
    expect((await program.invoke('likes tea')).value).toEqual(['likes tea'])
  })

  it('is seen by tools', async () => {
    const store = new InMemoryStore()
    const note = tool(
      async ({ fact }, runtime) => {
        await runtime.store!.put(USER, fact, { from: 'tool' })
        return 'noted'
      },
      { name: 'note', schema: z.object({ fact: z.string() }) },
    )
    const graph = new StateGraph(State)
      .addNode('n', async ({ fact }, runtime) => {
        await note.invoke({ fact }, runtime)
      })
      .addEdge(START, 'n')
      .compile({ store })
    await graph.invoke({ fact: 'likes tea' })
    expect((await store.get(USER, 'likes tea'))?.value).toEqual({ from: 'tool' })
  })

  it('can be taken out of the runtime', async () => {
    const store = new InMemoryStore()
    const graph = new StateGraph(State)
      .addNode('n', async (_state, { store: memory }) => {
        await memory?.put(USER, 'k', {})
      })
      .addEdge(START, 'n')
      .compile({ store })
    await graph.invoke({ fact: 'x' })
    expect(await store.search(USER)).toHaveLength(1)
  })

  it('is refused where it is none', () => {
    const error = thrownBy(() => remembering().compile({ store: new Map() as never }))
    expect(error).toSatisfy(
      (each) => RivuletError.isInstance(each) && each.code === 'INVALID_ARGUMENT',
    )
    expect((error as Error).message).toContain('store must be a Store (new InMemoryStore())')
  })
})
