import {
  addMessages,
  type AIMessage,
  Annotation,
  Command,
  entrypoint,
  InMemoryCache,
  MemorySaver,
  type Message,
  START,
  StateGraph,
  task,
} from '@rivulet/core'
import { describe, expect, it, vi } from 'vitest'
import { settle, thrownBy } from '../settle.ts'
import { onThread, resultsIn, startsIn, toTrace, TRACE } from './trace.ts'

const addOne = task('add', (left: number, right: number) => ({ sum: left + right }))

/** Adds one to what it is given, in a task. */
const adder = (checkpointer?: MemorySaver) =>
  entrypoint({ name: 'adder', checkpointer }, async (input: number, runtime) => {
    const { sum } = await addOne(input, 1, runtime)
    return { sum }
  })

/** Says how often it has run on the thread, and saves that. */
const counter = (checkpointer: MemorySaver | undefined = new MemorySaver()) =>
  entrypoint<string, unknown, number>({ name: 'counter', checkpointer }, (greeting, runtime) => {
    const count = (runtime.previous ?? 0) + 1
    return entrypoint.final({ value: `${greeting} ${count}`, save: count })
  })

describe('semantics §4.14 an entrypoint', () => {
  it('tells of its start, of each task with start, update and result, of its own, then its value', async () => {
    const settled = await settle(adder(new MemorySaver()).stream(1, TRACE))
    expect(toTrace(settled)).toBe(
      'cp(-1,input,next[adder]) t+adder t+add u{add} t-add u{adder} t-adder v{sum} cp(0,next[])',
    )
    expect(settled.parts.every(({ ns }) => ns.length === 0)).toBe(true)
  })

  it('is told of by bare values', async () => {
    const { parts } = await settle(adder(new MemorySaver()).stream(1, TRACE))
    const [own, called] = startsIn(parts)
    expect(own).toMatchObject({ name: 'adder', input: 1, triggers: [START] })
    expect(called).toMatchObject({
      name: 'add',
      input: [[1, 1], {}],
      triggers: ['__pregel_push'],
    })
    expect(resultsIn(parts).map(({ result }) => result)).toEqual([
      { __return__: { sum: 2 } },
      { __end__: { sum: 2 } },
    ])
    const values = parts.flatMap(({ type, data }) => (type === 'values' ? [data] : []))
    expect(values).toEqual([{ sum: 2 }])
  })

  it('streams updates unless it is asked for something else', async () => {
    const { parts } = await settle(adder().stream(1))
    expect(parts).toEqual([
      { type: 'updates', ns: [], data: { add: { sum: 2 } } },
      { type: 'updates', ns: [], data: { adder: { sum: 2 } } },
    ])
  })

  it.each([0, '', false, 'text', [1, 2], { a: 1 }, new Map([[1, 2]])])(
    'takes %o as it is, and gives it back',
    async (input) => {
      const same = entrypoint('same', (given: unknown) => given)
      expect(await same.invoke(input)).toEqual({ value: input, interrupts: [] })
    },
  )

  it('is as good without a result: null', async () => {
    const silent = entrypoint('silent', (_input: number) => {})
    expect(await silent.invoke(1)).toEqual({ value: null, interrupts: [] })
    const { parts } = await settle(silent.stream(1, { streamMode: ['updates', 'values'] }))
    expect(parts.map(({ data }) => data)).toEqual([{ silent: null }, null])
  })

  it('finds what its last run on the thread returned, and nothing at the first', async () => {
    const seen: unknown[] = []
    const graph = entrypoint(
      { name: 'memory', checkpointer: new MemorySaver() },
      (input: string, { previous }) => {
        seen.push(previous)
        return input
      },
    )
    await graph.invoke('one', onThread())
    await graph.invoke('two', onThread())
    await graph.invoke('three', onThread('other'))
    expect(seen).toEqual([undefined, 'one', undefined])
  })

  it('may save something else than it returns', async () => {
    const graph = counter()
    expect((await graph.invoke('hello', onThread())).value).toBe('hello 1')
    expect((await graph.invoke('hello', onThread())).value).toBe('hello 2')
    expect((await graph.getState(onThread())).values).toBe('hello 2')
  })

  it('remembers nothing without a saver', async () => {
    const graph = entrypoint('forgetful', (_input: number, { previous }) => previous ?? 'nothing')
    await graph.invoke(1)
    expect((await graph.invoke(1)).value).toBe('nothing')
  })

  it('has no value when nothing is given, nor where there is nothing to go on with', async () => {
    expect((await settle(adder().stream(null))).error).toMatchObject({
      code: 'EMPTY_INPUT',
    })
    const fresh = adder(new MemorySaver()).stream(new Command({ resume: 1 }), onThread())
    expect((await settle(fresh)).error).toMatchObject({
      code: 'EMPTY_INPUT',
      message: expect.stringContaining('what its function takes') as string,
    })
  })

  it('refuses a command that writes state or goes somewhere', async () => {
    const graph = adder(new MemorySaver())
    for (const command of [new Command({ update: { x: 1 } }), new Command({ goto: 'a' })]) {
      expect((await settle(graph.stream(command, onThread()))).error).toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining('give it resume alone') as string,
      })
    }
  })

  it('fails with what its function throws', async () => {
    const graph = entrypoint('failing', (_input: number): number => {
      throw new RangeError('too far')
    })
    const { parts, error } = await settle(graph.stream(1, { streamMode: ['tasks', 'values'] }))
    expect(error).toEqual(new RangeError('too far'))
    expect(resultsIn(parts)).toMatchObject([{ name: 'failing', error: 'RangeError: too far' }])
  })

  it('has policies of its own: a retry, and a cache by its input', async () => {
    const run = vi.fn<(input: string) => number>((input) => {
      if (run.mock.calls.length < 2) throw new Error('not yet')
      return input.length
    })
    const graph = entrypoint(
      {
        name: 'measured',
        cache: new InMemoryCache(),
        cachePolicy: { keyFunc: (input: string) => input.toLowerCase() },
        retryPolicy: { initialInterval: 0, jitter: false, retryOn: () => true },
      },
      run,
    )
    expect((await graph.invoke('Cats')).value).toBe(4)
    const again = await settle(graph.stream('CATS', { streamMode: 'updates' }))
    expect(again.parts.map(({ data }) => data)).toEqual([
      { measured: 4, __metadata__: { cached: true } },
    ])
    expect(run).toHaveBeenCalledTimes(2)
  })

  it('sees its context, checked by its schema', async () => {
    const graph = entrypoint('asked', (_input: number, { context }) => context)
    expect((await graph.invoke(1, { context: { user: 'ann' } })).value).toEqual({ user: 'ann' })
  })

  it('gives ids to messages that it returns, the same in the stream and on the thread', async () => {
    const saver = new MemorySaver()
    const graph = entrypoint({ name: 'said', checkpointer: saver }, (input: string) => {
      const message = { type: 'ai', content: input } as Message
      return entrypoint.final({ value: message, save: message })
    })
    const { parts } = await settle(
      graph.stream('hi', { ...onThread(), streamMode: ['messages', 'values'] }),
    )
    const [told, value] = parts
    const id = (value!.data as Message).id
    expect(id).toBeTruthy()
    expect(told).toMatchObject({ type: 'messages', data: [{ id, content: 'hi' }, {}] })
    expect((await graph.getState(onThread())).values).toMatchObject({ id })
  })

  it('is a node like any graph, when it takes the state and returns an update', async () => {
    const State = Annotation.Root({ x: Annotation<number>() })
    const double = entrypoint('double', ({ x }: { x: number }) => ({ x: x * 2 }))
    const graph = new StateGraph(State)
      .addNode('child', double)
      .addNode('called', async ({ x }, runtime) => (await double.invoke({ x }, runtime)).value)
      .addEdge(START, 'child')
      .addEdge('child', 'called')
      .compile()
    const settled = await settle(
      graph.stream({ x: 1 }, { streamMode: ['updates', 'values'], subgraphs: true }),
    )
    expect(toTrace(settled)).toBe(
      'v{x} u[child:<id>]{double} v[child:<id>]{x} u{child} v{x} ' +
        'u[called:<id>]{double} v[called:<id>]{x} u{called} v{x}',
    )
    expect((await graph.invoke({ x: 1 })).value).toEqual({ x: 4 })
  })
})

