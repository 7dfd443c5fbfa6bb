import { Annotation, Command, MemorySaver, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { chain, quiz, State, twoQuestions } from './fixtures.ts'
import { onThread, toTrace } from './trace.ts'

/** A question beside a node that ends. */
const savedQuiz = () => quiz('side').compile({ checkpointer: new MemorySaver() })

describe('semantics §5.1 what invoke returns', () => {
  it('is the last values and no interrupts', async () => {
    expect(await chain().compile().invoke({})).toEqual({
      value: { x: 1, y: 2, log: ['a'] },
      interrupts: [],
    })
  })

  it('is null when no values were told', async () => {
    const graph = new StateGraph(State)
      .addNode('n', () => null)
      .addEdge(START, 'n')
      .compile()
    expect(await graph.invoke({})).toEqual({ value: null, interrupts: [] })
  })

  it('has the writes of finished siblings and the interrupts after a question', async () => {
    const output = await savedQuiz().invoke({ y: 1 }, onThread())
    expect(output).toEqual({
      value: { y: 1, log: ['side'] },
      interrupts: [{ id: expect.any(String) as string, value: 'How many?' }],
    })
  })

  it('has the interrupts of all tasks that ask', async () => {
    const { value, interrupts } = await twoQuestions().compile().invoke({})
    expect(value).toEqual({ log: [] })
    expect(interrupts.map((interrupt) => interrupt.value)).toEqual(['x?', 'y?'])
  })

  it.each([
    ['before', { interruptBefore: ['b'] }],
    ['after', { interruptAfter: ['a'] }],
  ] as const)('has no interrupts at a stop %s a node', async (_name, where) => {
    const graph = chain().compile({ ...where, checkpointer: new MemorySaver() })
    expect(await graph.invoke({}, onThread())).toEqual({
      value: { x: 1, log: ['a'] },
      interrupts: [],
    })
    expect((await graph.getState(onThread())).next).toEqual(['b'])
  })

  it('is by the output schema', async () => {
    const graph = new StateGraph(State, {
      output: Annotation.Root({ y: Annotation<number>() }),
    })
      .addNode('a', () => ({ x: 1 }))
      .addNode('b', () => ({ y: 2 }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ y: 2 })
  })

  it('is null when nothing of the output schema was written', async () => {
    const graph = new StateGraph(State, {
      output: Annotation.Root({ y: Annotation<number>() }),
    })
      .addNode('a', () => ({ x: 1 }))
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({ x: 2 })).value).toBeNull()
  })

  it('is by outputKeys where they are given: null when none of them was written', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({}, { outputKeys: ['y'] })).value).toBeNull()
    expect((await graph.invoke({}, { outputKeys: 'y' })).value).toBeNull()
    expect((await quiz().compile().invoke({}, { outputKeys: 'y' })).value).toBeNull()
  })

  it('is by outputKeys where they are given, also beyond the output schema', async () => {
    const graph = new StateGraph(State, { output: Annotation.Root({ y: Annotation<number>() }) })
      .addNode('a', () => ({ x: 1 }))
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({}, { outputKeys: 'x' })).value).toBe(1)
    expect((await graph.invoke({}, { outputKeys: ['x'] })).value).toEqual({ x: 1 })
  })

  it('is the state of a finished thread for null', async () => {
    const graph = chain().compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect(await graph.invoke(null, onThread())).toEqual({
      value: { x: 1, y: 2, log: ['a'] },
      interrupts: [],
    })
  })

  it('is of the root with subgraphs on, too: interrupts once, no value of a child', async () => {
    const graph = new StateGraph(State)
      .addNode('child', quiz().compile())
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    const { value, interrupts } = await graph.invoke({ y: 1 }, { ...onThread(), subgraphs: true })
    expect(value).toEqual({ y: 1, log: [] })
    expect(interrupts).toHaveLength(1)
    expect(
      await graph.invoke(new Command({ resume: 3 }), { ...onThread(), subgraphs: true }),
    ).toEqual({ value: { x: 3, y: 1, log: [] }, interrupts: [] })
  })

  it('agrees with the values that the stream tells', async () => {
    const parts = await collectParts(
      savedQuiz().stream({ y: 1 }, { ...onThread(), streamMode: 'values' }),
    )
    const { value, interrupts } = await savedQuiz().invoke({ y: 1 }, onThread('2'))
    expect(parts.at(-1)!.data).toEqual(value)
    expect(parts.flatMap((part) => part.interrupts).map((each) => each.value)).toEqual(
      interrupts.map((each) => each.value),
    )
  })
})

describe('semantics §5.2 other modes of invoke', () => {
  it.each([
    ['one other mode', 'updates', 'u{a} u{b}'],
    ['a list', ['updates', 'values'], 'u{a} v{x,log} u{b} v{x,y,log}'],
    ['a list of values alone', ['values'], 'v{x,log} v{x,y,log}'],
  ] as const)('give the parts: %s', async (_name, streamMode, trace) => {
    const parts = await chain().compile().invoke({}, { streamMode })
    expect(Array.isArray(parts)).toBe(true)
    expect(toTrace({ parts: parts as never, error: undefined })).toBe(trace)
  })
})
