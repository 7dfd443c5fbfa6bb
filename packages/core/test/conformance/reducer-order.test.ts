import { Command, Send, START, StateGraph } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle, tap } from '../settle.ts'
import { State } from './fixtures.ts'
import { createGate } from './trace.ts'

describe('semantics §2.4 the order in which writes are reduced', () => {
  it('is that of the task paths: nodes alphabetically, then Sends by index', async () => {
    const graph = new StateGraph(State)
      .addNode('start', () => [new Send('w2', {}), new Send('w1', {})])
      .addNode('w1', () => ({ log: ['w1'] }))
      .addNode('w2', () => ({ log: ['w2'] }))
      .addNode('zz', () => ({ log: ['zz'] }))
      .addNode('aa', () => ({ log: ['aa'] }))
      .addEdge(START, 'start')
      .addEdge('start', 'zz')
      .addEdge('start', 'aa')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['aa', 'zz', 'w2', 'w1'] })
  })

  it('is never that of completion', async () => {
    const gate = createGate()
    const graph = new StateGraph(State)
      .addNode('a', async () => {
        await gate.opened
        return { log: ['a'] }
      })
      .addNode('b', () => ({ log: ['b'] }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile()
    const stream = tap(graph.stream({}, { streamMode: ['updates', 'values'] }), ({ data }) => {
      if ('b' in data) gate.open()
    })
    const { parts } = await settle(stream)
    expect(parts.map(({ data }) => Object.keys(data)[0])).toEqual(['b', 'a', 'log'])
    expect(parts.at(-1)!.data).toEqual({ log: ['a', 'b'] })
  })

  it('is the write order within a task', async () => {
    const graph = new StateGraph(State)
      .addNode('n', () => [
        new Command({
          update: [
            ['log', ['1']],
            ['log', ['2']],
          ],
        }),
        { log: ['3'] },
        new Command({ update: { log: ['4'] } }),
      ])
      .addEdge(START, 'n')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['1', '2', '3', '4'] })
  })

  it('applies to Sends of several tasks, too: they run in the order of their senders', async () => {
    const graph = new StateGraph(State)
      .addNode('b', () => new Send('worker', 'from b'))
      .addNode('a', () => new Send('worker', 'from a'))
      .addNode('worker', (args) => ({ log: [args as unknown as string] }))
      .addEdge(START, 'b')
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['from a', 'from b'] })
  })
})
