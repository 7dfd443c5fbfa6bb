import { Command, type CompiledGraph, type OuterCommand, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { createGate, nextTurn } from './trace.ts'
import { brief } from '../settle.ts'
import { State } from './fixtures.ts'

const BOTH = { streamMode: ['updates', 'values'] } as const

describe('semantics §4.6 Command.PARENT', () => {
  /** `up` speaks to the graph above; `before` writes in the child. */
  const child = (command: OuterCommand) =>
    new StateGraph(State)
      .addNode('before', () => ({ log: ['lost'] }))
      .addNode('up', () => command)
      .addNode('after', () => ({ log: ['never'] }))
      .addEdge(START, 'before')
      .addEdge('before', 'up')
      .addEdge('up', 'after')
      .compile()

  const parent = (command: OuterCommand) =>
    new StateGraph(State)
      .addNode('child', child(command))
      .addNode('edge', () => {})
      .addNode('target', () => {})
      .addEdge(START, 'child')
      .addEdge('child', 'edge')
      .compile()

  /** `caller` runs the graphs one after the other; `target` can be gone to. */
  const callerOf = (...graphs: CompiledGraph[]) =>
    new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        for (const graph of graphs) await graph.invoke(state, runtime)
        return { log: ['never'] }
      })
      .addNode('target', () => ({ log: ['target'] }))
      .addEdge(START, 'caller')
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

  /** `root` has the node `outer`, a graph whose node `inner` is a graph in which somebody commands. */
  const threeLevels = (graph: string) => {
    const named = new Command({ graph, update: { x: 1 }, goto: 'target' })
    const middle = new StateGraph(State)
      .addNode('inner', child(named))
      .addNode('target', () => ({ log: ['in the middle'] }))
      .addEdge(START, 'inner')
    return new StateGraph(State)
      .addNode('outer', middle.compile())
      .addNode('target', () => ({ log: ['at the root'] }))
      .addEdge(START, 'outer')
      .compile({ name: 'root' })
  }

  it.each([
    ['the root by its node', 'outer', 'at the root'],
    ['the graph in the middle by its node', 'inner', 'in the middle'],
    ['the graph in the middle by the names that lead to it', 'outer|inner', 'in the middle'],
  ])('may name %s', async (_what, name, reached) => {
    expect((await threeLevels(name).invoke({})).value).toEqual({ x: 1, log: [reached] })
  })

  it('that names nobody on its way up is refused at the root', async () => {
    await expect(threeLevels('typo').invoke({})).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      argument: 'graph',
    })
  })

  it('reaches the graph of the node that called the child', async () => {
    const graph = callerOf(child(command))
    expect((await graph.invoke({})).value).toEqual({ x: 1, log: ['target'] })
  })

  it('passes over the number of a further call on its way up', async () => {
    const silent = new StateGraph(State)
      .addNode('s', () => {})
      .addEdge(START, 's')
      .compile()
    const graph = callerOf(silent, child(command))
    expect((await graph.invoke({})).value).toEqual({ x: 1, log: ['target'] })
  })

  it('calls off the siblings of the task in the child that commands', async () => {
    const [runs, end] = [createGate(), createGate()]
    const commanding = new StateGraph(State)
      .addNode('slow', async (_state, runtime) => {
        runs.open()
        await end.opened
        runtime.writer('late')
        return { log: ['late'] }
      })
      .addNode('up', async () => {
        await runs.opened
        return new Command({ graph: Command.PARENT, update: { x: 1 }, goto: 'target' })
      })
      .addEdge(START, 'slow')
      .addEdge(START, 'up')
      .compile()
    const graph = new StateGraph(State)
      .addNode('child', commanding)
      .addNode('target', async () => {
        end.open()
        await nextTurn()
      })
      .addEdge(START, 'child')
      .compile()
    const parts = await collectParts(
      graph.stream({}, { streamMode: ['custom', 'updates'], subgraphs: true }),
    )
    expect(brief(parts)).toEqual([
      ['updates', { child: { x: 1 } }],
      ['updates', { target: null }],
    ])
  })
})
