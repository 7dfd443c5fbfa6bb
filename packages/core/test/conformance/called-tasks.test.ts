import {
  Annotation,
  append,
  entrypoint,
  getRuntime,
  getStreamWriter,
  InMemoryCache,
  initChatModel,
  interrupt,
  MemorySaver,
  type Message,
  type Runtime,
  START,
  StateGraph,
  task,
  type TaskPayload,
} from '@rivulet/core'
import { createFakeClock } from '@rivulet/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { settle } from '../settle.ts'
import { resume } from './fixtures.ts'
import {
  createGate,
  dataOf,
  nextTurn,
  onThread,
  resultsIn,
  startsIn,
  STREAMED,
  toTrace,
} from './trace.ts'

const TRACE = { ...onThread(), streamMode: STREAMED } as const

/** A task that counts how often its function runs. */
function counted<Args extends readonly unknown[], Result>(
  name: string,
  run: (...args: Args) => Result,
) {
  const spy = vi.fn<(...args: Args) => Result>(run)
  return { spy, call: task<Args, Result>(name, (...args: Args) => spy(...(args as never))) }
}

describe('semantics §4.14 a task', () => {
  it('is told bare: null where it returns nothing', async () => {
    const say = task('say', (_word?: string) => {})
    const graph = entrypoint('graph', async (_input: number, runtime) => {
      await say('a', runtime)
      return 1
    })
    const { parts } = await settle(graph.stream(1, TRACE))
    expect(dataOf(parts, 'updates')).toEqual([{ say: null }, { graph: 1 }])
    expect(resultsIn(parts)[0]).toMatchObject({ name: 'say', result: { __return__: null } })
  })

  it('gives its caller what it returns, as it is', async () => {
    const thing = new Map([['a', 1]])
    const get = task('get', () => thing)
    const graph = entrypoint(
      'graph',
      async (_input: number, runtime) => (await get(runtime)) === thing,
    )
    expect((await graph.invoke(1)).value).toBe(true)
  })

  it('starts at once, beside the others', async () => {
    const gate = createGate()
    const slow = task('slow', async () => await gate.opened)
    const fast = task('fast', () => gate.open())
    const graph = entrypoint('graph', async (_input: number, runtime) => {
      await Promise.all([slow(runtime), fast(runtime)])
    })
    expect(toTrace(await settle(graph.stream(1, { streamMode: ['tasks', 'updates'] })))).toBe(
      't+graph t+slow t+fast u{fast} t-fast u{slow} t-slow u{graph} t-graph',
    )
  })

  it('runs up to its first await before the call returns', async () => {
    const order: string[] = []
    const note = task('note', (what: string) => void order.push(what))
    const graph = entrypoint('graph', async (_input: number, runtime) => {
      const noted = note('in the task', runtime)
      order.push('after the call')
      await noted
    })
    await graph.invoke(1)
    expect(order).toEqual(['in the task', 'after the call'])
  })

  it('can be called by a node, and finds the node without a runtime in its synchronous part', async () => {
    const double = task('double', (x: number) => x * 2)
    const graph = new StateGraph(Annotation.Root({ x: Annotation<number>() }))
      .addNode('a', async ({ x }) => ({ x: await double(x) }))
      .addEdge(START, 'a')
      .compile()
    const settled = await settle(graph.stream({ x: 1 }, { streamMode: STREAMED }))
    expect(toTrace(settled)).toBe('v{x} t+a t+double u{double} t-double u{a} t-a v{x}')
    expect(dataOf(settled.parts, 'values').at(-1)).toEqual({ x: 2 })
  })

  it('can call tasks itself', async () => {
    const inner = task('inner', (x: number) => x + 1)
    const outer = task('outer', async (x: number, runtime: Runtime) => await inner(x * 10, runtime))
    const graph = entrypoint('graph', (x: number, runtime) => outer(x, runtime))
    const settled = await settle(graph.stream(1, TRACE))
    expect(toTrace(settled).replace('v{}', 'v')).toBe(
      't+graph t+outer t+inner u{inner} t-inner u{outer} t-outer u{graph} t-graph v',
    )
    expect(dataOf(settled.parts, 'values')).toEqual([11])
  })

  it('has a runtime of its own, in the place of that of its caller, or where it takes one', async () => {
    const seen: string[] = []
    const named = task('named', (_name: string, runtime: Runtime) => {
      seen.push(runtime.executionInfo.taskId, getRuntime().executionInfo.taskId)
    })
    const graph = entrypoint('graph', async (_input: number, runtime) => {
      seen.push(runtime.executionInfo.taskId)
      const ambient = named('a')
      await named('b', runtime)
      await named('c', { runtime })
      await ambient
    })
    await graph.invoke(1)
    expect(seen).toHaveLength(7)
    expect(new Set(seen).size).toBe(4)
  })

  it('is not given a runtime that it does not take', async () => {
    const sum = task('sum', (...values: number[]) => values.reduce((left, right) => left + right))
    const graph = entrypoint('graph', (_input: number) => sum(1, 2, 3))
    expect((await graph.invoke(1)).value).toBe(6)
  })

  it('is a plain call where no run is', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const double = task('double', (x: number) => x * 2)
    expect(await double(2)).toBe(4)
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('Task "double" was called without'))
    warn.mockRestore()
    const needy = task('needy', (runtime: Runtime) => runtime.writer(1))
    await expect(needy()).rejects.toMatchObject({ code: 'CONTEXT_LOST' })
  })

  it('is waited for, whether its caller does so or not', async () => {
    const gate = createGate()
    const late = task('late', async () => {
      await gate.opened
      return 'late'
    })
    const graph = entrypoint('graph', (_input: number, runtime) => {
      void late(runtime)
      return 'early'
    })
    const running = settle(graph.stream(1, { streamMode: 'updates' }))
    await nextTurn()
    gate.open()
    expect((await running).parts.map(({ data }) => data)).toEqual([
      { late: 'late' },
      { graph: 'early' },
    ])
  })

  it('runs as many at once as maxConcurrency says, in the order of the calls', async () => {
    let running = 0
    let most = 0
    const work = task('work', async (x: number) => {
      most = Math.max(most, ++running)
      await nextTurn()
      running--
      return x
    })
    const graph = entrypoint('graph', (_input: number, runtime) =>
      Promise.all([1, 2, 3, 4, 5].map((x) => work(x, runtime))),
    )
    const { value } = await graph.invoke(1, { maxConcurrency: 2 })
    expect(value).toEqual([1, 2, 3, 4, 5])
    expect(most).toBe(2)
  })
})

