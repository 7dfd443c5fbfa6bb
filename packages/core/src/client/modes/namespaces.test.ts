import { describe, expect, it } from 'vitest'
import type { StreamPart, TasksStreamPart } from '../../stream/stream-part.ts'
import { createNamespacesState, type NamespaceNode } from './namespaces.ts'

const heard = (...ns: string[]): StreamPart => ({ type: 'custom', ns, data: 1 })
const ended = (task: string, change: object = {}, ns: string[] = []): TasksStreamPart => ({
  type: 'tasks',
  ns,
  data: {
    id: task.split(':')[1]!,
    name: task.split(':')[0]!,
    error: null,
    result: {},
    interrupts: [],
    ...change,
  },
})

function run(parts: readonly StreamPart[], limit?: number) {
  const state = createNamespacesState(limit)
  for (const part of parts) state.reduce(part)
  return state
}

/** `a:1 running [b:2 running []]` */
function show(nodes: readonly NamespaceNode[]): string {
  return nodes
    .map(({ ns, status, children }) => `${ns.at(-1)} ${status} [${show(children)}]`)
    .join(', ')
}

describe('the namespaces of a run', () => {
  it('enter the tree with the first that is heard of them', () => {
    const state = run([heard()])
    expect(state.snapshot()).toEqual([])
    state.reduce(heard('a:1'))
    expect(state.snapshot()).toEqual([
      { ns: ['a:1'], key: 'a:1', name: 'a', taskId: '1', status: 'running', children: [] },
    ])
  })

  it('bring those above them along', () => {
    expect(show(run([heard('a:1', 'b:2', 'c:3'), heard('a:1', 'd:4')]).snapshot())).toBe(
      'a:1 running [b:2 running [c:3 running []], d:4 running []]',
    )
  })

  it('keep turns of a loop and branches of a fan-out apart', () => {
    const state = run([heard('a:1'), heard('a:2'), ended('a:1'), heard('a:3')])
    expect(show(state.snapshot())).toBe('a:1 success [], a:2 running [], a:3 running []')
  })

  it('keep further calls of one task apart, by the name of its node', () => {
    const state = run([heard('a:1'), heard('a:1', '1'), heard('a:1', '1', 'b:2')])
    const [first] = state.snapshot()
    expect(first?.children).toMatchObject([
      { key: 'a:1|1', name: 'a', taskId: '1', children: [{ name: 'b', taskId: '2' }] },
    ])
    state.reduce(ended('b:2', {}, ['a:1', '1']))
    expect(show(state.snapshot())).toBe('a:1 running [1 running [b:2 success []]]')
    state.reduce(ended('a:1'))
    expect(show(state.snapshot())).toBe('a:1 success [1 success [b:2 success []]]')
  })

  it.each([
    ['success', {}],
    ['error', { error: 'Error: no' }],
    ['interrupted', { interrupts: [{ id: 'i', value: 1 }] }],
  ])('end with %s when the task in the graph above does', (status, change) => {
    const state = run([heard('a:1', 'b:2'), ended('b:2', change, ['a:1'])])
    expect(show(state.snapshot())).toBe(`a:1 running [b:2 ${status} []]`)
  })

  it.each(['success', 'interrupted', 'stopped'] as const)('become %s with the run', (status) => {
    const state = run([heard('a:1', 'b:2'), heard('c:3'), ended('c:3', { error: 'Error: no' })])
    state.endRun(status)
    expect(show(state.snapshot())).toBe(`a:1 ${status} [b:2 ${status} []], c:3 error []`)
  })

  it('share the subtrees that were not touched', () => {
    const state = run([heard('a:1', 'b:2'), heard('c:3', 'd:4')])
    const [a, c] = state.snapshot()
    expect(state.snapshot()).toBe(state.snapshot())
    state.reduce(heard('a:1', 'b:2'))
    expect(state.snapshot()[0]).toBe(a)
    state.reduce(ended('d:4', {}, ['c:3']))
    expect(state.snapshot()[0]).toBe(a)
    expect(state.snapshot()[1]).not.toBe(c)
    expect(Object.isFrozen(state.snapshot()[1]?.children)).toBe(true)
  })

  it('run again where a graph keeps its state from one task to the next', () => {
    const state = run([heard('a'), ended('a:1')])
    expect(state.snapshot()).toMatchObject([{ name: 'a', taskId: undefined, status: 'success' }])
    state.reduce(heard('a'))
    expect(show(state.snapshot())).toBe('a running []')
    expect(show(run([heard('a:1'), ended('a:1'), heard('a:1')]).snapshot())).toBe('a:1 success []')
  })

  it('know a node by its name, also when that is a number', () => {
    const [kept, called] = run([heard('1'), heard('a:1', '2'), heard('a:1', '2', '3:4')]).snapshot()
    expect(kept).toMatchObject({ key: '1', name: '1', taskId: undefined })
    expect(called?.children[0]).toMatchObject({ name: 'a', taskId: '1' })
    expect(called?.children[0]?.children[0]).toMatchObject({ name: '3', taskId: '4' })
    expect(run([heard('a', '1', '2')]).snapshot()[0]?.children[0]).toMatchObject({
      name: 'a',
      children: [{ key: 'a|1|2', name: '2' }],
    })
    const state = run([heard('1'), ended('1:5')])
    expect(show(state.snapshot())).toBe('1 success []')
    state.reduce(heard('1'))
    expect(show(state.snapshot())).toBe('1 running []')
  })

  it('are bounded: the oldest goes first, those below it before it', () => {
    const parts = [heard('a:1', 'b:2'), heard('c:3'), heard('a:1', 'd:4'), heard('e:5', 'f:6')]
    const shown = (limit: number): string => show(run(parts, limit).snapshot())
    expect(shown(5)).toBe(
      'a:1 running [d:4 running []], c:3 running [], e:5 running [f:6 running []]',
    )
    expect(shown(3)).toBe('c:3 running [], e:5 running [f:6 running []]')
    expect(shown(0)).toBe('')
  })

  it('stay bounded when none of them ever ends', () => {
    const state = createNamespacesState(10)
    for (let at = 0; at < 10_000; at++) state.reduce(heard('outer:1', `n:${at}`))
    const [outer] = state.snapshot()
    expect([outer?.key, outer?.children.length]).toEqual(['outer:1', 9])
    expect(outer?.children.at(-1)?.taskId).toBe('9999')
  })

  it('take names that are named like a prototype', () => {
    const state = run([heard('__proto__:1', 'constructor'), ended('__proto__:1')])
    expect(show(state.snapshot())).toBe('__proto__:1 success [constructor running []]')
    expect(({} as Record<string, unknown>)['status']).toBeUndefined()
  })
})
