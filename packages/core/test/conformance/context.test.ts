import { START, StateGraph, type } from '@rivulet/core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { settle } from '../settle.ts'
import { Answers } from './fixtures.ts'

const Tenant = z.object({ tenant: z.string(), limit: z.coerce.number().default(3) })

/** Logs the context that it sees. */
const logging = (options: { context?: typeof Tenant } = {}) =>
  new StateGraph(Answers, options)
    .addNode('look', (_state, runtime) => ({ log: [runtime.context] }))
    .addEdge(START, 'look')

describe('semantics §4.15 context', () => {
  it('is what the run was given', async () => {
    const context = { tenant: 'ada' }
    expect((await logging().compile().invoke({}, { context })).value).toEqual({
      log: [context],
    })
  })

  it('is handed down to nested graphs, unless their call gives another', async () => {
    const child = logging().compile()
    const graph = new StateGraph(Answers, { context: type<unknown>() })
      .addNode('child', child)
      .addNode('caller', async (_state, runtime) => {
        await child.invoke({}, { runtime, context: 'own' })
        const { value } = await child.invoke({}, { runtime, context: 'own' })
        return value
      })
      .addEdge(START, 'child')
      .addEdge('child', 'caller')
      .compile()
    expect((await graph.invoke({}, { context: 'given' })).value).toEqual({ log: ['given', 'own'] })
  })

  it('is made by its schema, defaults and all', async () => {
    const graph = logging({ context: Tenant }).compile()
    const { value } = await graph.invoke({}, { context: { tenant: 'ada' } })
    expect(value).toEqual({ log: [{ tenant: 'ada', limit: 3 }] })
  })

  it('leaves the other options of the run as they are when its schema has made it', async () => {
    const graph = new StateGraph(Answers, { context: Tenant })
      .addNode('look', (_state, { configurable, tags }) => ({ log: [configurable, ...tags] }))
      .addEdge(START, 'look')
      .compile()
    const options = { context: { tenant: 'ada' }, configurable: { user: 'eva' }, tags: ['tagged'] }
    const { value } = await graph.invoke({}, options)
    expect(value).toEqual({ log: [{ user: 'eva' }, 'tagged'] })
  })

  it('that does not fit its schema fails the run before any node', async () => {
    const graph = logging({ context: Tenant }).compile()
    const { parts, error } = await settle(
      graph.stream({ x: 1 }, { context: { tenant: 7 }, streamMode: 'values' }),
    )
    expect(parts).toEqual([])
    expect(error).toMatchObject({ code: 'SCHEMA_VIOLATION', key: 'context' })
    await expect(graph.invoke({ x: 1 })).rejects.toThrow(/The context does not fit its schema/)
  })

  it('is refused when its schema validates asynchronously', async () => {
    const graph = new StateGraph(Answers, { context: z.string().refine(async () => true) })
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile()
    await expect(graph.invoke({}, { context: 'x' })).rejects.toMatchObject({
      code: 'ASYNC_SCHEMA',
      key: 'context',
    })
  })

  it('has the types of its schema', () => {
    const graph = new StateGraph(Answers, { context: Tenant })
      .addNode('look', (_state, runtime) => {
        expectTypeOf(runtime.context).toEqualTypeOf<{ tenant: string; limit: number }>()
      })
      .addEdge(START, 'look')
      .compile()
    graph.stream({}, { context: { tenant: 'ada' } })
    // @ts-expect-error -- the schema asks for a tenant
    graph.stream({}, { context: { limit: 3 } })
  })
})