describe('semantics §4.14 a task that fails', () => {
  const failing = task('failing', (): number => {
    throw new RangeError('too far')
  })

  it('throws where it is awaited, and its result tells of the error', async () => {
    const graph = entrypoint('graph', (_input: number, runtime) => failing(runtime))
    const { parts, error } = await settle(graph.stream(1, TRACE))
    expect(error).toEqual(new RangeError('too far'))
    expect(resultsIn(parts)).toMatchObject([
      { name: 'failing', error: 'RangeError: too far', result: {} },
      { name: 'graph', error: 'RangeError: too far', result: {} },
    ])
  })

  it('can be caught', async () => {
    const graph = entrypoint('graph', async (_input: number, runtime) => {
      try {
        return await failing(runtime)
      } catch (error) {
        return (error as Error).message
      }
    })
    const settled = await settle(graph.stream(1, { streamMode: ['tasks', 'updates'] }))
    expect(toTrace(settled)).toBe('t+graph t+failing t-failing(error) u{graph} t-graph')
  })

  it('hurts nobody when nobody looks at it', async () => {
    const graph = entrypoint('graph', (_input: number, runtime) => {
      void failing(runtime)
      return 1
    })
    expect((await graph.invoke(1)).value).toBe(1)
  })

  it('is run again by its own policy, its caller is not', async () => {
    const { spy, call: caller } = counted(
      'caller',
      async (runtime: Runtime) => await flaky(runtime),
    )
    let attempts = 0
    const flaky = task(
      { name: 'flaky', retryPolicy: { initialInterval: 0, jitter: false, retryOn: () => true } },
      ({ executionInfo }: Runtime) => {
        if (++attempts < 3) throw new Error('not yet')
        return executionInfo.nodeAttempt
      },
    )
    const graph = entrypoint('graph', (_input: number, runtime) => caller(runtime))
    expect((await graph.invoke(1)).value).toBe(3)
    expect(spy).toHaveBeenCalledOnce()
  })

  it('makes its caller run again by the policy of that: what had ended is not called once more', async () => {
    const { spy, call: first } = counted('first', (x: number) => x + 1)
    let attempts = 0
    const second = task('second', (x: number) => {
      if (++attempts < 2) throw new Error('not yet')
      return x * 10
    })
    const retryPolicy = { initialInterval: 0, jitter: false, retryOn: () => true }
    const graph = entrypoint({ name: 'graph', retryPolicy }, async (x: number, runtime) =>
      second(await first(x, runtime), runtime),
    )
    expect((await graph.invoke(1)).value).toBe(20)
    expect(spy).toHaveBeenCalledOnce()
  })

  it('takes no longer than its timeout', async () => {
    const clock = createFakeClock()
    const slow = task({ name: 'slow', timeout: 100 }, async ({ signal }: Runtime) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    })
    const graph = entrypoint({ name: 'graph', clock }, (_input: number, runtime) => slow(runtime))
    const running = settle(graph.stream(1))
    await clock.advance(100)
    expect((await running).error).toMatchObject({ code: 'NODE_TIMEOUT', node: 'slow' })
  })

  it('is called off with its caller', async () => {
    const gate = createGate()
    const written: unknown[] = []
    const slow = task('slow', async ({ signal, writer }: Runtime) => {
      gate.open()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      writer('too late')
      written.push('wrote')
    })
    const graph = entrypoint('graph', (_input: number, runtime) => slow(runtime))
    const stream = graph.stream(1, { streamMode: ['custom', 'tasks'] })
    const running = settle(stream)
    await gate.opened
    await stream.cancel()
    const { parts } = await running
    expect(written).toEqual(['wrote'])
    expect(startsIn(parts).map(({ name }) => name)).toEqual(['graph', 'slow'])
    expect(parts).toHaveLength(2)
  })
})

