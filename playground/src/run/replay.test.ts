import type { StreamPart } from '@rivulet/core/client'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { replay } from './replay.ts'
import { LOG_LIMIT, RunLog } from './run-log.ts'
import { createSeries } from './run-series.ts'

const custom = (data: unknown): StreamPart => ({ type: 'custom', ns: [], data })
const values: StreamPart = { type: 'values', ns: [], data: {}, interrupts: [] }

const read = (log: RunLog, signal = new AbortController().signal): AsyncIterable<StreamPart> =>
  replay(createSeries(log), signal).stream({}, { streamMode: 'custom' })

const endedRun = (...parts: StreamPart[]): RunLog => {
  const log = new RunLog()
  for (const part of parts) log.add(part)
  log.finish(undefined)
  return log
}

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

describe('replayed runs', () => {
  const { signal } = new AbortController()

  it('are read one after the other; the next one is waited for', async () => {
    const series = createSeries(endedRun(custom(1)))
    const runnable = replay(series, signal)
    expect(await collectParts(runnable.stream({}, { streamMode: 'custom' }))).toEqual([custom(1)])
    const second = collectParts(runnable.stream(null, { streamMode: 'custom' }))
    series.setState((runs) => [...runs, endedRun(custom(2))])
    expect(await second).toEqual([custom(2)])
  })

  it('leave out nested graphs that nobody asked for', async () => {
    const nested: StreamPart = { type: 'custom', ns: ['n:1'], data: 'nested' }
    const readWith = (subgraphs: boolean): Promise<StreamPart[]> =>
      collectParts(
        replay(createSeries(endedRun(nested, custom(1))), signal).stream(
          {},
          { streamMode: 'custom', subgraphs },
        ),
      )
    expect(await readWith(false)).toEqual([custom(1)])
    expect(await readWith(true)).toEqual([nested, custom(1)])
  })

  it('can be invoked: for the output, or for the parts', async () => {
    const asking: StreamPart = { ...values, interrupts: [{ id: 'a', value: 'why?' }] }
    const run = endedRun(values, custom(1), asking)
    expect(await replay(createSeries(run), signal).invoke({})).toEqual({
      value: {},
      interrupts: [{ id: 'a', value: 'why?' }],
    })
    expect(await replay(createSeries(run), signal).invoke({}, { streamMode: 'custom' })).toEqual([
      custom(1),
    ])
  })
})

describe('the log of a run', () => {
  it('knows how long a task took', () => {
    const log = new RunLog()
    const task = { id: 't', name: 'n' }
    expect(log.durationOf('t')).toBeUndefined()
    log.add({ type: 'tasks', ns: [], data: { ...task, input: {}, triggers: [] } })
    expect(log.durationOf('t')).toBeUndefined()
    const result = { ...task, error: null, result: {}, interrupts: [] }
    log.add({ type: 'tasks', ns: [], data: result })
    expect(log.durationOf('t')).toBeGreaterThanOrEqual(0)
  })

  it('keeps the newest parts, and counts all', () => {
    const log = new RunLog()
    for (let index = 0; index < LOG_LIMIT * 3; index++) log.add(custom(index))
    const { entries, total } = log.snapshot()
    expect(total).toBe(LOG_LIMIT * 3)
    expect(entries).toHaveLength(LOG_LIMIT)
    expect(entries.at(-1)?.part.data).toBe(LOG_LIMIT * 3 - 1)
  })
})
