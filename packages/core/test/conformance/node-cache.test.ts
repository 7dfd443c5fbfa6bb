import {
  Annotation,
  append,
  type CachePolicy,
  Command,
  type CompiledGraph,
  InMemoryCache,
  MemorySaver,
  messagesKey,
  type Runtime,
  Send,
  START,
  StateGraph,
  untracked,
} from '@rivulet/core'
import { createFakeClock } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle, thrownBy } from '../settle.ts'
import { resume } from './fixtures.ts'
import { dataOf, onThread, STREAMED, toTrace } from './trace.ts'

const COUNTED = Annotation.Root({ x: Annotation<unknown>(), log: append<string>() })

/** `a` says how often it has run; the clock is that of its cache. */
function counted(cachePolicy: CachePolicy<{ x: unknown }> = {}, name = 'counted') {
  const clock = createFakeClock()
  const cache = new InMemoryCache({ clock })
  const runs = { count: 0 }
  const a = (_state: unknown, { writer }: Runtime): { log: string[] } => {
    writer('at work')
    return { log: [`run ${++runs.count}`] }
  }
  const builder = new StateGraph(COUNTED)
    .addNode('a', a, { cachePolicy })
    .addNode('z', () => ({ log: ['z'] }))
    .addEdge(START, 'a')
    .addEdge(START, 'z')
  const compile = (options = {}) => builder.compile({ cache, name, ...options })
  return { clock, cache, runs, a, compile }
}

