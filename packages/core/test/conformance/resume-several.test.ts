import { AmbiguousResumeError, Command, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { Answers, oneQuestion, resume, twoQuestions } from './fixtures.ts'
import { onThread } from './trace.ts'

const double = () => twoQuestions().compile({ checkpointer: new MemorySaver() })

describe('semantics §4.7 several tasks that wait', () => {
  it('cannot be answered without saying which one is meant', async () => {
    const graph = double()
    const { interrupts } = await graph.invoke({}, onThread())
    const { parts, error } = await settle(graph.stream(resume(1), onThread()))
    expect(AmbiguousResumeError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ interrupts: interrupts.map(({ id }) => id) })
    expect(parts).toEqual([])
  })

  it('can be answered by a map of their ids', async () => {
    const graph = double()
    const { interrupts } = await graph.invoke({}, onThread())
    const answers = Object.fromEntries(
      interrupts.map(({ id, value }) => [id, `to ${String(value)}`]),
    )
    expect((await graph.invoke(resume(answers), onThread())).value).toEqual({
      x: 'to x?',
      y: 'to y?',
      log: [],
    })
  })

  it('can be answered one after the other: those without an answer ask again', async () => {
    const graph = double()
    const { interrupts } = await graph.invoke({}, onThread())
    const partly = await graph.invoke(resume({ [interrupts[1]!.id]: 'b' }), onThread())
    expect(partly.interrupts).toEqual([interrupts[0]])
    expect((await graph.invoke(resume('a'), onThread())).value).toEqual({
      x: 'a',
      y: 'b',
      log: [],
    })
  })

  it('are counted below nodes that are graphs, too', async () => {
    const graph = new StateGraph(Answers)
      .addNode('child', twoQuestions().compile())
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    expect(interrupts.map(({ value }) => value)).toEqual(['x?', 'y?'])
    const { error } = await settle(graph.stream(resume(1), onThread()))
    expect(AmbiguousResumeError.isInstance(error)).toBe(true)
    const answers = Object.fromEntries(interrupts.map(({ id, value }) => [id, value]))
    expect((await graph.invoke(resume(answers), onThread())).value).toEqual({
      x: 'x?',
      y: 'y?',
      log: [],
    })
  })

  it('wait in two graphs of one step, each under its own id', async () => {
    const child = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt('?')] }))
      .addEdge(START, 'ask')
      .compile()
    const graph = new StateGraph(Answers)
      .addNode('child', child)
      .addConditionalEdges(START, () => [new Send('child', {}), new Send('child', {})])
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    expect(new Set(interrupts.map(({ id }) => id)).size).toBe(2)
    const partly = await graph.invoke(resume({ [interrupts[0]!.id]: 1 }), onThread())
    expect(partly.interrupts).toEqual([interrupts[1]])
    expect((await graph.invoke(resume(2), onThread())).value).toEqual({ log: [1, 2] })
  })
})

