import {
  createGraphClient,
  type StreamMode,
  type Thread,
  type Transport,
  workerTransport,
} from '@rivulet/core/client'
import { recordRun, replayRun } from '@rivulet/core/record'
import { collectParts, createFakeFrames, scriptedTransport } from '@rivulet/core/testing'
import { afterAll, describe, expect, it } from 'vitest'

const MODES: readonly StreamMode[] = [
  'values',
  'updates',
  'messages',
  'custom',
  'checkpoints',
  'tasks',
  'debug',
  'tools',
]

const client = createGraphClient({
  transport: workerTransport(
    () => new Worker(new URL('./conformance.test-worker.ts', import.meta.url), { type: 'module' }),
  ),
})
afterAll(() => client.close())

/** What a thread shows, without its functions. */
function shown(thread: Thread): unknown {
  const { interrupts, messages, ...snapshot } = thread.getSnapshot()
  return {
    ...snapshot,
    interrupts: interrupts.map(({ resume: _resume, ...rest }) => rest),
    messages: [...messages].map(([key, list]) => [key, list.items]),
  }
}

/** The thread of a page in front of a replay, with the ids of the recording. */
function openReplay(jsonl: string, transport: Transport): Thread {
  const { graph, runId, threadId } = replayRun(jsonl).header
  const ids = { create: () => runId! }
  const page = createGraphClient({ transport, ids, frames: createFakeFrames() })
  return page.graph(graph!).thread(threadId)
}

const big = { when: new Date(5), tags: new Map([['a', new Set([1n])]]), bytes: new Uint8Array([7]) }

describe('a run of a real worker that was recorded', () => {
  it.each<[graph: string, input: unknown, status: string]>([
    ['talk', { messages: 'hi' }, 'success'],
    ['steps', { upTo: 20 }, 'success'],
    ['burst', { upTo: 3000 }, 'success'],
    ['rich', { value: big }, 'success'],
    ['asking', {}, 'interrupted'],
    ['greeter', 'Ann', 'interrupted'],
    ['fail', { topic: 'x' }, 'error'],
  ])(
    'shows the same once more, told by a test and in its time: %s',
    async (graph, input, status) => {
      const thread = client.graph(graph).thread(`recorded-${graph}`)
      thread.requestModes(MODES)
      const recording = recordRun(thread)
      expect((await thread.submit(input as never)).status).toBe(status)
      const text = await recording.done

      const transport = scriptedTransport(replayRun(text))
      const told = openReplay(text, transport)
      const result = told.submit({})
      transport.end()
      expect((await result).status).toBe(status)
      expect(shown(told)).toEqual(shown(thread))

      const timed = openReplay(text, replayRun(text, { speed: 50 }).transport())
      expect((await timed.submit({})).status).toBe(status)
      expect(shown(timed)).toEqual(shown(thread))
    },
  )

  it('was streamed, and is the same stream again', async () => {
    const stream = client.graph('talk').stream({ messages: 'hi' }, { streamMode: MODES })
    const recording = recordRun(stream, { facts: { graph: 'talk' } })
    const parts = await collectParts(recording)
    expect(parts.map(({ type }) => type)).toContain('messages')
    const replayed = replayRun(await recording.done)
    expect(replayed.parts).toEqual(parts)
    expect(replayed.header).toMatchObject({ runId: stream.runId, facts: { graph: 'talk' } })
    expect(replayed.end).toMatchObject({ status: 'success' })
  })
})
