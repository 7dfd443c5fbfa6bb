import { GraphRecursionLimitError, MemorySaver, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief, settle, thrownBy } from '../settle.ts'
import { loggingChain, State } from './fixtures.ts'
import { onThread, toTrace, TRACE } from './trace.ts'

describe('semantics §4.8 the recursion limit', () => {
  const chain = () => loggingChain().compile({ checkpointer: new MemorySaver() })

  it('lets that many steps run, tells the values of the last and then throws', async () => {
    const settled = await settle(chain().stream({}, { ...TRACE, recursionLimit: 1 }))
    expect(toTrace(settled)).toBe(
      'cp(-1,input,next[__start__]) cp(0,next[a]) t+a u{a} t-a v{log} THROW',
    )
    expect(GraphRecursionLimitError.isInstance(settled.error)).toBe(true)
    expect(settled.error).toMatchObject({ limit: 1 })
  })

  it('fails a graph of exactly as many steps, and lets one of a step less finish', async () => {
    const { error } = await settle(chain().stream({}, { ...onThread(), recursionLimit: 2 }))
    expect(GraphRecursionLimitError.isInstance(error)).toBe(true)
    const { value } = await chain().invoke({}, { ...onThread(), recursionLimit: 3 })
    expect(value).toEqual({ log: ['a', 'b'] })
  })

  it('keeps the state up to the last step, and the thread goes on from there', async () => {
    const graph = chain()
    await settle(graph.stream({}, { ...onThread(), recursionLimit: 1 }))
    const { values, next } = await graph.getState(onThread())
    expect([values, next]).toEqual([{ log: ['a'] }, ['b']])
    const parts = await collectParts(graph.stream(null, onThread()))
    expect(brief(parts)).toEqual([['updates', { b: { log: ['b'] } }]])
  })

  it('counts anew in a resumed run, from its first step on: two more may run than in a new one', async () => {
    const resumedBefore = async (node: 'a' | 'b' | 'c') => {
      const graph = loggingChain()
        .addNode('c', () => ({ log: ['c'] }))
        .addEdge('b', 'c')
        .compile({ checkpointer: new MemorySaver() })
      await graph.invoke({}, { ...onThread(), interruptBefore: [node] })
      const { parts, error } = await settle(
        graph.stream(null, { ...onThread(), recursionLimit: 1 }),
      )
      return {
        ran: parts.flatMap(({ data }) => Object.keys(data)),
        isLimited: GraphRecursionLimitError.isInstance(error),
      }
    }
    expect(await resumedBefore('a')).toEqual({ ran: ['a', 'b', 'c'], isLimited: true })
    expect(await resumedBefore('b')).toEqual({ ran: ['b', 'c'], isLimited: false })
  })

  it.each([0, -1, 1.5])('cannot be %s', (recursionLimit) => {
    expect(thrownBy(() => chain().stream({}, { ...onThread(), recursionLimit }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })

  it('lets limit + 2 steps of a resumed run start: the check comes late, and no input is applied', async () => {
    const ring = () =>
      new StateGraph(State)
        .addNode('a', () => ({ log: ['a'] }))
        .addEdge(START, 'a')
        .addEdge('a', 'a')
        .compile({ checkpointer: new MemorySaver() })
    const graph = ring()
    await graph.invoke({}, { ...onThread(), interruptBefore: ['a'] })
    const settled = await settle(
      graph.stream(null, { ...onThread(), streamMode: 'updates', recursionLimit: 1 }),
    )
    expect(toTrace(settled)).toBe('u{a} u{a} u{a} THROW')
  })
})
