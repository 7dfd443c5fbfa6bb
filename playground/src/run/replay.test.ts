import type { StreamPart } from '@rivulet/core/client'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { replay } from './replay.ts'
import { LOG_LIMIT, RunLog } from './run-log.ts'

const custom = (data: unknown): StreamPart => ({ type: 'custom', ns: [], data })
const values: StreamPart = { type: 'values', ns: [], data: {}, interrupts: [] }

const read = (log: RunLog, signal = new AbortController().signal): AsyncIterable<StreamPart> =>
  replay(log, signal).stream({}, { streamMode: 'custom' })

describe('a replayed run', () => {
  it('yields the parts of the modes so far, those to come, and ends with the run', async () => {
    const log = new RunLog()
    log.add(custom(1))
    log.add(values)
    const parts = collectParts(read(log))
    log.add(custom(2))
    await Promise.resolve()
    log.add(custom(3))
    log.finish(undefined)
    expect(await parts).toEqual([custom(1), custom(2), custom(3)])
  })

  it('throws what the run failed with, after its parts', async () => {
    const log = new RunLog()
    log.add(custom(1))
    log.finish(new Error('no paper'))
    const parts: StreamPart[] = []
    const reading = (async () => {
      for await (const part of read(log)) parts.push(part)
    })()
    await expect(reading).rejects.toThrow('no paper')
    expect(parts).toEqual([custom(1)])
  })

  it('ends when nobody reads it any more', async () => {
    const reader = new AbortController()
    const parts = collectParts(read(new RunLog(), reader.signal))
    reader.abort()
    expect(await parts).toEqual([])
  })
})

describe('the log of a run', () => {
  it('keeps the newest parts, and counts all', () => {
    const log = new RunLog()
    for (let index = 0; index < LOG_LIMIT * 3; index++) log.add(custom(index))
    const { entries, total } = log.snapshot()
    expect(total).toBe(LOG_LIMIT * 3)
    expect(entries).toHaveLength(LOG_LIMIT)
    expect(entries.at(-1)?.part.data).toBe(LOG_LIMIT * 3 - 1)
  })
})
