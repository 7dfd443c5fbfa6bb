import { Annotation, append, MemorySaver, START, StateGraph } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { settle } from '../settle.ts'
import { Answers, resume, twoQuestions } from './fixtures.ts'
import { onThread } from './trace.ts'

const boom = new Error('boom')
const valuesOf = (questions: readonly { value: unknown }[]): unknown[] =>
  questions.map(({ value }) => value)

describe('semantics §4.7 a question that has been answered is open no more', () => {
  it('when its node fails afterwards, and its error handler asks', async () => {
    const graph = new StateGraph(Answers)
      .addNode(
        'a',
        (_state, runtime) => {
          runtime.interrupt('q1')
          throw boom
        },
        { errorHandler: (_state, runtime) => ({ log: [runtime.interrupt('q2')] }) },
      )
      .addEdge(START, 'a')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.invoke(resume('A1'), onThread())
    expect(valuesOf((await graph.getState(onThread())).interrupts)).toEqual(['q2'])
    expect((await graph.invoke(resume('A2'), onThread())).value).toEqual({ log: ['A2'] })
  })

  it('when a node after it fails in the same nested graph', async () => {
    let saves = 0
    const child = new StateGraph(Answers)
      .addSequence({
        ask: (_state, runtime) => ({ log: [runtime.interrupt('name?')] }),
        save: () => {
          if (++saves === 1) throw boom
        },
        confirm: (_state, runtime) => ({ log: [runtime.interrupt('sure?')] }),
      })
      .addEdge(START, 'ask')
    const graph = new StateGraph(Answers)
      .addNode('child', child.compile())
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await settle(graph.stream(resume('Ann'), onThread()))
    expect((await graph.getState(onThread())).interrupts).toEqual([])
    expect(valuesOf((await graph.invoke(null, onThread())).interrupts)).toEqual(['sure?'])
    expect((await graph.invoke(resume('yes'), onThread())).value).toEqual({ log: ['Ann', 'yes'] })
  })

  it('when its node then stops in a graph that it calls, which was to stop there', async () => {
    const child = new StateGraph(Answers)
      .addNode('inner', () => ({ y: 'inner' }))
      .addEdge(START, 'inner')
      .compile({ interruptBefore: ['inner'] })
    const graph = new StateGraph(Answers)
      .addNode('n', async (_state, runtime) => {
        const x = runtime.interrupt('x?')
        await child.invoke({}, runtime)
        return { x }
      })
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.invoke(resume('A'), onThread())
    expect((await graph.getState(onThread())).interrupts).toEqual([])
    expect((await graph.invoke(null, onThread())).value).toEqual({ x: 'A', log: [] })
  })

  it('when one of several that were answered together fails', async () => {
    let runs = 0
    const graph = twoQuestions()
      .addNode('c', (_state, runtime) => {
        const answer = runtime.interrupt('z?')
        if (++runs === 1) throw boom
        return { log: [answer] }
      })
      .addEdge(START, 'c')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    const answers = Object.fromEntries(interrupts.map(({ id, value }) => [id, value]))
    await settle(graph.stream(resume(answers), onThread()))
    expect((await graph.getState(onThread())).interrupts).toEqual([])
    expect((await graph.invoke(null, onThread())).value).toEqual({ x: 'x?', y: 'y?', log: ['z?'] })
  })

  it('but one that follows it stays open when the node fails before it asks again', async () => {
    let runs = 0
    const graph = new StateGraph(Answers)
      .addNode('a', (_state, runtime) => {
        const first = runtime.interrupt('q1')
        if (++runs === 2) throw boom
        return { log: [first, runtime.interrupt('q2')] }
      })
      .addEdge(START, 'a')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.invoke(resume('A1'), onThread())
    await settle(graph.stream(null, onThread()))
    expect(valuesOf((await graph.getState(onThread())).interrupts)).toEqual(['q2'])
    expect((await graph.invoke(resume('A2'), onThread())).value).toEqual({ log: ['A1', 'A2'] })
  })

  it('when another answer was refused beside it', async () => {
    const ask = (question: string) => (_state: unknown, runtime: Parameters<typeof number>[0]) => ({
      log: [number(runtime, question)],
    })
    const graph = new StateGraph(Answers)
      .addNode('a', ask('a?'))
      .addNode('b', ask('b?'))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    const [a, b] = interrupts.map(({ id }) => id)
    await settle(graph.stream(resume({ [a!]: 1, [b!]: 'two' }), onThread()))
    expect(valuesOf((await graph.getState(onThread())).interrupts)).toEqual(['b?'])
    expect((await graph.invoke(resume(2), onThread())).value).toEqual({ log: [1, 2] })
  })
})

function number(
  runtime: { interrupt(value: string, options: { responseSchema: z.ZodNumber }): number },
  question: string,
): number {
  return runtime.interrupt(question, { responseSchema: z.number() })
}

describe('semantics §1.9 a graph that keeps its state', () => {
  it('does not run again when the task goes on that it has ended for', async () => {
    let replies = 0
    const Chat = Annotation.Root({ lines: append<string>() })
    const agent = new StateGraph(Chat)
      .addNode('reply', () => ({ lines: [`reply ${++replies}`] }))
      .addEdge(START, 'reply')
      .compile({ checkpointer: true })
    const graph = new StateGraph(Answers)
      .addNode('talk', async (_state, runtime) => {
        const { value } = await agent.invoke({ lines: ['hi'] }, runtime)
        runtime.interrupt('ok?')
        return { log: (value as { lines: string[] }).lines }
      })
      .addEdge(START, 'talk')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect((await graph.invoke(resume(true), onThread())).value).toEqual({ log: ['hi', 'reply 1'] })
    await graph.invoke({}, onThread())
    expect((await graph.invoke(resume(true), onThread())).value).toEqual({
      log: ['hi', 'reply 1', 'hi', 'reply 1', 'hi', 'reply 2'],
    })
  })
})
