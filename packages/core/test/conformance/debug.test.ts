import { collectParts } from '@rivulet/core/testing'
import { MemorySaver, START, StateGraph } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle, tap } from '../settle.ts'
import { chain, reproducible, State } from './fixtures.ts'
import { createGate, dataOf, onThread } from './trace.ts'

const savedChain = () => chain().compile(reproducible())

const MODES = ['debug', 'tasks', 'checkpoints'] as const

describe('semantics §1.6 debug', () => {
  it('wraps every part of checkpoints and tasks and nothing else, each plain part first', async () => {
    const parts = await collectParts(
      savedChain().stream({}, { ...onThread(), streamMode: [...MODES, 'values', 'updates'] }),
    )
    const told = parts.filter(({ type }) => type !== 'values' && type !== 'updates')
    expect(told.length).toBe(2 * (4 + 4))
    for (let at = 0; at < told.length; at += 2) {
      const [plain, wrapped] = [told[at]!, told[at + 1]!]
      expect(wrapped.type).toBe('debug')
      expect((wrapped.data as { payload: unknown }).payload).toEqual(plain.data)
    }
  })

  it('names the kind of each payload and its step: of a checkpoint its own, of a task the one under way', async () => {
    const parts = await collectParts(
      savedChain().stream({}, { ...onThread(), streamMode: 'debug' }),
    )
    expect(parts.map(({ data }) => [data.type, data.step])).toEqual([
      ['checkpoint', -1],
      ['checkpoint', 0],
      ['task', 1],
      ['task_result', 1],
      ['checkpoint', 1],
      ['task', 2],
      ['task_result', 2],
      ['checkpoint', 2],
    ])
  })

  it('has exactly step, timestamp, type and payload; the time is ISO 8601 in UTC', async () => {
    const parts = await collectParts(
      savedChain().stream({}, { ...onThread(), streamMode: 'debug' }),
    )
    expect(parts).toHaveLength(8)
    for (const { data } of parts) {
      expect(Object.keys(data).toSorted()).toEqual(['payload', 'step', 'timestamp', 'type'])
      expect(data.timestamp).toBe('2026-01-02T00:00:00.000Z')
    }
  })

  it('has only tasks and their results without a saver', async () => {
    const parts = await collectParts(chain().compile().stream({}, { streamMode: 'debug' }))
    expect(dataOf(parts, 'debug').map(({ type }) => type)).toEqual([
      'task',
      'task_result',
      'task',
      'task_result',
    ])
  })

  it('wraps the results of tasks that ask and that fail, too', async () => {
    const gate = createGate()
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
      .addNode('bad', async () => {
        await gate.opened
        throw new TypeError('No flour.')
      })
      .addEdge(START, 'ask')
      .addEdge(START, 'bad')
      .compile()
    const stream = tap(graph.stream({}, { streamMode: ['tasks', 'debug'] }), ({ type, data }) => {
      if (type === 'tasks' && 'result' in data && data.name === 'ask') gate.open()
    })
    const { parts } = await settle(stream)
    const wrapped = dataOf(parts, 'debug').map(({ payload }) => payload)
    expect(wrapped).toEqual(dataOf(parts, 'tasks'))
    expect(wrapped).toHaveLength(4)
  })

  it('tells of nested graphs when they are asked for, each with steps of its own', async () => {
    const child = new StateGraph(State)
      .addNode('inner', () => ({ y: 2 }))
      .addEdge(START, 'inner')
      .compile()
    const graph = new StateGraph(State)
      .addNode('before', () => {})
      .addNode('child', child)
      .addEdge(START, 'before')
      .addEdge('before', 'child')
      .compile({ checkpointer: new MemorySaver() })
    const options = { ...onThread(), streamMode: 'debug', subgraphs: true } as const
    const parts = await collectParts(graph.stream({}, options))
    const nested = parts.filter(({ ns }) => ns.length > 0)
    expect(nested.map(({ data }) => [data.type, data.step])).toEqual([
      ['checkpoint', -1],
      ['checkpoint', 0],
      ['task', 1],
      ['task_result', 1],
      ['checkpoint', 1],
    ])
    expect(new Set(nested.map(({ ns }) => ns.length))).toEqual(new Set([1]))
  })
})
