import {
  Annotation,
  append,
  type Command,
  GraphRecursionLimitError,
  MemorySaver,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief, settle, thrownBy } from '../settle.ts'
import { onThread, toTrace, TRACED } from './trace.ts'

const State = Annotation.Root({
  x: Annotation<number>(),
  y: Annotation<number>(),
  log: append<string>(),
})

describe('semantics §4.8 the recursion limit', () => {
  const chain = () =>
    new StateGraph(State)
      .addNode('a', () => ({ log: ['a'] }))
      .addNode('b', () => ({ log: ['b'] }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile({ checkpointer: new MemorySaver() })

  const TRACE = { ...onThread(), streamMode: TRACED } as const

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

  it('counts anew in a resumed run, by the same rule', async () => {
    const graph = chain()
    const input: Command | null = null
    await graph.invoke({}, { ...onThread(), interruptBefore: ['b'] })
    const short = await settle(graph.stream(input, { ...onThread(), recursionLimit: 1 }))
    expect(brief(short.parts)).toEqual([['updates', { b: { log: ['b'] } }]])
  })

  it.each([0, -1, 1.5])('cannot be %s', (recursionLimit) => {
    expect(thrownBy(() => chain().stream({}, { ...onThread(), recursionLimit }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })
})
