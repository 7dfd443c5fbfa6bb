import { GraphDrainedError, MemorySaver, RunControl, START, StateGraph } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { loggingChain, quiz, resume, State } from './fixtures.ts'
import { onThread, toTrace, TRACE } from './trace.ts'

/** `a` asks for a drain while it works, then `b`. */
const draining = (control: RunControl) =>
  new StateGraph(State)
    .addNode('a', () => {
      control.requestDrain('deploy')
      return { log: ['a'] }
    })
    .addNode('b', () => ({ log: ['b'] }))
    .addEdge(START, 'a')

describe('semantics §4.9 drain', () => {
  it('stops before the next superstep: its checkpoint is told, then the run throws', async () => {
    const control = new RunControl()
    const graph = draining(control).addEdge('a', 'b').compile({ checkpointer: new MemorySaver() })
    const settled = await settle(graph.stream({}, { ...TRACE, control }))
    expect(toTrace(settled)).toBe(
      'cp(-1,input,next[__start__]) cp(0,next[a]) t+a u{a} t-a v{log} cp(1,next[b]) THROW',
    )
    expect(GraphDrainedError.isInstance(settled.error)).toBe(true)
    expect(settled.error).toMatchObject({ reason: 'deploy' })
  })

  it('saves what was done: run with null, the thread goes on', async () => {
    const control = new RunControl()
    const graph = draining(control).addEdge('a', 'b').compile({ checkpointer: new MemorySaver() })
    await settle(graph.stream({}, { ...onThread(), control }))
    expect((await graph.getState(onThread())).next).toEqual(['b'])
    expect((await graph.invoke(null, onThread())).value).toEqual({ log: ['a', 'b'] })
  })

  it('lets a run that has nothing left to do end as ever', async () => {
    const control = new RunControl()
    const graph = draining(control).compile()
    expect((await graph.invoke({}, { control })).value).toEqual({ log: ['a'] })
  })

  it('asked for before the run lets not even the input be applied', async () => {
    const control = new RunControl()
    control.requestDrain()
    const graph = loggingChain().compile({ checkpointer: new MemorySaver() })
    const { error } = await settle(graph.stream({ x: 1 }, { ...onThread(), control }))
    expect(error).toMatchObject({ code: 'GRAPH_DRAINED', reason: 'shutdown' })
    expect((await graph.invoke(null, onThread())).value).toEqual({ x: 1, log: ['a', 'b'] })
  })

  it('stops nested graphs, too, while their siblings end', async () => {
    const control = new RunControl()
    const child = draining(control).addEdge('a', 'b').compile()
    const graph = new StateGraph(State)
      .addNode('child', child)
      .addNode('sibling', async () => {
        await Promise.resolve()
        return { log: ['sibling'] }
      })
      .addEdge(START, 'child')
      .addEdge(START, 'sibling')
      .compile({ checkpointer: new MemorySaver() })
    const { error } = await settle(graph.stream({}, { ...onThread(), control }))
    expect(error).toMatchObject({ code: 'GRAPH_DRAINED' })
    const { next } = await graph.getState(onThread())
    expect(next).toEqual(['child'])
    expect((await graph.invoke(null, onThread())).value).toEqual({ log: ['a', 'b', 'sibling'] })
  })

  it('leaves a question that was asked meanwhile to be answered', async () => {
    const control = new RunControl()
    const graph = quiz().compile({ checkpointer: new MemorySaver() })
    const stream = graph.stream({}, { ...onThread(), control, streamMode: 'tasks' })
    for await (const _part of stream) control.requestDrain()
    expect((await graph.getState(onThread())).interrupts).toHaveLength(1)
    expect((await graph.invoke(resume(2), onThread())).value).toEqual({ x: 2, log: [] })
  })

  it('can be asked after by a node', async () => {
    const control = new RunControl()
    const graph = new StateGraph(State)
      .addNode('a', (_state, runtime) => {
        const before = runtime.control?.isDraining
        control.requestDrain('deploy')
        control.requestDrain('too late')
        return { log: [String(before), String(runtime.control?.drainReason)] }
      })
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({}, { control })).value).toEqual({ log: ['false', 'deploy'] })
    expect((await graph.invoke({}).catch(() => null))?.value).toEqual({
      log: ['undefined', 'undefined'],
    })
  })
})