describe('semantics §4.14 a run that is resumed', () => {
  it('tells of the start of tasks that had ended, and does not run them', async () => {
    const { spy, call: write } = counted('write', (topic: string) => `on ${topic}`)
    const graph = entrypoint(
      { name: 'graph', checkpointer: new MemorySaver() },
      async (topic: string, runtime) => {
        const text = await write(topic, runtime)
        return { text, isGood: runtime.interrupt<boolean>({ text }) }
      },
    )
    const asked = await settle(graph.stream('cats', TRACE))
    expect(toTrace(asked)).toBe(
      't+graph t+write u{write} t-write u{__interrupt__:[I]} v{}(interrupts[I]) t-graph(interrupts[I])',
    )
    const resumed = await settle(graph.stream(resume(true), TRACE))
    expect(toTrace(resumed)).toBe('v{} t+graph t+write u{graph} t-graph v{text,isGood}')
    expect(dataOf(resumed.parts, 'values').at(-1)).toEqual({ text: 'on cats', isGood: true })
    expect(spy).toHaveBeenCalledOnce()
  })

  it('goes on in another process after a crash', async () => {
    const saver = new MemorySaver()
    const { spy, call: pay } = counted('pay', (sum: number) => `paid ${sum}`)
    const shop = (fail: boolean) =>
      entrypoint({ name: 'shop', checkpointer: saver }, async (sum: number, runtime) => {
        const receipt = await pay(sum, runtime)
        if (fail) throw new Error('The lights went out.')
        return receipt
      })
    await settle(shop(true).stream(5, TRACE))
    expect((await shop(false).invoke(null, onThread())).value).toBe('paid 5')
    expect(spy).toHaveBeenCalledOnce()
  })

  it('finds a call again by its place among those of its caller', async () => {
    const { spy, call: note } = counted('note', (word: string) => word)
    const graph = entrypoint(
      { name: 'graph', checkpointer: new MemorySaver() },
      async (_input: number, runtime) => {
        const words = [await note('a', runtime), await note('a', runtime)]
        runtime.interrupt('go on?')
        return [...words, await note('b', runtime)]
      },
    )
    await graph.invoke(1, onThread())
    expect((await graph.invoke(resume(1), onThread())).value).toEqual(['a', 'a', 'b'])
    expect(spy).toHaveBeenCalledTimes(3)
  })

  it('has the question of a task told once, by the caller; the call starts and has no result', async () => {
    const ask = task('ask', (runtime: Runtime) => [
      runtime.interrupt<string>('first?'),
      runtime.interrupt<string>('second?'),
    ])
    const graph = entrypoint(
      { name: 'graph', checkpointer: new MemorySaver() },
      (_input: number, runtime) => ask(runtime),
    )
    const first = await settle(graph.stream(1, TRACE))
    expect(toTrace(first)).toBe(
      't+graph t+ask u{__interrupt__:[I]} v{}(interrupts[I]) t-graph(interrupts[I])',
    )
    const second = await graph.invoke(resume('one'), onThread())
    expect(second.interrupts).toMatchObject([{ value: 'second?' }])
    expect((await graph.invoke(resume('two'), onThread())).value).toEqual(['one', 'two'])
  })

  it('asks for tasks side by side at once; each is answered by its id', async () => {
    const ask = task('ask', (what: string, { interrupt: put }: Runtime) => put<string>(what))
    const graph = entrypoint(
      { name: 'graph', checkpointer: new MemorySaver() },
      (_input: number, runtime) => Promise.all([ask('a?', runtime), ask('b?', runtime)]),
    )
    const { interrupts } = await graph.invoke(1, onThread())
    expect(interrupts.map(({ value }) => value)).toEqual(['a?', 'b?'])
    await expect(graph.invoke(resume('which?'), onThread())).rejects.toMatchObject({
      code: 'AMBIGUOUS_RESUME',
    })
    const [a, b] = interrupts.map(({ id }) => id)
    const left = await graph.invoke(resume({ [b!]: 'B' }), onThread())
    expect(left.interrupts.map(({ value }) => value)).toEqual(['a?'])
    expect((await graph.invoke(resume({ [a!]: 'A' }), onThread())).value).toEqual(['A', 'B'])
  })

  it('waits for a sibling of the task that asks, and does not run it again', async () => {
    const gate = createGate()
    const ask = task('ask', () => interrupt<string>('what?'))
    const { spy, call: work } = counted('work', async () => {
      await gate.opened
      return 'done'
    })
    const graph = entrypoint(
      { name: 'graph', checkpointer: new MemorySaver() },
      (_input: number, runtime) => Promise.all([work(runtime), ask(runtime)]),
    )
    const running = settle(graph.stream(1, TRACE))
    await nextTurn()
    gate.open()
    expect(toTrace(await running)).toBe(
      't+graph t+work t+ask u{work} t-work u{__interrupt__:[I]} v{}(interrupts[I]) t-graph(interrupts[I])',
    )
    expect((await graph.invoke(resume('that'), onThread())).value).toEqual(['done', 'that'])
    expect(spy).toHaveBeenCalledOnce()
  })

  it('waits for an answer even where the caller has swallowed the question', async () => {
    const ask = task('ask', () => interrupt<string>('what?'))
    const graph = entrypoint(
      { name: 'graph', checkpointer: new MemorySaver() },
      async (_input: number, runtime) => {
        const [answer] = await Promise.allSettled([ask(runtime)])
        return answer
      },
    )
    expect((await graph.invoke(1, onThread())).interrupts).toHaveLength(1)
    expect((await graph.invoke(resume('that'), onThread())).value).toEqual({
      status: 'fulfilled',
      value: 'that',
    })
  })

  it('runs a node again whose task asks, and keeps what the other node has written', async () => {
    const ask = task('ask', (what: string, runtime: Runtime) => runtime.interrupt<string>(what))
    const graph = new StateGraph(Annotation.Root({ log: append<string>() }))
      .addNode('a', () => ({ log: ['a'] }))
      .addNode('b', async (_state, runtime) => ({ log: [await ask('b?', runtime)] }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ checkpointer: new MemorySaver() })
    expect((await graph.invoke({}, onThread())).interrupts).toMatchObject([{ value: 'b?' }])
    expect((await graph.getState(onThread())).tasks).toMatchObject([
      { name: 'a', interrupts: [] },
      { name: 'b', interrupts: [{ value: 'b?' }] },
    ])
    expect((await graph.invoke(resume('B'), onThread())).value).toEqual({ log: ['a', 'B'] })
  })

  it('stores the results of tasks under the calls of a graph in a graph, too', async () => {
    const { spy, call: work } = counted('work', (x: number) => x + 1)
    const child = entrypoint('child', async (x: number, runtime) => {
      const y = await work(x, runtime)
      return [y, runtime.interrupt<string>('child?')]
    })
    const graph = entrypoint(
      { name: 'graph', checkpointer: new MemorySaver() },
      async (x: number, runtime) => (await child.invoke(x, runtime)).value,
    )
    expect((await graph.invoke(1, onThread())).interrupts).toMatchObject([{ value: 'child?' }])
    expect((await graph.invoke(resume('yes'), onThread())).value).toEqual([2, 'yes'])
    expect(spy).toHaveBeenCalledOnce()
  })
})

