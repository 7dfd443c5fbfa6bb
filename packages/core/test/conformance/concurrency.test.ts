import { MemorySaver, Send, START, StateGraph, StepTimeoutError } from '@rivulet/core'
import { createFakeClock } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle, thrownBy } from '../settle.ts'
import { quiz, State } from './fixtures.ts'
import { createGate, nextTurn, onThread, resultsIn } from './trace.ts'

/** Workers that end when they are let; who is at work, and how many were at most. */
function crowd(size: number) {
  const gates = Array.from({ length: size }, createGate)
  const atWork = new Set<number>()
  const started: number[] = []
  let most = 0
  const graph = new StateGraph(State)
    .addNode('work', async (given: unknown) => {
      const id = given as number
      started.push(id)
      atWork.add(id)
      most = Math.max(most, atWork.size)
      await gates[id]!.opened
      atWork.delete(id)
      return { log: [String(id)] }
    })
    .addConditionalEdges(START, () => gates.map((_, id) => new Send('work', id)))
  return { gates, started, graph, most: () => most }
}

describe('semantics §4.9 maxConcurrency', () => {
  it('bounds how many tasks of a superstep run at once', async () => {
    const { gates, started, graph, most } = crowd(5)
    const running = graph.compile().invoke({}, { maxConcurrency: 2 })
    await nextTurn()
    expect(started).toEqual([0, 1])
    gates[1]!.open()
    await nextTurn()
    expect(started).toEqual([0, 1, 2])
    for (const gate of gates) gate.open()
    expect((await running).value).toEqual({ log: ['0', '1', '2', '3', '4'] })
    expect(most()).toBe(2)
  })

  it('starts all at once without it', async () => {
    const { gates, graph, most } = crowd(5)
    const running = graph.compile().invoke({})
    for (const gate of gates) gate.open()
    await running
    expect(most()).toBe(5)
  })

  it('does not count what waits for an answer', async () => {
    const graph = quiz('z').compile({ checkpointer: new MemorySaver() })
    const { value, interrupts } = await graph.invoke({}, { ...onThread(), maxConcurrency: 1 })
    expect(interrupts).toHaveLength(1)
    expect(value).toEqual({ log: ['z'] })
  })

  it('starts no further task after a failure', async () => {
    const started: string[] = []
    const graph = new StateGraph(State)
      .addNode('a', () => {
        started.push('a')
        throw new Error('boom')
      })
      .addNode('b', () => void started.push('b'))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile()
    await settle(graph.stream({}, { maxConcurrency: 1 }))
    expect(started).toEqual(['a'])
  })

  it('holds in nested graphs, each counting for itself', async () => {
    const { gates, graph, most } = crowd(4)
    const outer = new StateGraph(State)
      .addNode('child', graph.compile())
      .addEdge(START, 'child')
      .compile()
    const running = outer.invoke({}, { maxConcurrency: 1 })
    for (const gate of gates) gate.open()
    expect((await running).value).toEqual({ log: ['0', '1', '2', '3'] })
    expect(most()).toBe(1)
  })

  it('holds in a nested graph as its call says, where it says it', async () => {
    const { gates, graph, most } = crowd(4)
    const child = graph.compile()
    const outer = new StateGraph(State)
      .addNode('caller', async (_state, runtime) => {
        const { value } = await child.invoke({}, { runtime, maxConcurrency: 3 })
        return value
      })
      .addEdge(START, 'caller')
      .compile()
    const running = outer.invoke({}, { maxConcurrency: 1 })
    for (const gate of gates) gate.open()
    await running
    expect(most()).toBe(3)
  })

  it('goes through ten thousand tasks that end at once', async () => {
    const graph = new StateGraph(State)
      .addNode('work', (given: unknown) => ({ log: [String(given)] }))
      .addConditionalEdges(START, () =>
        Array.from({ length: 10_000 }, (_, id) => new Send('work', id)),
      )
      .compile()
    const { value } = await graph.invoke({}, { maxConcurrency: 3 })
    expect((value as { log: string[] }).log).toHaveLength(10_000)
  })

  it.each([0, 1.5, '2'])('is refused when it is %j', (maxConcurrency) => {
    const graph = quiz().compile()
    expect(
      thrownBy(() => graph.stream({}, { maxConcurrency: maxConcurrency as number })),
    ).toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'maxConcurrency' })
  })
})

/** `fast` ends at once, `slow` after 100 ms. */
function pair(options: { stepTimeout?: number } = {}) {
  const clock = createFakeClock()
  const ran: string[] = []
  const graph = new StateGraph(State)
    .addNode('fast', () => {
      ran.push('fast')
      return { log: ['fast'] }
    })
    .addNode('slow', async () => {
      ran.push('slow')
      await new Promise<void>((resolve) => {
        clock.setTimeout(resolve, 100)
      })
      return { log: ['slow'] }
    })
    .addEdge(START, 'fast')
    .addEdge(START, 'slow')
    .compile({ clock, checkpointer: new MemorySaver(), ...options })
  return { clock, ran, graph }
}

describe('semantics §4.9 stepTimeout', () => {
  it.each([
    ['of the graph', { stepTimeout: 50 }, {}],
    ['of the run, which counts more', { stepTimeout: 500 }, { stepTimeout: 50 }],
  ])('%s ends a superstep that takes longer', async (_name, compiled, called) => {
    const { clock, graph } = pair(compiled)
    const settling = settle(graph.stream({}, { ...onThread(), ...called, streamMode: 'tasks' }))
    await clock.advance(50)
    const { parts, error } = await settling
    expect(StepTimeoutError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ timeout: 50 })
    expect(resultsIn(parts).map(({ name }) => name)).toEqual(['fast'])
  })

  it('keeps what had finished: taken up, only the others run again', async () => {
    const { clock, ran, graph } = pair({ stepTimeout: 50 })
    const first = settle(graph.stream({}, onThread()))
    await clock.advance(50)
    await first
    const { tasks } = await graph.getState(onThread())
    expect(tasks.map(({ name, error }) => [name, error])).toEqual([
      ['fast', null],
      ['slow', 'AbortError: The task was called off.'],
    ])
    const second = graph.invoke(null, { ...onThread(), stepTimeout: 200 })
    await clock.advance(100)
    expect((await second).value).toEqual({ log: ['fast', 'slow'] })
    expect(ran).toEqual(['fast', 'slow', 'slow'])
  })

  it('leaves no timer behind', async () => {
    const { clock, graph } = pair({ stepTimeout: 200 })
    const running = graph.invoke({}, onThread())
    await clock.advance(100)
    await running
    expect(clock.pending).toBe(0)
  })

  it.each([0, -5, Number.NaN])('is refused when it is %s', (stepTimeout) => {
    const refused = { code: 'INVALID_ARGUMENT', argument: 'stepTimeout' }
    expect(thrownBy(() => quiz().compile({ stepTimeout }))).toMatchObject(refused)
    expect(thrownBy(() => quiz().compile().stream({}, { stepTimeout }))).toMatchObject(refused)
  })
})
