import { MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief, settle } from '../settle.ts'
import { chain, quiz, State } from './fixtures.ts'
import { onThread, STREAMED, toTrace } from './trace.ts'

describe('semantics §2.5 static interrupts', () => {
  /** Both stop between `a` and `b`. */
  const STOPS = [
    ['before', { interruptBefore: ['b'] }],
    ['after', { interruptAfter: ['a'] }],
  ] as const

  it.each(STOPS)('tells an empty __interrupt__ in updates only: %s', async (_name, where) => {
    const graph = chain().compile({ ...where, checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({}, { ...onThread(), streamMode: STREAMED }))
    expect(toTrace({ parts, error: undefined })).toBe('t+a u{a} t-a v{x,log} u{__interrupt__:[]}')
    expect(parts.flatMap((part) => (part.type === 'values' ? part.interrupts : []))).toEqual([])
  })

  it.each(STOPS)('goes on with null: %s', async (_name, where) => {
    const graph = chain().compile({ ...where, checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect(brief(await collectParts(graph.stream(null, onThread())))).toEqual([
      ['updates', { b: { y: 2 } }],
    ])
  })

  it('stops after the last node, too, and then has nothing left', async () => {
    const graph = chain().compile({ interruptAfter: ['b'], checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({}, onThread()))
    expect(brief(parts).at(-1)).toEqual(['updates', { __interrupt__: [] }])
    expect(await collectParts(graph.stream(null, onThread()))).toEqual([])
  })

  it('stops once between a stop after one node and a stop before the next', async () => {
    const graph = chain().compile({
      interruptAfter: ['a'],
      interruptBefore: ['b'],
      checkpointer: new MemorySaver(),
    })
    await graph.invoke({}, onThread())
    expect(brief(await collectParts(graph.stream(null, onThread())))).toEqual([
      ['updates', { b: { y: 2 } }],
    ])
  })

  it('holds up the whole step when one of its nodes is named', async () => {
    const graph = quiz('side').compile({
      // @ts-expect-error -- added in a loop, which types do not see
      interruptBefore: ['side'],
      checkpointer: new MemorySaver(),
    })
    expect(brief(await collectParts(graph.stream({}, onThread())))).toEqual([
      ['updates', { __interrupt__: [] }],
    ])
  })

  it('stops without a saver, too', async () => {
    const graph = chain().compile({ interruptBefore: ['b'] })
    expect(brief(await collectParts(graph.stream({})))).toEqual([
      ['updates', { a: { x: 1, log: ['a'] } }],
      ['updates', { __interrupt__: [] }],
    ])
  })

  it.each([
    ['before', { interruptBefore: ['worker'] }, ['u{start} u{__interrupt__:[]}', 'u{worker}']],
    ['after', { interruptAfter: ['worker'] }, ['u{start} u{worker} u{__interrupt__:[]}', '']],
  ] as const)('stops %s a node that was sent to, too', async (_name, where, traces) => {
    const graph = new StateGraph(State)
      .addNode('start', () => new Send('worker', {}))
      .addNode('worker', () => {})
      .addEdge(START, 'start')
      .compile({ ...where, checkpointer: new MemorySaver() })
    const first = await settle(graph.stream({}, onThread()))
    const second = await settle(graph.stream(null, onThread()))
    expect([toTrace(first), toTrace(second)]).toEqual(traces)
  })
})
