import { afterEach, describe, expect, it, vi } from 'vitest'
import { settle } from '../../test/settle.ts'
import { Annotation, append, START, StateGraph } from '../index.ts'
import { collectParts } from '../testing/collect-parts.ts'

const State = Annotation.Root({
  log: append<string>(),
  user: Annotation<{ name: string; tags: string[] }>(),
  note: Annotation<string>(),
})

type Mutable = typeof State.State

const mutations: [string, (state: Mutable) => unknown][] = [
  ['sets a key of the state', (state) => (state.note = 'changed')],
  ['adds a key to the state', (state) => Object.assign(state, { extra: 1 })],
  ['deletes a key of the state', (state) => Reflect.deleteProperty(state, 'note') || fail()],
  ['pushes onto a list in the state', (state) => state.log.push('changed')],
  ['sets a field of an object in the state', (state) => (state.user.name = 'changed')],
  ['pushes onto a list deep in the state', (state) => state.user.tags.push('changed')],
]

/** In strict code `delete` of a frozen key throws; `Reflect` says no instead. */
function fail(): never {
  throw new TypeError('not deleted')
}

const graphOf = (mutate: (state: Mutable) => unknown) =>
  new StateGraph(State)
    .addNode('write', () => ({ log: ['b'], user: { name: 'Ada', tags: ['x'] }, note: 'n' }))
    .addNode('mutate', (state) => {
      mutate(state)
      return { note: 'mutated' }
    })
    .addEdge(START, 'write')
    .addEdge('write', 'mutate')
    .compile()

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a node that changes its state instead of returning an update', () => {
  it.each(mutations)('fails with a TypeError when it %s, in development', async (_name, mutate) => {
    const { error } = await settle(graphOf(mutate).stream({ log: ['a'] }))
    expect(error).toBeInstanceOf(TypeError)
  })

  it.each(mutations)('leaves the parts before it unchanged when it %s', async (_name, mutate) => {
    const graph = graphOf(mutate)
    const parts: unknown[] = []
    const copies: unknown[] = []
    try {
      for await (const part of graph.stream(
        { log: ['a'] },
        { streamMode: ['values', 'updates'] },
      )) {
        parts.push(part)
        copies.push(structuredClone(part))
      }
    } catch {
      // the mutation; the parts before it count here
    }
    expect(parts).toHaveLength(3)
    expect(parts).toEqual(copies)
  })

  it('does so too when a condition changes the state', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ note: 'n' }))
      .addEdge(START, 'a')
      .addConditionalEdges('a', (state) => {
        state.log.push('changed')
        return '__end__'
      })
      .compile()
    await expect(graph.invoke({ log: ['a'] })).rejects.toBeInstanceOf(TypeError)
  })

  it('may change its own copy', async () => {
    const graph = new StateGraph(State)
      .addNode('a', (state) => {
        const log = [...state.log]
        log.push('b')
        return { note: log.join() }
      })
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({ log: ['a'] })).value?.note).toBe('a,b')
  })

  it('is not stopped in production', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const { error } = await settle(graphOf((state) => state.log.push('x')).stream({ log: ['a'] }))
    expect(error).toBeUndefined()
  })
})

describe('instances of classes in the state', () => {
  it('are handed on as they are and stay mutable', async () => {
    class Counter {
      count = 0
    }
    const Counted = Annotation.Root({ counter: Annotation<Counter>() })
    const graph = new StateGraph(Counted)
      .addNode('a', (state) => void (state.counter.count += 1))
      .addEdge(START, 'a')
      .compile()
    const counter = new Counter()
    const parts = await collectParts(graph.stream({ counter }, { streamMode: 'values' }))
    expect(parts[0]!.data.counter).toBe(counter)
    expect(counter.count).toBe(1)
  })
})
