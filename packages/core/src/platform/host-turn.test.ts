import { afterEach, describe, expect, it, vi } from 'vitest'
import { Annotation, START, StateGraph } from '../index.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import type { Clock } from './clock.ts'
import { createTurnTaker, hostTurn } from './host-turn.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A clock that the test sets. */
function settableClock(): Clock & { time: number } {
  const clock = { ...createFakeClock(), time: 0, now: () => clock.time }
  return clock
}

describe('hostTurn', () => {
  it('lets tasks of the host run, which promises alone never do', async () => {
    const heard: string[] = []
    setImmediate(() => heard.push('task'))
    await Promise.resolve()
    heard.push('promise')
    await hostTurn()
    expect(heard).toEqual(['promise', 'task'])
  })

  it('does so with a message channel where setImmediate is missing', async () => {
    vi.stubGlobal('setImmediate', undefined)
    const heard: string[] = []
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => heard.push('task'))
    port1.start()
    port2.postMessage(undefined)
    const turns = [
      hostTurn().then(() => heard.push('one')),
      hostTurn().then(() => heard.push('two')),
    ]
    await Promise.all(turns)
    port1.close()
    expect(heard).toEqual(['task', 'one', 'two'])
  })
})

describe('createTurnTaker', () => {
  it('takes a turn once 8 ms have passed since the last one', async () => {
    const clock = settableClock()
    const takeTurn = createTurnTaker(clock)
    clock.time = 7
    expect(takeTurn()).toBeUndefined()
    clock.time = 8
    await takeTurn()
    clock.time = 15
    expect(takeTurn()).toBeUndefined()
    clock.time = 16
    expect(takeTurn()).toBeInstanceOf(Promise)
  })

  it('takes a turn when the clock was set back', () => {
    const clock = settableClock()
    clock.time = 1_000
    const takeTurn = createTurnTaker(clock)
    clock.time = 0
    expect(takeTurn()).toBeInstanceOf(Promise)
  })
})

describe('a run of synchronous nodes', () => {
  it('lets the host stop it', async () => {
    const clock = settableClock()
    const State = Annotation.Root({ count: Annotation<number>() })
    const graph = new StateGraph(State)
      .addNode('again', (state) => {
        clock.time += 8
        return { count: (state.count ?? 0) + 1 }
      })
      .addEdge(START, 'again')
      .addEdge('again', 'again')
      .compile({ clock })
    const stop = new AbortController()
    setImmediate(() => stop.abort('stopped by the host'))
    await expect(graph.invoke({}, { signal: stop.signal })).rejects.toBe('stopped by the host')
  })
})
