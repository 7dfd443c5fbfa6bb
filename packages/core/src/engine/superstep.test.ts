import { describe, expect, it } from 'vitest'
import { brief, tap } from '../../test/settle.ts'
import { Annotation, append, END, START, StateGraph } from '../index.ts'
import { createDeferred } from '../internal/deferred.ts'
import { collectParts } from '../testing/collect-parts.ts'

const Joke = Annotation.Root({ topic: Annotation<string>(), joke: Annotation<string>() })

const jokeGraph = new StateGraph(Joke)
  .addNode('refine', (state, runtime) => {
    runtime.writer('refining')
    return { topic: `${state.topic} and cats` }
  })
  .addNode('tell', (state) => ({ joke: `A joke about ${state.topic}` }))
  .addEdge(START, 'refine')
  .addEdge('refine', 'tell')
  .addEdge('tell', END)
  .compile()

describe('semantics §1.1 the envelope of a part', () => {
  it('has exactly type, ns and data, and interrupts on every values part', async () => {
    const parts = await collectParts(
      jokeGraph.stream({ topic: 'ice' }, { streamMode: ['values', 'updates', 'custom'] }),
    )
    for (const part of parts) {
      const keys =
        part.type === 'values' ? ['type', 'ns', 'data', 'interrupts'] : ['type', 'ns', 'data']
      expect(Object.keys(part)).toEqual(keys)
      expect(part.ns).toEqual([])
    }
    expect(parts.filter(({ type }) => type === 'values')).toMatchObject([
      { interrupts: [] },
      { interrupts: [] },
      { interrupts: [] },
    ])
  })

  it('is the same for one mode and for a list of modes', async () => {
    const one = await collectParts(jokeGraph.stream({ topic: 'ice' }, { streamMode: 'values' }))
    const list = await collectParts(jokeGraph.stream({ topic: 'ice' }, { streamMode: ['values'] }))
    expect(list).toEqual(one)
  })

  it('survives structured cloning unchanged', async () => {
    const parts = await collectParts(
      jokeGraph.stream({ topic: 'ice' }, { streamMode: ['values', 'updates', 'custom'] }),
    )
    expect(structuredClone(parts)).toEqual(parts)
  })
})

describe('semantics §2.1 the order of the parts of a superstep', () => {
  it('is custom while the node runs, then its update, then the values of the step', async () => {
    const parts = await collectParts(
      jokeGraph.stream({ topic: 'ice' }, { streamMode: ['values', 'updates', 'custom'] }),
    )
    expect(brief(parts)).toEqual([
      ['values', { topic: 'ice' }],
      ['custom', 'refining'],
      ['updates', { refine: { topic: 'ice and cats' } }],
      ['values', { topic: 'ice and cats' }],
      ['updates', { tell: { joke: 'A joke about ice and cats' } }],
      ['values', { topic: 'ice and cats', joke: 'A joke about ice and cats' }],
    ])
  })

  it('does not depend on the order of the modes asked for', async () => {
    const there = await collectParts(
      jokeGraph.stream({ topic: 'ice' }, { streamMode: ['values', 'updates', 'custom'] }),
    )
    const back = await collectParts(
      jokeGraph.stream({ topic: 'ice' }, { streamMode: ['custom', 'updates', 'values'] }),
    )
    expect(back).toEqual(there)
  })

  it('leaves out what is not asked for and nothing else', async () => {
    const all = await collectParts(
      jokeGraph.stream({ topic: 'ice' }, { streamMode: ['values', 'updates', 'custom'] }),
    )
    for (const streamMode of ['values', 'updates', 'custom'] as const) {
      const some = await collectParts(jokeGraph.stream({ topic: 'ice' }, { streamMode }))
      expect(some).toEqual(all.filter(({ type }) => type === streamMode))
    }
  })

  it('streams updates by default', async () => {
    const parts = await collectParts(jokeGraph.stream({ topic: 'ice' }))
    expect(parts.map(({ type }) => type)).toEqual(['updates', 'updates'])
  })

  it('starts no node of a step before the values of the step before are written', async () => {
    const heard: string[] = []
    const graph = new StateGraph(Joke)
      .addNode('first', () => ({ topic: 'a' }))
      .addNode('second', () => {
        heard.push('second starts')
      })
      .addEdge(START, 'first')
      .addEdge('first', 'second')
      .compile()
    const run = graph.start(
      {},
      { streamMode: ['values', 'updates'] },
      {
        write: ({ type }) => heard.push(type),
        pressure: () => undefined,
      },
    )
    await run.done
    expect(heard).toEqual(['updates', 'values', 'second starts', 'updates'])
  })

  it('starts the nodes of a step in alphabetical order, by code units', async () => {
    const started: string[] = []
    const names = ['b', 'a', 'C', 'ä', '10', '9']
    const graph = new StateGraph(Joke).addNode(
      Object.fromEntries(names.map((name) => [name, () => void started.push(name)])),
    )
    for (const name of names) graph.addEdge(START, name)
    await graph.compile().invoke({})
    expect(started).toEqual(['10', '9', 'C', 'a', 'b', 'ä'])
  })
})

