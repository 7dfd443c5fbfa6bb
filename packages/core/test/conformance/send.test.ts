import { Command, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief } from '../settle.ts'
import { State } from './fixtures.ts'
import { onThread } from './trace.ts'

describe('semantics §4.4 Send', () => {
  it('runs in the next step with exactly its argument, beside the edges', async () => {
    const seen: unknown[] = []
    const graph = new StateGraph(State)
      .addNode('start', () => ({ x: 1 }))
      .addNode('worker', (args) => {
        seen.push(args)
        return { log: ['worker'] }
      })
      .addNode('beside', () => ({ log: ['beside'] }))
      .addEdge(START, 'start')
      .addEdge('start', 'beside')
      .addConditionalEdges('start', () => [new Send('worker', { id: 1 }), new Send('worker', 2)])
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'values' }))
    expect(seen).toEqual([{ id: 1 }, 2])
    expect(brief(parts)).toEqual([
      ['values', { x: 1, log: [] }],
      ['values', { x: 1, log: ['beside', 'worker', 'worker'] }],
    ])
  })

  it.each([
    ['without a saver', undefined],
    ['with a saver', new MemorySaver()],
  ])('passes a Command on as the argument: %s', async (_name, checkpointer) => {
    const argument = new Command({ update: { x: 1 } })
    const seen: unknown[] = []
    const graph = new StateGraph(State)
      .addNode('worker', (args) => void seen.push(args))
      .addConditionalEdges(START, () => new Send('worker', argument))
      .compile({ checkpointer })
    await graph.invoke({}, onThread())
    expect(seen).toEqual([argument])
    expect(Command.isInstance(seen[0])).toBe(true)
  })

  it('passes a Command on to a task that is resumed, too', async () => {
    const seen: boolean[] = []
    const graph = new StateGraph(State)
      .addNode('worker', (args, runtime) => {
        seen.push(Command.isInstance(args))
        return { x: runtime.interrupt<number>('x?') }
      })
      .addConditionalEdges(START, () => new Send('worker', new Command({ update: { x: 1 } })))
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const { value } = await graph.invoke(new Command({ resume: 7 }), onThread())
    expect(value).toEqual({ x: 7, log: [] })
    expect(seen).toEqual([true, true])
  })

  it('passes a Command on that a Command sent, when its input is applied again', async () => {
    const seen: boolean[] = []
    const graph = new StateGraph(State)
      .addNode('worker', (args) => void seen.push(Command.isInstance(args)))
      .addConditionalEdges(START, () => [])
      .compile({ checkpointer: new MemorySaver() })
    const sent = new Send('worker', new Command({ update: { x: 1 } }))
    await graph.invoke(new Command({ goto: sent }), onThread())
    const [first] = (await collectParts(graph.getStateHistory(onThread()))).toReversed()
    await graph.invoke(null, { configurable: first!.config.configurable })
    expect(seen).toEqual([true, true])
  })

  it('keeps all of an argument that a Command sent into a nested graph', async () => {
    const seen: unknown[] = []
    let isClosed = true
    const child = new StateGraph(State)
      .addNode('worker', (args) => void seen.push(args))
      .addConditionalEdges(START, () => {
        if (isClosed) throw new Error('closed')
        return []
      })
      .compile()
    const graph = new StateGraph(State)
      .addNode('caller', async (_state, runtime) => {
        await child.invoke(new Command({ goto: new Send('worker', { id: 7, x: 1 }) }), runtime)
      })
      .addEdge(START, 'caller')
      .compile({ checkpointer: new MemorySaver() })
    await expect(graph.invoke({}, onThread())).rejects.toThrow('closed')
    isClosed = false
    await graph.invoke(null, onThread())
    expect(seen).toEqual([{ id: 7, x: 1 }])
  })
})
