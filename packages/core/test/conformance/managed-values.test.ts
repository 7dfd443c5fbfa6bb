import {
  Annotation,
  append,
  END,
  isLastStep,
  MemorySaver,
  remainingSteps,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle, thrownBy } from '../settle.ts'
import { dataOf, onThread, startsIn } from './trace.ts'

const Counting = Annotation.Root({
  log: append<unknown>(),
  left: remainingSteps(),
  last: isLastStep(),
})

/** One node, over and over. */
const looping = () =>
  new StateGraph(Counting)
    .addNode('a', ({ left, last }) => ({ log: [[left, last]] }))
    .addEdge(START, 'a')
    .addConditionalEdges('a', () => 'a')

const seenIn = (values: readonly unknown[]): unknown => (values.at(-1) as { log: unknown }).log

describe('semantics §4.8 managed values', () => {
  it('count down from the recursion limit, and say which step is the last but one', async () => {
    const { parts } = await settle(
      looping().compile().stream({}, { streamMode: 'values', recursionLimit: 4 }),
    )
    expect(seenIn(dataOf(parts, 'values'))).toEqual([
      [3, false],
      [2, false],
      [1, true],
      [0, false],
    ])
  })

  it('let a graph end in time', async () => {
    const graph = new StateGraph(Counting)
      .addNode('a', ({ left }) => ({ log: [left] }))
      .addEdge(START, 'a')
      .addConditionalEdges('a', ({ last }) => (last ? END : 'a'))
      .compile()
    expect((await graph.invoke({}, { recursionLimit: 5 })).value).toEqual({ log: [4, 3, 2, 1] })
  })

  it('are in what a node sees, and in no state that anybody reads', async () => {
    const graph = new StateGraph(Counting)
      .addNode('a', () => ({ log: ['a'] }))
      .addEdge(START, 'a')
      .compile({ checkpointer: new MemorySaver() })
    const parts = await collectParts(
      graph.stream({}, { ...onThread(), streamMode: ['values', 'checkpoints', 'tasks'] }),
    )
    expect(Object.keys(startsIn(parts)[0]!.input as object)).toEqual(['log', 'left', 'last'])
    const states = [
      ...dataOf(parts, 'values'),
      ...dataOf(parts, 'checkpoints').map(({ values }) => values),
      (await graph.getState(onThread())).values,
    ]
    expect(states.map((state) => Object.keys(state))).toEqual(states.map(() => ['log']))
  })

  it('start anew in a nested graph, and in a run that goes on, which needs no step for its input', async () => {
    const child = new StateGraph(Counting)
      .addNode('inner', ({ left }) => ({ log: [left] }))
      .addEdge(START, 'inner')
    const graph = new StateGraph(Counting)
      .addNode('child', child.compile())
      .addNode('after', ({ left }) => ({ log: [left] }))
      .addEdge(START, 'child')
      .addEdge('child', 'after')
      .compile({ checkpointer: new MemorySaver(), interruptBefore: ['after'] })
    const options = { ...onThread(), recursionLimit: 9 }
    expect((await graph.invoke({}, options)).value).toEqual({ log: [8] })
    expect((await graph.invoke(null, options)).value).toEqual({ log: [8, 10] })
  })

  it('cannot be written: a write to one is no write', async () => {
    const graph = new StateGraph(Counting)
      .addNode('a', () => ({ log: ['a'], left: 99 }) as object)
      .addEdge(START, 'a')
      .compile()
    const parts = await collectParts(graph.stream({ left: 99 } as object))
    expect(dataOf(parts, 'updates')).toEqual([{ a: { log: ['a'] } }])
    // @ts-expect-error -- nobody writes it
    new StateGraph(Counting).addNode('b', () => ({ left: 1 }))
  })

  it.each(['input', 'output'])('have no place in the %s of a graph', (place) => {
    const error = thrownBy(() => new StateGraph(Counting, { [place]: Counting }))
    expect(error).toMatchObject({ code: 'INVALID_STATE_KEY', key: 'left' })
  })

  it('may be declared by a node alone', async () => {
    const graph = new StateGraph(Annotation.Root({ log: append<unknown>() }))
      .addNode('a', (state) => ({ log: [state] }), {
        input: Annotation.Root({ left: remainingSteps() }),
      })
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({}, { recursionLimit: 3 })).value).toEqual({ log: [{ left: 2 }] })
  })
})