describe('semantics §1.2 values', () => {
  it('leaves out keys that were never written, without null', async () => {
    const [first] = await collectParts(jokeGraph.stream({ topic: 'ice' }, { streamMode: 'values' }))
    expect(Object.keys(first!.data)).toEqual(['topic'])
  })

  it('holds keys with a default from the first part on', async () => {
    const State = Annotation.Root({
      topic: Annotation<string>(),
      log: append<string>(),
      mood: Annotation<string>({ default: () => 'calm' }),
    })
    const graph = new StateGraph(State)
      .addNode('a', () => {})
      .addEdge(START, 'a')
      .compile()
    const parts = await collectParts(graph.stream({ topic: 'ice' }, { streamMode: 'values' }))
    expect(brief(parts)).toEqual([['values', { topic: 'ice', log: [], mood: 'calm' }]])
  })

  it('makes the default anew for each run', async () => {
    const State = Annotation.Root({ log: append<string>() })
    const graph = new StateGraph(State)
      .addNode('a', () => ({ log: ['x'] }))
      .addEdge(START, 'a')
      .compile()
    await graph.invoke({})
    expect((await graph.invoke({})).value).toEqual({ log: ['x'] })
  })

  it('has its keys in declaration order, whatever order they were written in', async () => {
    const State = Annotation.Root({
      c: Annotation<number>(),
      a: Annotation<number>(),
      b: Annotation<number>(),
    })
    const graph = new StateGraph(State)
      .addNode('n', () => ({ b: 1, a: 2, c: 3 }))
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'values' }))
    expect(Object.keys(parts[0]!.data)).toEqual(['c', 'a', 'b'])
  })

  it('keeps a key that is set to null', async () => {
    const State = Annotation.Root({ a: Annotation<string | null>() })
    const graph = new StateGraph(State)
      .addNode('n', () => ({ a: null }))
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: ['values', 'updates'] }))
    expect(brief(parts)).toEqual([
      ['updates', { n: { a: null } }],
      ['values', { a: null }],
    ])
  })

  it('is not streamed for a step that wrote nothing', async () => {
    const graph = new StateGraph(Joke)
      .addNode('silent', () => null)
      .addNode('stranger', () => ({ unknown: 1 }) as object)
      .addEdge(START, 'silent')
      .addEdge('silent', 'stranger')
      .compile()
    const parts = await collectParts(
      graph.stream({ topic: 'ice' }, { streamMode: ['values', 'updates'] }),
    )
    expect(brief(parts)).toEqual([
      ['values', { topic: 'ice' }],
      ['updates', { silent: null }],
      ['updates', { stranger: null }],
    ])
  })

  it('is streamed once for a step of several nodes', async () => {
    const graph = new StateGraph(Joke)
      .addNode('a', () => ({ topic: 'a' }))
      .addNode('b', () => ({ joke: 'b' }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'values' }))
    expect(brief(parts)).toEqual([['values', { topic: 'a', joke: 'b' }]])
  })

  it('is a fresh object in each part', async () => {
    const parts = await collectParts(jokeGraph.stream({ topic: 'ice' }, { streamMode: 'values' }))
    expect(new Set(parts.map(({ data }) => data)).size).toBe(3)
  })

  it('is streamed when a key is written again with an equal value', async () => {
    const graph = new StateGraph(Joke)
      .addNode('same', (state) => ({ topic: state.topic }))
      .addEdge(START, 'same')
      .compile()
    const parts = await collectParts(graph.stream({ topic: 'ice' }, { streamMode: 'values' }))
    expect(parts).toHaveLength(2)
  })
})

describe('semantics §2.2 the start of a run', () => {
  it('streams the values that the input wrote', async () => {
    const [first] = await collectParts(jokeGraph.stream({ topic: 'ice' }, { streamMode: 'values' }))
    expect(first).toEqual({ type: 'values', ns: [], data: { topic: 'ice' }, interrupts: [] })
  })

  it.each([
    ['an empty input', {}],
    ['an input of unknown keys only', { unknown: 1 }],
  ])('streams no values for %s', async (_name, input: object) => {
    const graph = new StateGraph(Joke)
      .addNode('a', () => ({ topic: 'a' }))
      .addEdge(START, 'a')
      .compile()
    const parts = await collectParts(graph.stream(input, { streamMode: ['values', 'updates'] }))
    expect(brief(parts)).toEqual([
      ['updates', { a: { topic: 'a' } }],
      ['values', { topic: 'a' }],
    ])
  })

  it('applies the reducers to the input', async () => {
    const State = Annotation.Root({
      log: Annotation<string[]>({
        reducer: (left, right) => left.concat(right),
        default: () => ['default'],
      }),
    })
    const graph = new StateGraph(State)
      .addNode('a', () => null)
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({ log: ['input'] })).value).toEqual({ log: ['default', 'input'] })
  })
})