describe('semantics §4.9 the cache of a task', () => {
  it('answers for arguments that it knows: a start, an update marked as cached, no result', async () => {
    const cache = new InMemoryCache()
    const spy = vi.fn<(topic: string) => number>((topic) => topic.length)
    const measure = task({ name: 'measure', cachePolicy: {} }, (topic: string) => spy(topic))
    const graph = entrypoint({ name: 'graph', cache }, (topic: string, runtime) =>
      measure(topic, runtime),
    )
    await graph.invoke('cats')
    const { parts } = await settle(graph.stream('cats', TRACE))
    expect(dataOf(parts, 'updates')).toEqual([
      { measure: 4, __metadata__: { cached: true } },
      { graph: 4 },
    ])
    expect(resultsIn(parts).map(({ name }) => name)).toEqual(['graph'])
    await graph.invoke('dogs!')
    expect(spy).toHaveBeenCalledTimes(2)
  })

  it('has keys made of the arguments', async () => {
    const spy = vi.fn<(topic: string, at: number) => string>((topic) => topic)
    const keyFunc = ([topic]: readonly [string, number]) => topic
    const measure = task(
      { name: 'measure', cachePolicy: { keyFunc } },
      (topic: string, at: number) => spy(topic, at),
    )
    const graph = entrypoint({ name: 'graph', cache: new InMemoryCache() }, (at: number, runtime) =>
      measure('cats', at, runtime),
    )
    await graph.invoke(1)
    await graph.invoke(2)
    expect(spy).toHaveBeenCalledOnce()
  })
})

