import { Annotation, append, Command, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief } from '../settle.ts'

const State = Annotation.Root({
  x: Annotation<number>(),
  y: Annotation<number>(),
  log: append<string>(),
})

const BOTH = { streamMode: ['updates', 'values'] } as const

describe('semantics §4.6 Command.PARENT', () => {
  /** `up` speaks to the graph above; `before` writes in the child. */
  const child = (command: Command) =>
    new StateGraph(State)
      .addNode('before', () => ({ log: ['lost'] }))
      .addNode('up', () => command)
      .addNode('after', () => ({ log: ['never'] }))
      .addEdge(START, 'before')
      .addEdge('before', 'up')
      .addEdge('up', 'after')
      .compile()

  const parent = (command: Command) =>
    new StateGraph(State)
      .addNode('child', child(command))
      .addNode('edge', () => {})
      .addNode('target', () => {})
      .addEdge(START, 'child')
      .addEdge('child', 'edge')
      .compile()

  const command = new Command({ graph: Command.PARENT, update: { x: 1 }, goto: 'target' })

  it('stops the child, loses what it wrote, and is what the node of the child returned', async () => {
    const parts = await collectParts(parent(command).stream({}, BOTH))
    expect(brief(parts)).toEqual([
      ['updates', { child: { x: 1 } }],
      ['values', { x: 1, log: [] }],
      ['updates', { edge: null }],
      ['updates', { target: null }],
    ])
  })

  it('tells nothing of the task in the child but its start', async () => {
    const parts = await collectParts(
      parent(command).stream({}, { streamMode: ['updates', 'tasks'], subgraphs: true }),
    )
    const ofChild = parts.filter(({ ns }) => ns.length > 0)
    expect(ofChild.map(({ type, data }) => [type, 'name' in data ? data.name : data])).toEqual([
      ['tasks', 'before'],
      ['updates', { before: { log: ['lost'] } }],
      ['tasks', 'before'],
      ['tasks', 'up'],
    ])
  })

  it('goes up one level: a command to the parent of the parent has to be passed on', async () => {
    const mid = new StateGraph(State)
      .addNode('child', child(command))
      .addNode('target', () => ({ log: ['reached in the middle'] }))
      .addEdge(START, 'child')
      .compile()
    const graph = new StateGraph(State).addNode('mid', mid).addEdge(START, 'mid').compile()
    expect((await graph.invoke({})).value).toEqual({ x: 1, log: ['reached in the middle'] })
  })

  it('reaches the graph of the node that called the child', async () => {
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        await child(command).invoke(state, runtime)
        return { log: ['never'] }
      })
      .addNode('target', () => ({ log: ['target'] }))
      .addEdge(START, 'caller')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ x: 1, log: ['target'] })
  })

  it('passes over the number of a further call on its way up', async () => {
    const silent = new StateGraph(State)
      .addNode('s', () => {})
      .addEdge(START, 's')
      .compile()
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        await silent.invoke(state, runtime)
        await child(command).invoke(state, runtime)
        return { log: ['never'] }
      })
      .addNode('target', () => ({ log: ['target'] }))
      .addEdge(START, 'caller')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ x: 1, log: ['target'] })
  })
})
