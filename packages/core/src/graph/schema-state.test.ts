import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { settle } from '../../test/settle.ts'
import { MemorySaver } from '../checkpoint/memory-saver.ts'
import { END, START } from '../engine/graph-spec.ts'
import { collectParts } from '../testing/collect-parts.ts'
import { append, reduced } from './annotation.ts'
import { StateGraph } from './state-graph.ts'

const concat = (left: string[], right: string[]): string[] => left.concat(right)
const items = reduced(z.array(z.string()), { reducer: concat, default: () => [] })

describe('a state of schemas', () => {
  it('shows in values what the schemas make of it: defaults and transforms', async () => {
    const graph = new StateGraph({
      value: z.string().transform((text) => text.toUpperCase()),
      count: z.number().default(7),
      items,
    })
      .addNode('add', () => ({ items: ['one'] }))
      .addEdge(START, 'add')
      .addEdge('add', END)
      .compile()
    const parts = await collectParts(
      graph.stream({ value: 'x', items: [] }, { streamMode: 'values' }),
    )
    expect(parts.map(({ data }) => data)).toEqual([
      { value: 'X', count: 7, items: [] },
      { value: 'X', count: 7, items: ['one'] },
    ])
  })

  it('gives nodes, conditions and the output the same, and updates the raw writes', async () => {
    const seen: unknown[] = []
    const graph = new StateGraph({
      price: z.string().transform(Number),
      tax: z.number().default(2),
    })
      .addNode('read', (state) => {
        seen.push({ ...state })
        return { price: '12' }
      })
      .addEdge(START, 'read')
      .addConditionalEdges('read', (state) => {
        seen.push({ ...state })
        return END
      })
      .compile()
    const parts = await collectParts(graph.stream({ price: '11' }, { streamMode: 'updates' }))
    expect(parts.map(({ data }) => data)).toEqual([{ read: { price: '12' } }])
    expect(seen).toEqual([
      { price: 11, tax: 2 },
      { price: 12, tax: 2 },
    ])
    expect((await graph.invoke({ price: '1' })).value).toEqual({ price: 12, tax: 2 })
  })

  it('ends the run with SCHEMA_VIOLATION at the first part that does not fit', async () => {
    const graph = new StateGraph({ value: z.string(), list: append<number>() })
      .addNode('spoil', () => ({ value: 5 as unknown as string }))
      .addEdge(START, 'spoil')
      .compile()
    const { parts, error } = await settle(graph.stream({ value: 'x' }, { streamMode: 'values' }))
    expect(error).toMatchObject({
      code: 'SCHEMA_VIOLATION',
      key: 'value',
      message: expect.stringContaining('"value"'),
    })
    expect(parts).toHaveLength(1)
  })

  it('names the key that has no value and no default', async () => {
    const graph = new StateGraph({ value: z.string(), later: z.string() })
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile()
    await expect(graph.invoke({ value: 'x' })).rejects.toMatchObject({
      code: 'SCHEMA_VIOLATION',
      key: 'later',
      message: expect.stringContaining('default'),
    })
  })

  it('says where in a value the fault is', async () => {
    const graph = new StateGraph({ user: z.object({ name: z.object({ first: z.string() }) }) })
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile()
    const input = { user: { name: { first: 5 as unknown as string } } }
    await expect(graph.invoke(input)).rejects.toMatchObject({
      message: expect.stringContaining('name.first'),
    })
  })

  it('leaves an optional key out while it has no value', async () => {
    const graph = new StateGraph({ value: z.string(), note: z.string().optional() })
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile()
    expect((await graph.invoke({ value: 'x' })).value).toEqual({ value: 'x' })
  })

  it('keeps the identity of a list that has not changed', async () => {
    const graph = new StateGraph({ items, step: z.number().default(0) })
      .addNode('a', () => ({ step: 1 }))
      .addEdge(START, 'a')
      .compile()
    const [first, second] = await collectParts(
      graph.stream({ items: ['x'] }, { streamMode: 'values' }),
    )
    expect(second?.data.items).toBe(first?.data.items)
  })

  it('coerces the values of checkpoints, except of the one that waits for its input', async () => {
    const graph = new StateGraph({ price: z.string().transform(Number) })
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver() })
    const config = { configurable: { thread_id: '1' } }
    const parts = await collectParts(
      graph.stream({ price: '11' }, { ...config, streamMode: 'checkpoints' }),
    )
    expect(parts.map(({ data }) => data.values)).toEqual([{}, { price: 11 }, { price: 11 }])
    expect((await graph.getState(config)).values).toEqual({ price: '11' })
  })

  it('leaves a thread readable whose state does not fit: it is shown as it is stored', async () => {
    const graph = new StateGraph({ value: z.string(), later: z.string() })
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver() })
    const config = { configurable: { thread_id: '1' } }
    await expect(graph.invoke({ value: 'x' }, config)).rejects.toMatchObject({ key: 'later' })
    expect(await graph.getState(config)).toMatchObject({ values: { value: 'x' }, next: ['n'] })
  })

  it('refuses a schema that is asynchronous when the graph is compiled', () => {
    const slow = {
      '~standard': { version: 1, vendor: 'test', validate: async (value: unknown) => ({ value }) },
    } as const
    const builder = new StateGraph({ value: slow }).addNode('n', () => ({})).addEdge(START, 'n')
    expect(() => builder.compile()).toThrow(
      expect.objectContaining({ code: 'ASYNC_SCHEMA', key: 'value' }),
    )
  })

  it('refuses a schema that turns out asynchronous when it meets a value', async () => {
    const graph = new StateGraph({ value: z.string().refine(async () => true) })
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile()
    await expect(graph.invoke({ value: 'x' })).rejects.toMatchObject({ code: 'ASYNC_SCHEMA' })
  })

  it.each([[{ value: 'a string' }], [{ value: {} }], [{}], [z.object({ value: z.string() })]])(
    'is refused when it is no record of schemas: %#',
    (state) => {
      expect(() => new StateGraph(state as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      )
    },
  )

  it('takes the shape of an object schema', async () => {
    const graph = new StateGraph(z.object({ value: z.string() }).shape)
      .addNode('n', ({ value }) => ({ value: `${value}!` }))
      .addEdge(START, 'n')
      .compile()
    expect((await graph.invoke({ value: 'x' })).value).toEqual({ value: 'x!' })
  })
})
