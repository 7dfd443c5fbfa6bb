import { Command, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { Answers, oneQuestion, resume } from './fixtures.ts'
import { onThread } from './trace.ts'

const single = () => oneQuestion().compile({ checkpointer: new MemorySaver() })

/** One node that asks twice. */
const twice = (runs: string[] = []) =>
  new StateGraph(Answers)
    .addNode('ask', (_state, runtime) => {
      runs.push('run')
      const x = runtime.interrupt('x?')
      const y = runtime.interrupt('y?')
      return { x, y }
    })
    .addEdge(START, 'ask')
    .compile({ checkpointer: new MemorySaver() })

describe('semantics §4.7 resuming with an answer', () => {
  it('gives the answer to the interrupt and goes on', async () => {
    const graph = single()
    await graph.invoke({}, onThread())
    expect(await graph.invoke(resume('yes'), onThread())).toEqual({
      value: { x: 'yes', log: [] },
      interrupts: [],
    })
  })

  it.each([0, '', false])('takes %j as an answer', async (answer) => {
    const graph = single()
    await graph.invoke({}, onThread())
    expect((await graph.invoke(resume(answer), onThread())).value).toEqual({ x: answer, log: [] })
  })

  it('takes an object with other keys than interrupt ids as the answer itself', async () => {
    const graph = single()
    await graph.invoke({}, onThread())
    const answer = { approved: true }
    expect((await graph.invoke(resume(answer), onThread())).value).toEqual({ x: answer, log: [] })
  })

  it('takes an object with an interrupt id and another key as the answer itself', async () => {
    const graph = single()
    const { interrupts } = await graph.invoke({}, onThread())
    const answer = { [interrupts[0]!.id]: 1, other: 2 }
    expect((await graph.invoke(resume(answer), onThread())).value).toEqual({ x: answer, log: [] })
  })

  it.each([
    ['{}', {}],
    ['answers to other interrupts', { ['0'.repeat(32)]: 1 }],
  ])('asks again for %s', async (_name, answer) => {
    const graph = single()
    const { interrupts } = await graph.invoke({}, onThread())
    expect((await graph.invoke(resume(answer), onThread())).interrupts).toEqual(interrupts)
  })

  it('asks again when it is resumed with null', async () => {
    const graph = single()
    const { interrupts } = await graph.invoke({}, onThread())
    expect((await graph.invoke(null, onThread())).interrupts).toEqual(interrupts)
    expect((await graph.invoke(resume(1), onThread())).value).toEqual({ x: 1, log: [] })
  })

  it('applies the update of the Command first', async () => {
    const graph = new StateGraph(Answers)
      .addNode('ask', ({ y }, runtime) => ({ x: [y, runtime.interrupt('x?')] }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ y: 'old' }, onThread())
    const { value } = await graph.invoke(
      new Command({ update: { y: 'new' }, resume: 'answer' }),
      onThread(),
    )
    expect(value).toEqual({ x: ['new', 'answer'], y: 'new', log: [] })
  })

  it('does not run finished siblings again, and reduces once at the end', async () => {
    const runs: string[] = []
    const graph = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt('?')] }))
      .addNode('side', () => {
        runs.push('side')
        return { log: ['side'] }
      })
      .addEdge(START, 'ask')
      .addEdge(START, 'side')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ log: ['in'] }, onThread())
    const { value } = await graph.invoke(resume('ask'), onThread())
    expect(value).toEqual({ log: ['in', 'ask', 'side'] })
    expect(runs).toEqual(['side'])
  })

  it('goes where a finished sibling went, once the step is over', async () => {
    const graph = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt('?') }))
      .addNode('side', () => new Command({ goto: ['after', new Send('worker', 'sent')] }))
      .addNode('after', () => ({ log: ['after'] }))
      .addNode('worker', (args) => ({ log: [args] }))
      .addEdge(START, 'ask')
      .addEdge(START, 'side')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const { value } = await graph.invoke(resume(1), onThread())
    expect(value).toEqual({ x: 1, log: ['after', 'sent'] })
  })

  it('waits at a list edge for the task that asks', async () => {
    const graph = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt('?') }))
      .addNode('side', () => {})
      .addNode('join', () => ({ log: ['join'] }))
      .addEdge(START, 'ask')
      .addEdge(START, 'side')
      .addEdge(['ask', 'side'], 'join')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect((await graph.invoke(resume(1), onThread())).value).toEqual({ x: 1, log: ['join'] })
  })

  it('is for the step that was stopped: a question of a later step is asked', async () => {
    const graph = new StateGraph(Answers)
      .addNode('first', () => {})
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt('x?') }))
      .addEdge(START, 'first')
      .addEdge('first', 'ask')
      .compile({ checkpointer: new MemorySaver(), interruptBefore: ['first'] })
    await graph.invoke({}, onThread())
    const { interrupts } = await graph.invoke(resume('early'), onThread())
    expect(interrupts.map(({ value }) => value)).toEqual(['x?'])
  })

  it('reaches a task that was sent', async () => {
    const graph = new StateGraph(Answers)
      .addNode('worker', (args, runtime) => ({ log: [args, runtime.interrupt('?')] }))
      .addConditionalEdges(START, () => new Send('worker', 'sent'))
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect((await graph.invoke(resume(1), onThread())).value).toEqual({ log: ['sent', 1] })
  })
})

