import { describe, expect, it } from 'vitest'
import { Annotation, END, START, StateGraph, UnknownStreamModeError } from '../index.ts'
import type { Interrupt, StreamPart } from '../stream/stream-part.ts'
import { toV1, toV1Output, type V1Options } from '../v1.ts'

const interrupt: Interrupt = { id: 'i1', value: 'Publish?' }
const ns = ['child:1']
const parts: StreamPart[] = [
  { type: 'values', ns: [], data: { topic: 'cats' }, interrupts: [] },
  { type: 'custom', ns, data: { progress: 1 } },
  { type: 'updates', ns: [], data: { ask: { topic: 'dogs' } } },
  { type: 'updates', ns: [], data: { __interrupt__: [interrupt] } },
  { type: 'values', ns, data: { topic: 'dogs' }, interrupts: [interrupt] },
]

async function* streamOf<Part>(items: readonly Part[]): AsyncGenerator<Part> {
  yield* items
}

async function collect(options?: V1Options, source: readonly StreamPart[] = parts) {
  const items: unknown[] = []
  for await (const item of toV1(streamOf(source), options)) items.push(item)
  return items
}

describe('toV1', () => {
  it('yields the raw data of one mode, by default updates', async () => {
    expect(await collect()).toEqual([{ ask: { topic: 'dogs' } }, { __interrupt__: [interrupt] }])
    expect(await collect({ streamMode: 'custom' })).toEqual([{ progress: 1 }])
  })

  it('yields [mode, data] for a list of modes, in the order of the parts', async () => {
    expect(await collect({ streamMode: ['updates', 'custom'] })).toEqual([
      ['custom', { progress: 1 }],
      ['updates', { ask: { topic: 'dogs' } }],
      ['updates', { __interrupt__: [interrupt] }],
    ])
    expect(await collect({ streamMode: ['custom'] })).toEqual([['custom', { progress: 1 }]])
  })

  it('yields [ns, data] for one mode with subgraphs', async () => {
    expect(await collect({ streamMode: 'custom', subgraphs: true })).toEqual([
      [ns, { progress: 1 }],
    ])
  })

  it('yields [ns, mode, data] for a list of modes with subgraphs', async () => {
    const options: V1Options = { streamMode: ['custom', 'updates'], subgraphs: true }
    expect(await collect(options)).toEqual([
      [ns, 'custom', { progress: 1 }],
      [[], 'updates', { ask: { topic: 'dogs' } }],
      [[], 'updates', { __interrupt__: [interrupt] }],
    ])
  })

  it('moves the interrupts of values parts into the data, and only where there are some', async () => {
    const [first, second] = await collect({ streamMode: 'values' })
    expect(first).toBe(parts[0]!.data)
    expect(second).toEqual({ topic: 'dogs', __interrupt__: [interrupt] })
    expect(parts[4]!.data).toEqual({ topic: 'dogs' })
  })

  it.each([[null], ['draft'], [[1, 2]]])(
    'has only the interrupts of a state that is no object (%j)',
    async (data) => {
      const part = { type: 'values', ns: [], data, interrupts: [interrupt] } as const
      const items: unknown[] = []
      for await (const item of toV1(streamOf([part]), { streamMode: 'values' })) items.push(item)
      expect(items).toEqual([{ __interrupt__: [interrupt] }])
    },
  )

  it('passes messages, tasks and debug through', async () => {
    const result = { id: 't1', name: 'ask', error: null, result: {}, interrupts: [] }
    const rest: StreamPart[] = [
      { type: 'tasks', ns: [], data: result },
      {
        type: 'debug',
        ns: [],
        data: { step: 1, timestamp: 'now', type: 'task_result', payload: result },
      },
      {
        type: 'messages',
        ns: [],
        data: [{ type: 'ai', id: 'm1', content: 'Hi' }, { langgraph_node: 'ask' }] as never,
      },
    ]
    expect(await collect({ streamMode: ['messages', 'tasks', 'debug'] }, rest)).toEqual(
      rest.map(({ type, data }) => [type, data]),
    )
  })

  it('yields nothing for an empty list', async () => {
    expect(await collect({ streamMode: [] })).toEqual([])
  })

  it.each([
    ['one mode', 'vaules'],
    ['a list', ['values', 'vaules']],
  ])('refuses %s that is unknown, before the source is touched', (_what, streamMode) => {
    const source = {
      [Symbol.asyncIterator](): never {
        throw new Error('touched')
      },
    }
    expect(() => toV1(source, { streamMode: streamMode as never })).toThrow(UnknownStreamModeError)
    expect(() => toV1(source, { streamMode: streamMode as never })).toThrow(
      'Unknown stream mode a string ("vaules"). Known modes: "values", "updates"',
    )
  })

  it('says the same as the engine about an unknown mode', async () => {
    const graph = new StateGraph(Annotation.Root({}))
      .addNode('a', () => null)
      .addEdge(START, 'a')
      .compile()
    const options = { streamMode: 'vaules' as never }
    const messageOf = (call: () => unknown): unknown => {
      try {
        return call()
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(messageOf(() => toV1(streamOf(parts), options))).toBe(
      messageOf(() => graph.stream({}, options)),
    )
  })

  it('ends the source when its reader leaves early', async () => {
    const ended: string[] = []
    async function* source(): AsyncGenerator<StreamPart> {
      try {
        yield* parts
      } finally {
        ended.push('source')
      }
    }
    for await (const _data of toV1(source())) break
    expect(ended).toEqual(['source'])
  })

  it('ends the source while a part is awaited', async () => {
    let isReturned = false
    const source: AsyncIterable<StreamPart> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        async return() {
          isReturned = true
          return { done: true, value: undefined }
        },
      }),
    }
    const iterator = toV1(source)[Symbol.asyncIterator]()
    void iterator.next()
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect(isReturned).toBe(true)
  })

  it('throws what the source throws, after the items before it', async () => {
    async function* source(): AsyncGenerator<StreamPart> {
      yield parts[2]!
      throw new Error('The press is out of paper')
    }
    const items: unknown[] = []
    const reading = (async () => {
      for await (const data of toV1(source())) items.push(data)
    })()
    await expect(reading).rejects.toThrow('The press is out of paper')
    expect(items).toEqual([{ ask: { topic: 'dogs' } }])
  })

  it('reshapes the stream of a graph', async () => {
    const graph = new StateGraph(Annotation.Root({ topic: Annotation<string>() }))
      .addNode('refine', ({ topic }, runtime) => {
        runtime.writer('refining')
        return { topic: `${topic} and cats` }
      })
      .addEdge(START, 'refine')
      .addEdge('refine', END)
      .compile()
    const options = { streamMode: ['updates', 'custom', 'values'] } as const
    const items: unknown[] = []
    for await (const item of toV1(graph.stream({ topic: 'ice cream' }, options), options)) {
      items.push(item)
    }
    expect(items).toEqual([
      ['values', { topic: 'ice cream' }],
      ['custom', 'refining'],
      ['updates', { refine: { topic: 'ice cream and cats' } }],
      ['values', { topic: 'ice cream and cats' }],
    ])
  })
})

describe('toV1Output', () => {
  it('gives the state itself', () => {
    const value = { topic: 'cats' }
    expect(toV1Output({ value, interrupts: [] })).toBe(value)
    expect(toV1Output({ value: null, interrupts: [] })).toBe(null)
  })

  it('adds the interrupts when there are some', () => {
    const value = { topic: 'cats' }
    expect(toV1Output({ value, interrupts: [interrupt] })).toEqual({
      topic: 'cats',
      __interrupt__: [interrupt],
    })
    expect(value).toEqual({ topic: 'cats' })
    expect(toV1Output({ value: null, interrupts: [interrupt] })).toEqual({
      __interrupt__: [interrupt],
    })
  })
})
