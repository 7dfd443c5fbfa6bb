import { replayRun } from '@rivulet/core/record'
import { describe, expect, it } from 'vitest'
import { exportRun } from '../../src/devtools/export-run.ts'
import { custom, token } from '../support.tsx'
import { createRecording } from './support.ts'

describe('an exported run', () => {
  const record = () => {
    const recording = createRecording([token('Hello'), custom(1), token(' there')])
    void recording.thread.submit({})
    recording.step(3, 40)
    recording.transport.end()
    return recording
  }

  it('has its parts with their times, and how it ended', async () => {
    const { recorded } = record()
    const lines = (await exportRun(recorded(), 1)).trimEnd().split('\n')
    const [header, ...rest] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(header).toMatchObject({ format: 'rivulet-run', graph: 'agent', threadId: 't' })
    expect(rest).toMatchObject([
      { at: 40, part: { type: 'messages' } },
      { at: 80, part: { type: 'custom', data: 1 } },
      { at: 120, part: { type: 'messages' } },
      { end: { status: 'success' } },
    ])
  })

  it('is one of several, and replays as the run was', async () => {
    const recording = record()
    void recording.thread.submit({})
    recording.step(1)
    const unfinished = await exportRun(recording.recorded(), 2)
    expect(unfinished.trimEnd().split('\n')).toHaveLength(2)
    const text = await exportRun(recording.recorded(), 1)
    const { parts, end, header } = replayRun(text)
    expect(parts).toEqual([token('Hello'), custom(1), token(' there')])
    expect(end).toMatchObject({ status: 'success' })
    expect(header.runId).toBe(recording.transport.requests[0]!.runId)
  })

  it('is refused for what a file cannot hold, with its path', async () => {
    const { thread, step, recorded } = createRecording([custom({ call: () => 1 })])
    void thread.submit({})
    step(1)
    await expect(exportRun(recorded(), 1)).rejects.toMatchObject({ code: 'NOT_STORABLE' })
  })
})