describe('semantics §4.7 several interrupts of one task', () => {
  it('need one answer each; the node runs again from its top each time', async () => {
    const runs: string[] = []
    const graph = twice(runs)
    const first = await graph.invoke({}, onThread())
    const second = await graph.invoke(resume(1), onThread())
    const { value } = await graph.invoke(resume(2), onThread())
    expect(first.interrupts.map(({ value: question }) => question)).toEqual(['x?'])
    expect(second.interrupts.map(({ value: question }) => question)).toEqual(['y?'])
    expect(value).toEqual({ x: 1, y: 2, log: [] })
    expect(runs).toHaveLength(3)
  })

  it('have the same id', async () => {
    const graph = twice()
    const first = await graph.invoke({}, onThread())
    const second = await graph.invoke(resume(1), onThread())
    expect(second.interrupts[0]!.id).toBe(first.interrupts[0]!.id)
  })

  it('can each be answered by id', async () => {
    const graph = twice()
    const { interrupts } = await graph.invoke({}, onThread())
    const { id } = interrupts[0]!
    await graph.invoke(resume({ [id]: 1 }), onThread())
    expect((await graph.invoke(resume({ [id]: 2 }), onThread())).value).toEqual({
      x: 1,
      y: 2,
      log: [],
    })
  })

  it('keep the answers when the run is resumed without one in between', async () => {
    const graph = twice()
    await graph.invoke({}, onThread())
    await graph.invoke(resume(1), onThread())
    const { interrupts } = await graph.invoke(null, onThread())
    expect(interrupts.map(({ value }) => value)).toEqual(['y?'])
    expect((await graph.invoke(resume(2), onThread())).value).toEqual({ x: 1, y: 2, log: [] })
  })

  it('keep an answer for a node that fails after it', async () => {
    let isOpen = false
    const graph = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => {
        const x = runtime.interrupt('x?')
        if (!isOpen) throw new Error('closed')
        return { x }
      })
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await settle(graph.stream(resume(1), onThread()))
    isOpen = true
    expect((await graph.invoke(null, onThread())).value).toEqual({ x: 1, log: [] })
  })

  it('ask anew in a later step: answers belong to the task', async () => {
    const graph = new StateGraph(Answers)
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt('?')] }))
      .addEdge(START, 'ask')
      .addConditionalEdges('ask', ({ log }) => (log.length < 2 ? 'ask' : '__end__'))
      .compile({ checkpointer: new MemorySaver() })
    const first = await graph.invoke({}, onThread())
    const second = await graph.invoke(resume(1), onThread())
    expect(second.interrupts).toHaveLength(1)
    expect(second.interrupts[0]!.id).not.toBe(first.interrupts[0]!.id)
    expect((await graph.invoke(resume(2), onThread())).value).toEqual({ log: [1, 2] })
  })
})