describe('semantics §1.3 updates', () => {
  it('comes once per finished task, in the order in which they finish', async () => {
    const gates = { a: createDeferred(), b: createDeferred(), c: createDeferred() }
    const graph = new StateGraph(Joke)
      .addNode('a', () => gates.a.promise)
      .addNode('b', () => gates.b.promise)
      .addNode('c', () => gates.c.promise)
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(START, 'c')
      .compile()
    gates.b.resolve()
    const stream = tap(graph.stream({}), ({ data }) => {
      if ('b' in data) gates.c.resolve()
      if ('c' in data) gates.a.resolve()
    })
    expect((await collectParts(stream)).map(({ data }) => data)).toEqual([
      { b: null },
      { c: null },
      { a: null },
    ])
  })

  it('has the written keys in the order in which the node wrote them', async () => {
    const graph = new StateGraph(Joke)
      .addNode('n', () => ({ joke: 'j', topic: 't' }))
      .addEdge(START, 'n')
      .compile()
    const [part] = await collectParts(graph.stream({}))
    expect(Object.keys(part!.data.n!)).toEqual(['joke', 'topic'])
  })

  it('shows the raw write, not what the reducer made of it', async () => {
    const State = Annotation.Root({
      count: Annotation<number>({ reducer: (left, right) => left + right, default: () => 10 }),
    })
    const graph = new StateGraph(State)
      .addNode('n', () => ({ count: 1 }))
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: ['updates', 'values'] }))
    expect(brief(parts)).toEqual([
      ['updates', { n: { count: 1 } }],
      ['values', { count: 11 }],
    ])
  })

  it('never shows the start of the graph', async () => {
    const parts = await collectParts(jokeGraph.stream({ topic: 'ice' }))
    expect(parts.flatMap(({ data }) => Object.keys(data))).toEqual(['refine', 'tell'])
  })
})

describe('semantics §2.3 what a node returns', () => {
  const streamOf = (returned: unknown): Promise<[string, unknown][]> => {
    const graph = new StateGraph(Joke)
      .addNode('n', () => returned as object)
      .addNode('after', () => ({ joke: 'after' }))
      .addEdge(START, 'n')
      .addEdge('n', 'after')
      .compile()
    return collectParts(graph.stream({}, { streamMode: ['updates', 'values'] })).then(brief)
  }
  const after: [string, unknown] = ['updates', { after: { joke: 'after' } }]

  it('an object with known keys is an update and gives values', async () => {
    expect(await streamOf({ topic: 'x' })).toEqual([
      ['updates', { n: { topic: 'x' } }],
      ['values', { topic: 'x' }],
      after,
      ['values', { topic: 'x', joke: 'after' }],
    ])
  })

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['an empty object', {}],
    ['an object with unknown keys', { unknown: 1 }],
    ['an object whose keys are undefined', { topic: undefined }],
    ['a promise of nothing', Promise.resolve()],
  ])('%s updates with null, gives no values, and the edges still fire', async (_name, returned) => {
    expect(await streamOf(returned)).toEqual([
      ['updates', { n: null }],
      after,
      ['values', { joke: 'after' }],
    ])
  })

  it('a promise, or anything with a then, is awaited', async () => {
    const expected = await streamOf({ topic: 'x' })
    expect(await streamOf(Promise.resolve({ topic: 'x' }))).toEqual(expected)
    const thenable = {
      // oxlint-disable-next-line unicorn/no-thenable -- what a node may return
      then: (resolve: (value: unknown) => void) => resolve({ topic: 'x' }),
    }
    expect(await streamOf(thenable)).toEqual(expected)
  })

  it('an instance of a class counts by its own keys', async () => {
    class Update {
      topic = 'x'
    }
    expect(await streamOf(new Update())).toEqual(await streamOf({ topic: 'x' }))
  })

  it('unknown keys beside known ones are dropped', async () => {
    const [update] = await streamOf({ topic: 'x', unknown: 1 })
    expect(update).toEqual(['updates', { n: { topic: 'x' } }])
  })

  it.each([
    ['a string', 'topic', 'a string ("topic")'],
    ['a number', 7, 'a number (7)'],
    ['a boolean', true, 'a boolean (true)'],
    ['a list of objects', [{ topic: 'x' }], 'an array of 1'],
    ['a Map', new Map([['topic', 'x']]), 'an object'],
    ['a function', () => ({}), 'a function'],
  ])('%s throws INVALID_GRAPH_NODE_RETURN_VALUE', async (_name, returned, described) => {
    await expect(streamOf(returned)).rejects.toMatchObject({
      code: 'INVALID_GRAPH_NODE_RETURN_VALUE',
      node: 'n',
      message: expect.stringContaining(described),
    })
  })

  it('the error names the node and the keys that it may return', async () => {
    await expect(streamOf('x')).rejects.toThrow(/Node "n" must return .*"topic", "joke"/)
  })
})
