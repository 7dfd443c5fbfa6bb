import { describe, expect, it } from 'vitest'
import type { StreamPart, TasksStreamPart } from '../../stream/stream-part.ts'
import { createTasksState } from './tasks.ts'

const start = (id: string, name = 'n', ns: string[] = []): TasksStreamPart => ({
  type: 'tasks',
  ns,
  data: { id, name, input: { from: id }, triggers: [`branch:to:${name}`] },
})
const end = (id: string, change: object = {}, name = 'n'): TasksStreamPart => ({
  type: 'tasks',
  ns: [],
  data: { id, name, error: null, result: { made: id }, interrupts: [], ...change },
})
const values = (
  ns: string[] = [],
  interrupts: { id: string; value: unknown }[] = [],
): StreamPart => ({
  type: 'values',
  ns,
  data: {},
  interrupts,
})

function run(parts: readonly StreamPart[], limit?: number) {
  const state = createTasksState(limit)
  for (const part of parts) state.reduce(part)
  return state
}

describe('the tasks of a run', () => {
  it('keep what they started with, and gain how they ended', () => {
    const state = run([start('a'), start('b')])
    expect(state.snapshot()[0]).toEqual({
      id: 'a',
      name: 'n',
      ns: [],
      status: 'running',
      input: { from: 'a' },
      result: undefined,
      error: null,
      interrupts: [],
      triggers: ['branch:to:n'],
      isCached: false,
    })
    const [, untouched] = state.snapshot()
    state.reduce(end('a'))
    expect(state.snapshot()[0]).toMatchObject({
      status: 'success',
      input: { from: 'a' },
      result: { made: 'a' },
    })
    expect(state.snapshot()[1]).toBe(untouched)
    expect(state.snapshot()).toBe(state.snapshot())
  })

  it.each([
    ['success', {}],
    ['error', { error: 'TypeError: cold', result: {} }],
    ['interrupted', { interrupts: [{ id: 'i', value: '?' }], result: {} }],
  ])('end with %s as their result says', (status, change) => {
    expect(run([start('a'), end('a', change)]).snapshot()).toMatchObject([{ status }])
  })

  it('are known by their result where no start was told', () => {
    expect(run([end('handler')]).snapshot()).toMatchObject([
      { id: 'handler', status: 'success', input: undefined, triggers: [] },
    ])
  })

  it('keep their order when an earlier one ends later', () => {
    const parts = [start('a'), start('b'), end('b'), end('a')]
    expect(
      run(parts)
        .snapshot()
        .map(({ id }) => id),
    ).toEqual(['a', 'b'])
  })

  it('are cached when their updates say so, the first of a node first', () => {
    const replay: StreamPart = {
      type: 'updates',
      ns: [],
      data: { n: { made: 1 }, __metadata__: { cached: true } },
    }
    const parts = [start('a', 'other'), start('b'), start('c'), replay]
    expect(run(parts).snapshot()).toMatchObject([
      { id: 'a', status: 'running' },
      { id: 'b', status: 'success', isCached: true, result: { made: 1 } },
      { id: 'c', status: 'running' },
    ])
    expect(
      run([start('a'), { type: 'updates', ns: [], data: { n: {} } }]).snapshot(),
    ).toMatchObject([{ status: 'running' }])
  })

  it('are cached when their superstep ends without their result, in their graph only', () => {
    const parts = [start('a'), start('b', 'n', ['sub:1']), values([], [{ id: 'i', value: 1 }])]
    const state = run(parts)
    expect(state.snapshot().map(({ status }) => status)).toEqual(['running', 'running'])
    state.reduce(values())
    expect(state.snapshot()).toMatchObject([
      { status: 'success', isCached: true },
      { status: 'running', isCached: false },
    ])
  })

  it.each(['success', 'interrupted', 'stopped'] as const)(
    'that run when their run ends become %s with it',
    (status) => {
      const state = run([start('a'), start('b'), end('b', { error: 'Error: no' })])
      state.endRun(status)
      expect(state.snapshot().map((task) => task.status)).toEqual([status, 'error'])
    },
  )

  it('are bounded: what has ended goes first, then the oldest', () => {
    const parts = [start('r1'), start('a'), end('a'), start('b'), end('b'), start('r2')]
    expect(
      run(parts, 3)
        .snapshot()
        .map(({ id }) => id),
    ).toEqual(['r1', 'b', 'r2'])
    expect(
      run(parts, 1)
        .snapshot()
        .map(({ id }) => id),
    ).toEqual(['r2'])
    expect(run(parts, 0).snapshot()).toEqual([])
  })

  it('stay bounded when none of them ever ends', () => {
    const state = createTasksState(10)
    for (let at = 0; at < 10_000; at++) state.reduce(start(`${at}`))
    expect(state.snapshot().map(({ id }) => id)).toEqual(
      Array.from({ length: 10 }, (_, at) => `${9990 + at}`),
    )
  })

  it('take names that are named like a prototype', () => {
    const state = run([start('__proto__', '__proto__', ['__proto__']), end('constructor')])
    expect(state.snapshot().map(({ id }) => id)).toEqual(['__proto__', 'constructor'])
    expect(({} as Record<string, unknown>)['status']).toBeUndefined()
  })
})