describe('semantics §1.7, §3.5, §1.9 what is told inside of a task', () => {
  const speak = initChatModel(async function* () {
    yield 'Hi'
    yield ' there'
  })

  it('has the namespace of its caller; custom data goes out whether nested graphs are told of or not', async () => {
    const say = task('say', () => getStreamWriter()('hello'))
    const graph = entrypoint('graph', (_input: number, runtime) => say(runtime))
    for (const subgraphs of [false, true]) {
      const { parts } = await settle(
        graph.stream(1, { streamMode: ['custom', 'tasks'], subgraphs }),
      )
      const [{ id }] = startsIn(parts) as [TaskPayload]
      expect(parts.filter(({ type }) => type === 'custom')).toEqual([
        { type: 'custom', ns: [`graph:${id}`], data: 'hello' },
      ])
    }
  })

  it('sends tokens only where nested graphs are told of; else the caller sends the message whole', async () => {
    const answer = task('answer', async (runtime: Runtime) => await speak.invoke('?', runtime))
    const graph = entrypoint('graph', (_input: number, runtime) => answer(runtime))
    const shallow = await settle(graph.stream(1, { streamMode: 'messages' }))
    expect(shallow.parts).toMatchObject([
      { ns: [], data: [{ type: 'ai', content: 'Hi there' }, { langgraph_node: 'graph' }] },
    ])
    const deep = await settle(graph.stream(1, { streamMode: 'messages', subgraphs: true }))
    const chunk = { langgraph_node: 'answer', langgraph_triggers: ['__pregel_push'] }
    expect(deep.parts).toMatchObject([
      { data: [{ content: 'Hi' }, chunk] },
      { data: [{ content: ' there' }, chunk] },
      { data: [{ content: '', chunk_position: 'last' }, chunk] },
    ])
    const [{ ns, data }] = deep.parts as [(typeof deep.parts)[number]]
    expect(ns).toEqual([expect.stringMatching(/^graph:/)])
    expect(data[1].langgraph_path).toEqual(['__pregel_push', ['__pregel_pull', 'graph'], 0, true])
  })

  it('emits messages that a task returns, with the id that its caller sees', async () => {
    const make = task('make', () => ({ type: 'ai', content: 'made' }) as Message)
    const ids: unknown[] = []
    const graph = entrypoint('graph', async (_input: number, runtime) => {
      ids.push((await make(runtime)).id)
    })
    const { parts } = await settle(graph.stream(1, { streamMode: 'messages', subgraphs: true }))
    expect(parts).toMatchObject([
      { data: [{ id: ids[0], content: 'made' }, { langgraph_node: 'make' }] },
    ])
    expect(ids[0]).toBeTruthy()
  })

  it('puts graphs that a task calls below it', async () => {
    const child = new StateGraph(Annotation.Root({ x: Annotation<number>() }))
      .addNode('inner', () => ({ x: 2 }))
      .addEdge(START, 'inner')
      .compile()
    const run = task(
      'run',
      async (runtime: Runtime) => (await child.invoke({ x: 1 }, runtime)).value,
    )
    const graph = entrypoint('graph', (_input: number, runtime) => run(runtime))
    const { parts } = await settle(graph.stream(1, { streamMode: 'updates', subgraphs: true }))
    expect(parts.map(({ ns, data }) => [ns.map((each) => each.split(':')[0]), data])).toEqual([
      [['graph', 'run'], { inner: { x: 2 } }],
      [[], { run: { x: 2 } }],
      [[], { graph: { x: 2 } }],
    ])
  })
})