describe('semantics §4.7 nested graphs', () => {
  it('get an answer in any of their steps while the step of their node is resumed', async () => {
    const child = new StateGraph(Answers)
      .addNode('first', () => {})
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt('x?') }))
      .addEdge(START, 'first')
      .addEdge('first', 'ask')
      .compile({ interruptBefore: ['first'] })
    const graph = new StateGraph(Answers)
      .addNode('child', child)
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect((await graph.invoke(resume(1), onThread())).value).toEqual({ x: 1, log: [] })
  })

  it('have the saver of the graph that calls them, whatever they were compiled with', async () => {
    const own = new MemorySaver()
    const child = oneQuestion().compile({ checkpointer: own })
    const graph = new StateGraph(Answers)
      .addNode('child', child)
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const { tasks } = await graph.getState(onThread(), { subgraphs: true })
    expect(tasks[0]!.state).toMatchObject({ next: ['ask'] })
    expect((await graph.invoke(resume(1), onThread())).value).toEqual({ x: 1, log: [] })
    expect((await child.getState(onThread())).metadata).toBeNull()
  })

  it('are resumed in the second of two calls of one node, the first not run again', async () => {
    const runs: string[] = []
    const child = new StateGraph(Answers)
      .addNode('ask', (state, runtime) => {
        runs.push(String(state.x))
        return { y: runtime.interrupt(state.x) }
      })
      .addEdge(START, 'ask')
      .compile()
    const graph = new StateGraph(Answers)
      .addNode('caller', async (_state, runtime) => {
        const first = await child.invoke({ x: 'first' }, runtime)
        const second = await child.invoke({ x: 'second' }, runtime)
        return { log: [first.value!.y, second.value!.y] }
      })
      .addEdge(START, 'caller')
      .compile({ checkpointer: new MemorySaver() })
    const one = await graph.invoke({}, onThread())
    const two = await graph.invoke(resume(1), onThread())
    const { value } = await graph.invoke(resume(2), onThread())
    expect(one.interrupts.map(({ value: question }) => question)).toEqual(['first'])
    expect(two.interrupts.map(({ value: question }) => question)).toEqual(['second'])
    expect(value).toEqual({ log: [1, 2] })
    expect(runs).toEqual(['first', 'first', 'second', 'second'])
  })

  it('ask between questions of the node that calls them', async () => {
    const child = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt('child?') }))
      .addEdge(START, 'ask')
      .compile()
    const graph = new StateGraph(Answers)
      .addNode('caller', async (_state, runtime) => {
        const before = runtime.interrupt('before?')
        const { value } = await child.invoke({}, runtime)
        const after = runtime.interrupt('after?')
        return { log: [before, value!.x, after] }
      })
      .addEdge(START, 'caller')
      .compile({ checkpointer: new MemorySaver() })
    const asked: unknown[] = []
    let output = await graph.invoke({}, onThread())
    for (const answer of [1, 2, 3]) {
      asked.push(...output.interrupts.map(({ value }) => value))
      output = await graph.invoke(resume(answer), onThread())
    }
    expect(asked).toEqual(['before?', 'child?', 'after?'])
    expect(output).toEqual({ value: { log: [1, 2, 3] }, interrupts: [] })
  })

  it('start over when their graph gets new input while they wait', async () => {
    const seen: unknown[] = []
    const child = new StateGraph(Answers)
      .addNode('ask', ({ y }, runtime) => {
        seen.push(y)
        return { x: runtime.interrupt('?') }
      })
      .addEdge(START, 'ask')
      .compile()
    const graph = new StateGraph(Answers)
      .addNode('child', child)
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ y: 'old' }, onThread())
    await graph.invoke({ y: 'new' }, onThread())
    const { value } = await graph.invoke(resume(5), onThread())
    expect(value).toEqual({ x: 5, y: 'new', log: [] })
    expect(seen).toEqual(['old', 'new', 'new'])
  })

  it('keep their state for the thread and can be asked again: checkpointer true', async () => {
    const child = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt('?')] }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: true })
    const graph = new StateGraph(Answers)
      .addNode('caller', async (_state, runtime) => {
        const { value } = await child.invoke({}, runtime)
        return { x: value!.log }
      })
      .addEdge(START, 'caller')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect((await graph.invoke(resume(1), onThread())).value).toEqual({ x: [1], log: [] })
    const { interrupts } = await graph.invoke({}, onThread())
    expect(interrupts).toHaveLength(1)
    expect((await graph.invoke(resume(2), onThread())).value).toEqual({ x: [1, 2], log: [] })
  })

  it('start over in a later step of a resumed run: checkpointer true, left by Command.PARENT', async () => {
    const seen: unknown[] = []
    const child = new StateGraph(Answers)
      .addNode('up', ({ x }) => {
        seen.push(x)
        return new Command({ graph: Command.PARENT, update: { log: [x] } })
      })
      .addEdge(START, 'up')
      .compile({ checkpointer: true })
    const graph = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt('?') }))
      .addNode('child', child)
      .addEdge(START, 'ask')
      .addEdge('ask', 'child')
      .compile({ checkpointer: new MemorySaver() })
    for (const answer of ['first', 'second']) {
      await graph.invoke({}, onThread())
      await graph.invoke(resume(answer), onThread())
    }
    expect(seen).toEqual(['first', 'second'])
  })

  it('run again from their start without a saver, and get the answer: checkpointer false', async () => {
    const runs: string[] = []
    const child = new StateGraph(Answers)
      .addNode('work', () => {
        runs.push('work')
        return { y: 1 }
      })
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt('?') }))
      .addEdge(START, 'work')
      .addEdge('work', 'ask')
      .compile({ checkpointer: false })
    const graph = new StateGraph(Answers)
      .addNode('child', child)
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    expect(interrupts).toHaveLength(1)
    const { value } = await graph.invoke(resume(1), onThread())
    expect(value).toEqual({ x: 1, y: 1, log: [] })
    expect(runs).toEqual(['work', 'work'])
  })
})