describe('semantics §4.9 the node cache', () => {
  it('answers for a node whose input it knows: a start, an update marked as cached, nothing else', async () => {
    const { compile, runs } = counted()
    const graph = compile()
    await graph.invoke({ x: 1 })
    const settled = await settle(graph.stream({ x: 1 }, { streamMode: STREAMED }))
    expect(toTrace(settled)).toBe(
      'v{x,log} t+a t+z u{a,__metadata__:{cached:true}} u{z} t-z v{x,log}',
    )
    expect(dataOf(settled.parts, 'values').at(-1)).toEqual({ x: 1, log: ['run 1', 'z'] })
    expect(runs.count).toBe(1)
  })

  it('does not know another input', async () => {
    const { compile, runs } = counted()
    const graph = compile()
    const others = [1, 2, '1', 1n, [1], { a: 1, b: 2 }, { a: 12 }, new Date(1), true, 'true', null]
    for (const x of [...others, undefined]) await graph.invoke({ x })
    expect(runs.count).toBe(others.length + 1)
  })

  it('knows the same input however it is written', async () => {
    const { compile, runs } = counted()
    const graph = compile()
    await graph.invoke({ x: { a: 0, b: new Date(1) } })
    await graph.invoke({ x: { b: new Date(1), a: -0 } })
    expect(runs.count).toBe(1)
  })

  it('tells lists apart that hold the same in another nesting', async () => {
    const { compile, runs } = counted()
    const graph = compile()
    await graph.invoke({ x: [[[], []], [[]]] })
    await graph.invoke({ x: [[[], [[], []]]] })
    expect(runs.count).toBe(2)
  })

  it('is one for all threads', async () => {
    const { compile, runs } = counted()
    const graph = compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ x: 1 }, onThread('1'))
    await graph.invoke({ x: 1 }, onThread('2'))
    expect(runs.count).toBe(1)
  })

  it('forgets after its ttl', async () => {
    const { compile, runs, clock } = counted({ ttl: 100 })
    const graph = compile()
    await graph.invoke({ x: 1 })
    await clock.advance(99)
    await graph.invoke({ x: 1 })
    expect(runs.count).toBe(1)
    await clock.advance(1)
    await graph.invoke({ x: 1 })
    expect(runs.count).toBe(2)
  })

  it('takes what keyFunc makes of the input for the input', async () => {
    const { compile, runs } = counted({ keyFunc: ({ x }) => String(x).toLowerCase() })
    const graph = compile()
    await graph.invoke({ x: 'Cats' })
    await graph.invoke({ x: 'cats' })
    expect(runs.count).toBe(1)
  })

  it('knows an input as it came, whatever the node makes of it', async () => {
    const graph = new StateGraph(COUNTED)
      .addNode(
        'work',
        (given) => {
          const came = given.x as number
          given.x = came + 1
          return { log: [`from ${came}`] }
        },
        { cachePolicy: {} },
      )
      .addConditionalEdges(START, ({ x }) => new Send('work', { x }))
      .compile({ cache: new InMemoryCache() })
    await graph.invoke({ x: 1 })
    expect((await graph.invoke({ x: 2 })).value).toEqual({ x: 2, log: ['from 2'] })
    expect(dataOf(await graph.invoke({ x: 1 }, { streamMode: ['updates'] }), 'updates')).toEqual([
      { work: { log: ['from 1'] }, __metadata__: { cached: true } },
    ])
  })

  it('says whose keyFunc has thrown, and what', async () => {
    const cause = new TypeError('no id')
    const { compile, runs } = counted({
      keyFunc: () => {
        throw cause
      },
    })
    const { error } = await settle(compile().stream({ x: 1 }))
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'cachePolicy', cause })
    expect((error as Error).message).toMatch(/keyFunc of node "a" threw TypeError: no id/)
    expect(runs.count).toBe(0)
  })

  it('is emptied by clearCache: of some nodes, or of all', async () => {
    const { compile, runs } = counted()
    const graph = compile()
    await graph.invoke({ x: 1 })
    await graph.clearCache(['z'])
    await graph.invoke({ x: 1 })
    expect(runs.count).toBe(1)
    await graph.clearCache(['a'])
    await graph.invoke({ x: 1 })
    expect(runs.count).toBe(2)
    await graph.clearCache()
    await graph.invoke({ x: 1 })
    expect(runs.count).toBe(3)
    await expect(graph.clearCache(['typo' as never])).rejects.toMatchObject({
      code: 'UNKNOWN_NODE',
    })
  })

  it('keeps graphs of other names apart', async () => {
    const { compile, runs } = counted()
    await compile().invoke({ x: 1 })
    await compile({ name: 'other' }).invoke({ x: 1 })
    expect(runs.count).toBe(2)
  })

  it('keeps values of its own: what a node changes later is not in it', async () => {
    const list = ['kept']
    const graph = new StateGraph(COUNTED)
      .addNode('a', () => ({ log: list }), { cachePolicy: {} })
      .addEdge(START, 'a')
      .compile({ cache: new InMemoryCache() })
    await graph.invoke({ x: 1 })
    list.push('changed later')
    expect((await graph.invoke({ x: 1 })).value).toEqual({ x: 1, log: ['kept'] })
  })

  it('knows Commands, Sends and messages with their ids', async () => {
    let runs = 0
    const graph = new StateGraph(
      Annotation.Root({ messages: messagesKey(), log: append<unknown>() }),
    )
      .addNode(
        'a',
        () => {
          runs++
          return new Command({ update: { messages: 'hi' }, goto: ['b', new Send('c', { n: 1 })] })
        },
        { cachePolicy: { keyFunc: () => 'same' } },
      )
      .addNode('b', () => ({ log: ['b'] }))
      .addNode('c', (given: unknown) => ({ log: [given] }))
      .addEdge(START, 'a')
      .compile({ cache: new InMemoryCache() })
    const first = await graph.invoke({})
    expect(await graph.invoke({})).toEqual(first)
    expect(first.value).toMatchObject({ log: ['b', { n: 1 }] })
    expect(runs).toBe(1)
  })

  it('does not stand in the way of an interrupt', async () => {
    let runs = 0
    const graph = new StateGraph(COUNTED)
      .addNode(
        'ask',
        (_state, runtime) => {
          runs++
          return { log: [runtime.interrupt<string>('?')] }
        },
        { cachePolicy: {} },
      )
      .addEdge(START, 'ask')
      .compile({ cache: new InMemoryCache(), checkpointer: new MemorySaver() })
    await graph.invoke({ x: 1 }, onThread('1'))
    expect((await graph.invoke(resume('yes'), onThread('1'))).value).toEqual({ x: 1, log: ['yes'] })
    const { value, interrupts } = await graph.invoke({ x: 1 }, onThread('2'))
    expect([value, interrupts]).toEqual([{ x: 1, log: ['yes'] }, []])
    expect(runs).toBe(2)
  })

  it('is stored like any write while a sibling waits', async () => {
    const { cache, compile, runs, a } = counted({}, 'shared')
    await compile().invoke({ x: 1 })
    const graph = new StateGraph(COUNTED)
      .addNode('a', a, { cachePolicy: {} })
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt<string>('?')] }))
      .addEdge(START, 'a')
      .addEdge(START, 'ask')
      .compile({ cache, name: 'shared', checkpointer: new MemorySaver() })
    await graph.invoke({ x: 1 }, onThread())
    expect((await graph.getState(onThread())).next).toEqual(['ask'])
    await cache.clear([])
    expect((await graph.invoke(resume('yes'), onThread())).value).toEqual({
      x: 1,
      log: ['run 1', 'yes'],
    })
    expect(runs.count).toBe(1)
  })

  it('serves nested graphs that have none of their own', async () => {
    const { runs, compile, cache } = counted()
    const graph = new StateGraph(COUNTED)
      .addNode('child', compile({ cache: undefined }))
      .addEdge(START, 'child')
      .compile({ cache })
    await graph.invoke({ x: 1 })
    await graph.invoke({ x: 1 })
    expect(runs.count).toBe(1)
  })

  it('leaves nested graphs to a cache of their own', async () => {
    const { runs, compile } = counted()
    for (const cache of [undefined, new InMemoryCache()]) {
      const graph = new StateGraph(COUNTED).addNode('child', compile()).addEdge(START, 'child')
      await graph.compile({ cache }).invoke({ x: 1 })
    }
    expect(runs.count).toBe(1)
  })

  it('keeps nested graphs of one name apart, and clears them with the node that they are', async () => {
    const runs = { one: 0, two: 0 }
    const child = (name: 'one' | 'two') =>
      new StateGraph(COUNTED)
        .addNode('w', () => ({ log: [`${name} ${++runs[name]}`] }), {
          cachePolicy: { keyFunc: () => 'same' },
        })
        .addEdge(START, 'w')
        .compile()
    const graph = new StateGraph(COUNTED)
      .addSequence({ one: child('one'), two: child('two') })
      .addEdge(START, 'one')
      .compile({ cache: new InMemoryCache() })
    const input = { x: 1 }
    const first = await graph.invoke(input)
    expect(await graph.invoke(input)).toEqual(first)
    expect(runs).toEqual({ one: 1, two: 1 })
    await graph.clearCache(['one'])
    await graph.invoke(input)
    expect(runs.one).toBe(2)
    await graph.clearCache()
    await graph.invoke(input)
    expect(runs).toEqual({ one: 3, two: 2 })
  })

  it('knows a graph as a node by the source of its nodes', async () => {
    const cache = new InMemoryCache()
    const around = (child: CompiledGraph) =>
      new StateGraph(COUNTED)
        .addNode('child', child, { cachePolicy: {} })
        .addEdge(START, 'child')
        .compile({ cache })
    const first = new StateGraph(COUNTED).addNode('w', () => ({ log: ['v1'] })).addEdge(START, 'w')
    const second = new StateGraph(COUNTED).addNode('w', () => ({ log: ['v2'] })).addEdge(START, 'w')
    await around(first.compile()).invoke({ x: 1 })
    const { value } = await around(second.compile()).invoke({ x: 1 })
    expect(value).toEqual({ x: 1, log: ['v2'] })
  })

  it('does not keep the result of a node that has written what is never stored', async () => {
    let runs = 0
    const graph = new StateGraph(
      Annotation.Root({ key: untracked<string>(), log: append<string>() }),
    )
      .addNode('a', () => ({ key: `secret ${++runs}` }), { cachePolicy: {} })
      .addNode('b', ({ key }) => ({ log: [key] }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile({ cache: new InMemoryCache() })
    await graph.invoke({})
    expect((await graph.invoke({})).value).toMatchObject({ log: ['secret 2'] })
  })

  it('is not asked when the graph has none', async () => {
    const { runs, compile } = counted()
    const graph = compile({ cache: undefined })
    await graph.invoke({ x: 1 })
    await graph.invoke({ x: 1 })
    expect(runs.count).toBe(2)
  })

  it('does not remember failures', async () => {
    let runs = 0
    const graph = new StateGraph(COUNTED)
      .addNode(
        'a',
        () => {
          runs++
          if (runs === 1) throw new Error('boom')
          return { log: ['well'] }
        },
        { cachePolicy: {} },
      )
      .addEdge(START, 'a')
      .compile({ cache: new InMemoryCache() })
    await settle(graph.stream({ x: 1 }))
    expect((await graph.invoke({ x: 1 })).value).toEqual({ x: 1, log: ['well'] })
  })

  it('refuses an input that is not plain data, and names the way out', async () => {
    const { compile } = counted()
    const cycle: unknown[] = []
    cycle.push(cycle, cycle)
    for (const x of [new Map(), Symbol('s'), cycle]) {
      await expect(compile().invoke({ x })).rejects.toThrow(/"a" has a cachePolicy.*keyFunc/s)
    }
  })

  it('fails the run when it cannot be reached', async () => {
    const { compile, cache } = counted()
    const broken = Object.assign(cache, { get: () => Promise.reject(new Error('no disk')) })
    await expect(compile({ cache: broken }).invoke({ x: 1 })).rejects.toThrow('no disk')
  })

  it('fails the run when it cannot keep a result', async () => {
    const { compile, cache } = counted()
    const full = Object.assign(cache, { set: () => Promise.reject(new Error('disk full')) })
    await expect(compile({ cache: full }).invoke({ x: 1 })).rejects.toThrow('disk full')
  })

  it('lets a result count that it cannot keep, also where it says so at once', async () => {
    const full = {
      get: () => Promise.resolve(undefined),
      set: () => {
        throw new Error('disk full')
      },
      clear: () => Promise.resolve(),
    }
    const { compile } = counted()
    const graph = compile({ cache: full, checkpointer: new MemorySaver() })
    await expect(graph.invoke({ x: 1 }, onThread())).rejects.toThrow('disk full')
    const { next, values } = await graph.getState(onThread())
    expect([next, values]).toEqual([[], { x: 1, log: ['run 1', 'z'] }])
  })

  it.each([{ ttl: 0 }, { ttl: Number.NaN }, { keyFunc: 'x' }])(
    'refuses the policy %j',
    (policy) => {
      expect(thrownBy(() => counted(policy as never))).toMatchObject({
        code: 'INVALID_ARGUMENT',
        argument: 'cachePolicy',
      })
    },
  )
})

describe('InMemoryCache', () => {
  it('forgets the oldest results of a node beyond maxEntries', async () => {
    const cache = new InMemoryCache({ maxEntries: 2 })
    for (const key of ['1', '2', '1', '3']) await cache.set(['a'], key, { value: key })
    const kept = await Promise.all(['1', '2', '3'].map((key) => cache.get(['a'], key)))
    expect(kept).toEqual(['1', undefined, '3'])
  })

  it('keeps the newest thousand of a node by default', async () => {
    const cache = new InMemoryCache()
    for (let at = 0; at <= 1000; at++) await cache.set(['a'], String(at), { value: at })
    const kept = await Promise.all(['0', '1', '1000'].map((key) => cache.get(['a'], key)))
    expect(kept).toEqual([undefined, 1, 1000])
  })

  it('refuses what it cannot carry, with the path', async () => {
    const set = new InMemoryCache().set(['a'], 'key', { value: { f: () => {} } })
    await expect(set).rejects.toMatchObject({ code: 'NOT_STORABLE', path: 'cache.f' })
  })
})