describe('semantics §4.11, §4.12 the thread of an entrypoint', () => {
  it('has the input in front, then its value', async () => {
    const graph = adder(new MemorySaver())
    await graph.invoke(1, onThread())
    const { parts } = await settle(graph.getStateHistory(onThread()))
    expect(
      parts.map(({ values, next, metadata }) => ({ values, next, source: metadata?.source })),
    ).toEqual([
      { values: { sum: 2 }, next: [], source: 'loop' },
      { values: null, next: ['adder'], source: 'input' },
    ])
  })

  it('goes back to an input: the function runs again, and finds what it had found', async () => {
    const graph = counter()
    await graph.invoke('a', onThread())
    await graph.invoke('b', onThread())
    const { parts: history } = await settle(graph.getStateHistory(onThread()))
    const input = history[1]
    const again = await graph.invoke(null, input!.config)
    expect(again.value).toBe('b 2')
    expect((await graph.invoke('c', onThread())).value).toBe('c 3')
  })

  it('can be changed from outside: the value counts as what the function returned', async () => {
    const graph = counter()
    await graph.invoke('a', onThread())
    await graph.updateState(onThread(), entrypoint.final({ value: 'changed', save: 41 }))
    expect((await graph.getState(onThread())).values).toBe('changed')
    expect((await graph.invoke('b', onThread())).value).toBe('b 42')
  })

  it('keeps nothing but the end with the durability "exit"', async () => {
    const saver = new MemorySaver()
    const graph = adder(saver)
    await graph.invoke(1, { ...onThread(), durability: 'exit' })
    const { parts: history } = await settle(graph.getStateHistory(onThread()))
    expect(history.map(({ values }) => values)).toEqual([{ sum: 2 }])
  })
})

