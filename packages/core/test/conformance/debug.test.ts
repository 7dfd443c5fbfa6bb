import { Annotation, MemorySaver, START, StateGraph } from '@rivulet/core'
import { collectParts, createFakeClock, createFakeIds } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { dataOf, onThread } from './trace.ts'

const State = Annotation.Root({ x: Annotation<number>(), y: Annotation<number>() })

const builder = new StateGraph(State)
  .addNode('a', () => ({ x: 1 }))
  .addNode('b', () => ({ y: 2 }))
  .addEdge(START, 'a')
  .addEdge('a', 'b')

const withSaver = () =>
  builder.compile({
    checkpointer: new MemorySaver(),
    clock: createFakeClock(Date.UTC(2026, 0, 2)),
    ids: createFakeIds(),
  })

const MODES = ['debug', 'tasks', 'checkpoints'] as const

describe('semantics §1.6 debug', () => {
  it('wraps every part of checkpoints and tasks and nothing else, each plain part first', async () => {
    const parts = await collectParts(
      withSaver().stream({}, { ...onThread(), streamMode: [...MODES, 'values', 'updates'] }),
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
    const parts = await collectParts(withSaver().stream({}, { ...onThread(), streamMode: 'debug' }))
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
    const parts = await collectParts(withSaver().stream({}, { ...onThread(), streamMode: 'debug' }))
    for (const { data } of parts) {
      expect(Object.keys(data).toSorted()).toEqual(['payload', 'step', 'timestamp', 'type'])
      expect(data.timestamp).toBe('2026-01-02T00:00:00.000Z')
    }
  })

  it('has only tasks and their results without a saver', async () => {
    const parts = await collectParts(builder.compile().stream({}, { streamMode: 'debug' }))
    expect(dataOf(parts, 'debug').map(({ type }) => type)).toEqual([
      'task',
      'task_result',
      'task',
      'task_result',
    ])
  })
})
