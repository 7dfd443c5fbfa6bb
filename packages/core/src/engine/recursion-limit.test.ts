import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settle, thrownBy } from '../../test/settle.ts'
import { Annotation, GraphRecursionLimitError, START, StateGraph } from '../index.ts'

const State = Annotation.Root({
  count: Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 }),
})

function chainOf(length: number): ReturnType<typeof compileChain> {
  return compileChain(Array.from({ length }, (_, at) => `n${at}`))
}

function compileChain(names: readonly string[]) {
  const builder = new StateGraph(State).addNode(
    Object.fromEntries(names.map((name) => [name, () => ({ count: 1 })])),
  )
  names.forEach((name, at) => builder.addEdge(at === 0 ? START : names[at - 1]!, name))
  return builder.compile({ name: 'chain' })
}

const endless = new StateGraph(State)
  .addNode('again', () => ({ count: 1 }))
  .addEdge(START, 'again')
  .addEdge('again', 'again')
  .compile({ name: 'endless' })

describe('semantics §4.8 the recursion limit', () => {
  it('lets a chain of n nodes run with n + 1, and not with n', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (length) => {
        const chain = chainOf(length)
        const { value } = await chain.invoke({}, { recursionLimit: length + 1 })
        expect(value).toEqual({ count: length })
        await expect(chain.invoke({}, { recursionLimit: length })).rejects.toMatchObject({
          code: 'GRAPH_RECURSION_LIMIT',
        })
      }),
    )
  })

  it('counts supersteps, not tasks', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: () => ({ count: 1 }), b: () => ({ count: 1 }), c: () => ({ count: 1 }) })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(START, 'c')
      .compile()
    expect((await graph.invoke({}, { recursionLimit: 2 })).value).toEqual({ count: 3 })
  })

  it('delivers the parts of the last allowed step, its values too, before the error', async () => {
    const { parts, error } = await settle(
      endless.stream({}, { recursionLimit: 2, streamMode: ['updates', 'values'] }),
    )
    expect(parts.map(({ data }) => data)).toEqual([
      { again: { count: 1 } },
      { count: 1 },
      { again: { count: 1 } },
      { count: 2 },
    ])
    expect(GraphRecursionLimitError.isInstance(error)).toBe(true)
  })

  it('says which limit was reached in which graph, and what to do', async () => {
    const { error } = await settle(endless.stream({}, { recursionLimit: 3 }))
    expect(error).toMatchObject({ code: 'GRAPH_RECURSION_LIMIT', limit: 3 })
    expect((error as Error).message).toBe(
      'Recursion limit of 3 reached without hitting a stop condition in graph "endless". Raise the ' +
        'limit with the option recursionLimit, or end the loop with a conditional edge to END.',
    )
  })

  it('is 10007 by default', async () => {
    const { error } = await settle(endless.stream({}, { streamMode: [] }))
    expect(error).toMatchObject({ limit: 10_007 })
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5' as never])(
    'refuses the limit %s before the run starts',
    (recursionLimit) => {
      expect(thrownBy(() => endless.stream({}, { recursionLimit }))).toMatchObject({
        code: 'INVALID_ARGUMENT',
        argument: 'recursionLimit',
        message: expect.stringContaining('at least 1'),
      })
    },
  )
})