describe('what is no entrypoint or task', () => {
  it.each(['', START, 'a|b', 'a:b'])('is refused by its name: %o', (name) => {
    expect(thrownBy(() => entrypoint(name, () => 1))).toMatchObject({ code: 'INVALID_NODE_NAME' })
    expect(thrownBy(() => task(name, () => 1))).toMatchObject({ code: 'INVALID_NODE_NAME' })
  })

  it('is refused when it is a generator', () => {
    const message = expect.stringContaining('write pieces with runtime.writer') as string
    expect(thrownBy(() => task('t', function* () {}))).toMatchObject({ message })
    expect(thrownBy(() => entrypoint('e', async function* () {}))).toMatchObject({ message })
  })

  it('is refused when an option is of a wrong kind, or no function is there', () => {
    const options = { name: 't', retryPolicy: true as never }
    expect(thrownBy(() => task(options, () => 1))).toMatchObject({
      message: expect.stringContaining('Task "t": retryPolicy must be') as string,
    })
    expect(thrownBy(() => entrypoint({ ...options, name: 'e' }, () => 1))).toMatchObject({
      message: expect.stringContaining('Entrypoint "e": retryPolicy must be') as string,
    })
    expect(thrownBy(() => task('t', 7 as never))).toMatchObject({
      message: expect.stringContaining('but got') as string,
    })
  })
})

it('a message list is kept by the function itself, with addMessages', async () => {
  const chat = entrypoint<string, Message[], Message[]>(
    { name: 'chat', checkpointer: new MemorySaver() },
    (said, { previous = [] }) => addMessages(previous, [said, { type: 'ai', content: `${said}!` }]),
  )
  await chat.invoke('a', onThread())
  const { value } = await chat.invoke('b', onThread())
  expect(value?.map((message) => (message as AIMessage).content)).toEqual(['a', 'a!', 'b', 'b!'])
})
