import { Command, MemorySaver, START, StateGraph, type StateSnapshot } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { quiz, State } from './fixtures.ts'
import { onThread } from './trace.ts'

describe('semantics §4.11 getState with nested graphs', () => {
  const nested = (checkpointer?: boolean) => {
    const mid = new StateGraph(State)
      .addNode('leaf', quiz('side').compile({ checkpointer }))
      .addEdge(START, 'leaf')
    return new StateGraph(State)
      .addNode('mid', mid.compile())
      .addEdge(START, 'mid')
      .compile({ checkpointer: new MemorySaver() })
  }

  const stateOf = (snapshot: StateSnapshot<object>): StateSnapshot =>
    snapshot.tasks[0]!.state as StateSnapshot

  it('points to the state of a nested graph', async () => {
    const graph = nested()
    await graph.invoke({ y: 1 }, onThread())
    const { tasks, interrupts } = await graph.getState(onThread())
    expect(tasks[0]!.state).toEqual({
      configurable: { thread_id: '1', checkpoint_ns: `mid:${tasks[0]!.id}` },
    })
    expect(interrupts.map(({ value }) => value)).toEqual(['How many?'])
  })

  it('holds the snapshots of all nested graphs when asked for, pending writes applied', async () => {
    const graph = nested()
    await graph.invoke({ y: 1 }, onThread())
    const root = await graph.getState(onThread(), { subgraphs: true })
    const mid = stateOf(root)
    const below = stateOf(mid)
    expect(root.next).toEqual(['mid'])
    expect(mid.next).toEqual(['leaf'])
    expect(below.next).toEqual(['ask'])
    expect(below.values).toEqual({ y: 1, log: ['side'] })
    expect(below.interrupts).toEqual(root.interrupts)
    expect(below.config.configurable.checkpoint_ns).toBe(
      `mid:${root.tasks[0]!.id}|leaf:${mid.tasks[0]!.id}`,
    )
  })

  it('can be asked for a nested graph by the pointer', async () => {
    const graph = nested()
    await graph.invoke({ y: 1 }, onThread())
    const root = await graph.getState(onThread(), { subgraphs: true })
    const { tasks } = await graph.getState(onThread())
    const pointer = tasks[0]!.state as Parameters<typeof graph.getState>[0]
    const mid = await graph.getState(pointer)
    expect(mid.next).toEqual(['leaf'])
    expect(mid.values).toEqual(stateOf(root).values)
  })

  it('keeps nothing of a child without a saver: checkpointer false', async () => {
    const graph = nested(false)
    await graph.invoke({ y: 1 }, onThread())
    const root = await graph.getState(onThread(), { subgraphs: true })
    const [task] = stateOf(root).tasks
    expect(task!.interrupts.map(({ value }) => value)).toEqual(['How many?'])
    expect(task!.state).not.toHaveProperty('values')
  })

  it('finds the state of a graph that keeps it under the name alone: checkpointer true', async () => {
    const graph = new StateGraph(State)
      .addNode('leaf', quiz('side').compile({ checkpointer: true }))
      .addEdge(START, 'leaf')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ y: 1 }, onThread())
    const root = await graph.getState(onThread(), { subgraphs: true })
    expect(stateOf(root).next).toEqual(['ask'])
    expect(stateOf(root).config.configurable.checkpoint_ns).toBe('leaf')
  })

  it('has the value of the child after it was resumed, and no task', async () => {
    const graph = nested()
    await graph.invoke({ y: 1 }, onThread())
    await graph.invoke(new Command({ resume: 3 }), onThread())
    const { values, tasks } = await graph.getState(onThread(), { subgraphs: true })
    expect(values).toEqual({ x: 3, y: 1, log: ['side'] })
    expect(tasks).toEqual([])
  })

  it('finds nested graphs under nodes whose names are numbers', async () => {
    const graph = new StateGraph(State)
      .addNode('1', quiz('side').compile())
      .addEdge(START, '1')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ y: 1 }, onThread())
    const root = await graph.getState(onThread(), { subgraphs: true })
    expect(stateOf(root).next).toEqual(['ask'])
  })
})

describe('semantics §4.1 checkpointer: true', () => {
  it('is for a graph that others call: on its own it is refused', async () => {
    const graph = quiz('side').compile({ checkpointer: true, name: 'side' })
    await expect(graph.invoke({}, onThread())).rejects.toMatchObject({
      code: 'CHECKPOINTER_REQUIRED',
      graph: 'side',
      message: expect.stringContaining('`checkpointer: true` is for nested graphs'),
    })
  })
})
