import { describe, expect, it } from 'vitest'
import { createGraphClient } from '../client/graph-client.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { collectParts } from '../testing/collect-parts.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames } from '../testing/fake-frames.ts'
import { createFakeIds } from '../testing/fake-ids.ts'
import { custom, token, values } from '../testing/parts.ts'
import { recordRun } from './record-run.ts'
import { replayRun } from './replay-run.ts'

/** A recording of a run with these parts at these times; it ends 100 ms after the last. */
async function recordAt(timed: readonly (readonly [at: number, part: StreamPart])[]) {
  const clock = createFakeClock()
  const until = (at: number): Promise<void> =>
    new Promise((resolve) => void clock.setTimeout(resolve, at - clock.now()))
  const recording = recordRun(
    (async function* () {
      for (const [at, part] of timed) {
        await until(at)
        yield part
      }
      await until(timed.at(-1)![0] + 100)
    })(),
    { clock },
  )
  const reading = collectParts(recording)
  await clock.advance(10_000)
  await reading
  return recording.done
}

const slow = recordAt([
  [0, token('Hel')],
  [50, token('lo')],
  [50, custom(1)],
  [200, values({ messages: [{ type: 'ai', id: 'ai-1', content: 'Hello' }] })],
])

function openPage(jsonl: string, speed?: number) {
  const clock: FakeClock = createFakeClock()
  const transport = replayRun(jsonl, { clock, speed }).transport()
  const frames = createFakeFrames()
  const client = createGraphClient({ transport, clock, ids: createFakeIds(), frames })
  const agent = client.graph('agent')
  const thread = agent.thread('t')
  const seen = () => {
    const { status, messages } = thread.getSnapshot()
    return [status, messages.get('')?.messages()[0]?.content]
  }
  return { clock, client, agent, thread, transport, seen }
}

describe('a replayed run', () => {
  it('is told at once, unless a speed is asked for', async () => {
    const { clock, thread, seen } = openPage(await slow)
    const result = thread.submit({})
    await clock.advance(0)
    expect(seen()).toEqual(['success', 'Hello'])
    expect((await result).status).toBe('success')
  })

  it('keeps the times of the recording, or a part of them', async () => {
    const { clock, thread, seen } = openPage(await slow, 0.5)
    void thread.submit({})
    await clock.advance(0)
    expect(seen()).toEqual(['streaming', 'Hel'])
    await clock.advance(99)
    expect(seen()).toEqual(['streaming', 'Hel'])
    await clock.advance(1)
    expect(seen()).toEqual(['streaming', 'Hello'])
    await clock.advance(499)
    expect(seen()).toEqual(['streaming', 'Hello'])
    await clock.advance(1)
    expect(seen()).toEqual(['success', 'Hello'])
  })

  it('is iterated in its time', async () => {
    const clock = createFakeClock()
    const times: number[] = []
    const reading = (async () => {
      for await (const _part of replayRun(await slow, { speed: 2, clock })) times.push(clock.now())
    })()
    await clock.advance(1000)
    await reading
    expect(times).toEqual([0, 25, 25, 100])
  })

  it('is stopped, and started again from its beginning', async () => {
    const { clock, thread, seen } = openPage(await slow, 1)
    void thread.submit({})
    await clock.advance(10)
    await thread.stop()
    expect(seen()).toEqual(['stopped', 'Hel'])
    await clock.advance(1000)
    expect([seen(), clock.pending]).toEqual([['stopped', 'Hel'], 0])
    void thread.submit({})
    await clock.advance(300)
    expect(seen()).toEqual(['success', 'Hello'])
  })

  it('ends with DISCONNECTED where its file was cut off', async () => {
    const text = await slow
    const { clock, thread, seen } = openPage(text.slice(0, text.indexOf('"custom"')))
    const result = thread.submit({})
    await clock.advance(0)
    expect((await result).status).toBe('error')
    expect(seen()).toEqual(['error', 'Hello'])
    expect(thread.getSnapshot().error).toMatchObject({ code: 'DISCONNECTED' })
  })

  it('has no threads, no states and no graph', async () => {
    const { agent, client } = openPage(await slow)
    expect(await agent.threads.list()).toEqual([])
    expect(await agent.threads.get('t')).toBeUndefined()
    expect((await agent.getState('t')).values).toEqual({})
    expect(await collectParts(agent.getStateHistory('t'))).toEqual([])
    await expect(agent.getGraph()).rejects.toThrow(/cannot answer graph.get/)
    await expect(agent.updateState('t', {})).rejects.toThrow(/cannot answer state.update/)
    await client.close()
  })

  it('refuses a speed that is none', async () => {
    const text = await slow
    for (const speed of [0, -1, Number.NaN]) {
      expect(() => replayRun(text, { speed })).toThrow(/speed above 0/)
    }
  })

  it('refuses what is no text', () => {
    for (const jsonl of [undefined, {}, '']) {
      expect(() => replayRun(jsonl as string)).toThrow(/Pass the whole file/)
    }
  })

  it('gives back the identities that the run had', async () => {
    const metadata = { model: 'm' }
    const [first, second] = [{ id: '1', type: 'human', content: 'a' }, { deep: [1] }]
    const text = await recordAt([
      [0, token('a', { metadata })],
      [0, values({ messages: [first], second })],
      [0, token('b', { metadata })],
      [0, values({ messages: [{ ...first }, { ...first, id: '2' }], second: { deep: [1] } })],
      [0, values({ messages: [first], second: { deep: [2] } })],
    ])
    const [tokenA, before, tokenB, grown, other] = replayRun(text).parts as readonly {
      data: Record<string, unknown[]>
    }[]
    expect(tokenA!.data[1]).toBe(tokenB!.data[1])
    expect(grown!.data['messages']![0]).toBe(before!.data['messages']![0])
    expect(grown!.data['second']).toBe(before!.data['second'])
    expect(other!.data['messages']![0]).toBe(before!.data['messages']![0])
    expect(other!.data['second']).not.toBe(before!.data['second'])
    expect(other!.data).toEqual({ messages: [first], second: { deep: [2] } })
    expect(second).toEqual({ deep: [1] })
  })
})
