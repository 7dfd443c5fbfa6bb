import { Annotation, append, MemorySaver, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief } from '../settle.ts'
import { onThread, toTrace } from './trace.ts'

const State = Annotation.Root({
  x: Annotation<number>(),
  y: Annotation<number>(),
  log: append<string>(),
})

const STREAMED = ['values', 'updates', 'tasks'] as const

/** `ask` waits for an answer; the others end, if there are any. */
const quiz = (...others: string[]) => {
  const graph = new StateGraph(State)
    .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
    .addEdge(START, 'ask')
  for (const name of others) {
    graph.addNode(name, () => ({ log: [name] })).addEdge(START, name)
  }
  return graph
}

describe('semantics §2.5 static interrupts', () => {
  const chain = new StateGraph(State)
    .addNode('a', () => ({ x: 1 }))
    .addNode('b', () => ({ y: 2 }))
    .addEdge(START, 'a')
    .addEdge('a', 'b')

  it.each([
    ['before', { interruptBefore: ['b'] }],
    ['after', { interruptAfter: ['a'] }],
  ])('tells an empty __interrupt__ in updates only: %s', async (_name, where) => {
    const graph = chain.compile({ ...where, checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({}, { ...onThread(), streamMode: STREAMED }))
    expect(toTrace({ parts, error: undefined })).toBe('t+a u{a} t-a v{x,log} u{__interrupt__:[]}')
    expect(parts.flatMap((part) => (part.type === 'values' ? part.interrupts : []))).toEqual([])
  })

  it.each([
    ['before', { interruptBefore: ['b'] }],
    ['after', { interruptAfter: ['a'] }],
  ])('goes on with null: %s', async (_name, where) => {
    const graph = chain.compile({ ...where, checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect(brief(await collectParts(graph.stream(null, onThread())))).toEqual([
      ['updates', { b: { y: 2 } }],
    ])
  })

  it('stops after the last node, too, and then has nothing left', async () => {
    const graph = chain.compile({ interruptAfter: ['b'], checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({}, onThread()))
    expect(brief(parts).at(-1)).toEqual(['updates', { __interrupt__: [] }])
    expect(await collectParts(graph.stream(null, onThread()))).toEqual([])
  })

  it('stops once between a stop after one node and a stop before the next', async () => {
    const graph = chain.compile({
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
      interruptBefore: ['side'],
      checkpointer: new MemorySaver(),
    })
    expect(brief(await collectParts(graph.stream({}, onThread())))).toEqual([
      ['updates', { __interrupt__: [] }],
    ])
  })

  it('stops without a saver, too', async () => {
    const graph = chain.compile({ interruptBefore: ['b'] })
    expect(brief(await collectParts(graph.stream({})))).toEqual([
      ['updates', { a: { x: 1 } }],
      ['updates', { __interrupt__: [] }],
    ])
  })
})
