import { describe, expect, it } from 'vitest'
import type { StreamPart } from '../stream/stream-part.ts'
import { toRunPart } from './run-part.ts'
import { RunSnapshot } from './run-snapshot.ts'

const task = (id: string, input: unknown): StreamPart => ({
  type: 'tasks',
  ns: [],
  data: { id, name: 'n', input, triggers: [] },
})
const values = (n: number, interrupts: { id: string; value: unknown }[] = []): StreamPart => ({
  type: 'values',
  ns: [],
  data: { n },
  interrupts,
})

function snapshotOf(parts: readonly StreamPart[]): readonly StreamPart[] {
  const snapshot = new RunSnapshot()
  parts.forEach((part, at) => snapshot.add(toRunPart(part, at + 1)))
  return snapshot.entries().map(({ part }) => part)
}

describe('a run in short form', () => {
  it('holds tasks, checkpoints and debug parts in their order', () => {
    const debug: StreamPart = {
      type: 'debug',
      ns: [],
      data: {
        step: 1,
        timestamp: 'now',
        type: 'task',
        payload: { id: 'a', name: 'n', input: {}, triggers: [] },
      },
    }
    const parts = [values(1), task('a', {}), debug, task('b', {})]
    expect(snapshotOf(parts)).toEqual(parts)
  })

  it('keeps the newest of them', () => {
    const parts = Array.from({ length: 2500 }, (_, at) => task(`${at}`, {}))
    expect(snapshotOf(parts)).toEqual(parts.slice(1500))
  })

  it('counts a list that its parts share once', () => {
    const messages = Array.from({ length: 10_000 }, (_, at) => ({ id: `m${at}` }))
    const parts = Array.from({ length: 500 }, (_, at) => task(`${at}`, { messages }))
    expect(snapshotOf(parts)).toHaveLength(500)
    const growing = Array.from({ length: 500 }, (_, at) =>
      task(`${at}`, { messages: [...messages, at] }),
    )
    expect(snapshotOf(growing).length).toBeLessThan(30)
  })

  it('holds the states of the nested graphs that were heard of last, and of the root', () => {
    const nested = (at: number): StreamPart => ({ ...values(at), ns: [`n:${at}`] })
    const parts = [values(0), ...Array.from({ length: 1500 }, (_, at) => nested(at + 1))]
    expect(snapshotOf(parts)).toEqual([values(0), ...parts.slice(501)])
  })

  it('holds what was asked, also when the state went on', () => {
    const question = values(1, [{ id: 'i', value: '?' }])
    expect(snapshotOf([values(0), question, values(2)])).toEqual([question, values(2)])
  })
})
