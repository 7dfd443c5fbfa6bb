import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createGraphClient } from '../client/graph-client.ts'
import type { ThreadSnapshot } from '../client/thread-state.ts'
import { MalformedRecordError, NotStorableError, RivuletError } from '../errors.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { collectParts } from '../testing/collect-parts.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames } from '../testing/fake-frames.ts'
import { createFakeIds } from '../testing/fake-ids.ts'
import {
  checkpoint,
  custom,
  interrupt,
  taskEnd,
  taskStart,
  token,
  updates,
  values,
} from '../testing/parts.ts'
import { type ScriptedTransport, scriptedTransport } from '../testing/scripted-transport.ts'
import { recordRun } from './record-run.ts'
import { replayRun } from './replay-run.ts'

async function* streamOf(parts: readonly StreamPart[]): AsyncGenerator<StreamPart, void> {
  yield* parts
}

const record = async (parts: readonly StreamPart[]): Promise<string> => {
  const recording = recordRun(streamOf(parts), { clock: createFakeClock() })
  await collectParts(recording)
  return recording.done
}

const data = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true })
const fields = fc.dictionary(fc.string(), data, { noNullPrototype: true })
const ns = fc.array(fc.constantFrom('a:1', 'b:2'), { maxLength: 2 })
const place = ns.map((each) => ({ ns: each }))
const id = fc.constantFrom('m1', 'm2')
const content = fc.string({ unit: 'binary' })
const messages = fc.array(
  fc.record(
    { type: fc.constantFrom('human' as const, 'ai' as const), id, content },
    { noNullPrototype: true },
  ),
)

/** Parts of every mode, also such as no single run would tell. */
const parts: fc.Arbitrary<StreamPart[]> = fc.array(
  fc.oneof(
    fc.tuple(content, id, place).map(([piece, of, at]) => token(piece, { ...at, id: of })),
    fc
      .tuple(content, id)
      .map(([args, of]) =>
        token('', { id: of, fields: { tool_call_chunks: [{ index: 0, id: 'c', args }] } }),
      ),
    fc
      .tuple(fields, messages, place)
      .map(([rest, list, at]) => values({ ...rest, messages: list }, at)),
    fc.tuple(data, place).map(([value, at]) => custom(value, at)),
    fc.tuple(fields, place).map(([value, at]) => updates('node', value, at)),
    fc.tuple(id, data, place).map(([of, value, at]) => interrupt(of, value, at)),
    fc.tuple(id, place).map(([of, at]) => taskStart('node', { ...at, id: of })),
    fc
      .tuple(id, fields, place)
      .map(([of, result, at]) => taskEnd('node', { ...at, id: of, result })),
    fc.nat(3).map((step) => checkpoint(step, { step })),
    id.map((of): StreamPart => ({
      type: 'tools',
      ns: [],
      data: { event: 'tool-started', tool_call_id: of, tool_name: 'look' },
    })),
  ),
  { maxLength: 20 },
)

function createThread(transport: ScriptedTransport, clock = createFakeClock()) {
  const frames = createFakeFrames()
  const client = createGraphClient({ transport, clock, ids: createFakeIds(), frames })
  return client.graph('agent').thread('t')
}

/** What a thread shows after these parts; without what is made anew in each: functions. */
async function snapshotOf(transport: ScriptedTransport): Promise<unknown> {
  const thread = createThread(transport)
  const result = thread.submit({})
  transport.end()
  await result
  return plain(thread.getSnapshot())
}

function plain({ interrupts, messages: lists, ...snapshot }: ThreadSnapshot): unknown {
  return {
    ...snapshot,
    interrupts: interrupts.map(({ resume: _resume, ...rest }) => rest),
    messages: [...lists].map(([key, list]) => [key, list.items]),
  }
}

describe('a recorded stream', () => {
  it('passes on the parts, the same objects', async () => {
    const told = [values({ a: 1 }), token('Hi')]
    const passed = await collectParts(recordRun(streamOf(told)))
    expect(passed.every((part, at) => part === told[at])).toBe(true)
    expect(passed).toHaveLength(2)
  })

  it('is replayed part by part, whatever the parts hold', () =>
    fc.assert(
      fc.asyncProperty(parts, async (told) => {
        const replayed = replayRun(await record(told))
        deepStrictEqual(replayed.parts, told)
        deepStrictEqual(await collectParts(replayed), told)
      }),
    ))

  it('shows on a page what the run itself has shown', () =>
    fc.assert(
      fc.asyncProperty(parts, async (told) => {
        const replayed = replayRun(await record(told))
        deepStrictEqual(
          await snapshotOf(scriptedTransport(replayed.parts)),
          await snapshotOf(scriptedTransport(told)),
        )
      }),
    ))

  it('has a header, a line per part with its time, and how the run ended', async () => {
    const clock = createFakeClock(1000)
    const run = Object.assign(
      (async function* () {
        yield values({ topic: 'cats' })
        await new Promise<void>((resolve) => clock.setTimeout(resolve, 250))
        yield custom('done')
      })(),
      { runId: 'run-7' },
    )
    const recording = recordRun(run, { clock, facts: { browser: 'Chromium' } })
    const reading = collectParts(recording)
    await clock.advance(250)
    await reading
    const [header, ...lines] = (await recording.done)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(header).toEqual({
      format: 'rivulet-run',
      version: 1,
      recordedAt: 1000,
      runId: 'run-7',
      facts: { browser: 'Chromium' },
    })
    expect(lines).toEqual([
      { at: 0, part: { type: 'values', ns: [], data: { topic: 'cats' }, interrupts: [] } },
      { at: 250, part: { type: 'custom', ns: [], data: 'done' } },
      {
        at: 250,
        end: {
          status: 'success',
          output: { value: { topic: 'cats' }, interrupts: [] },
          isPaused: false,
        },
      },
    ])
  })

  it('throws what the run failed with, and so does its replay', async () => {
    const recording = recordRun(
      (async function* () {
        yield custom(1)
        throw new RivuletError('NODE_TIMEOUT', 'too slow', { node: 'a', timeout: 5 })
      })(),
    )
    await expect(collectParts(recording)).rejects.toThrow('too slow')
    const seen: unknown[] = []
    const replayed = replayRun(await recording.done)
    await expect(
      (async () => {
        for await (const part of replayed) seen.push(part.data)
      })(),
    ).rejects.toMatchObject({ code: 'NODE_TIMEOUT', node: 'a', timeout: 5 })
    expect(seen).toEqual([1])
  })

  it('says that the run was cancelled when its reader leaves, and stops the run', async () => {
    const stopped = vi.fn<() => void>()
    const recording = recordRun(
      (async function* () {
        try {
          yield custom(1)
          yield custom(2)
        } finally {
          stopped()
        }
      })(),
    )
    for await (const part of recording) {
      expect(part.data).toBe(1)
      break
    }
    expect(stopped).toHaveBeenCalledOnce()
    const { end, parts: told } = replayRun(await recording.done)
    expect([end, told.length]).toEqual([{ status: 'cancelled' }, 1])
  })

  it('leaves out what is redacted, from the output and from errors, too', async () => {
    const redact = (part: StreamPart): StreamPart | undefined => {
      if (part.type === 'custom') return undefined
      return part.type === 'values' ? { ...part, data: { name: '…' } } : part
    }
    const ended = recordRun(streamOf([values({ name: 'Ann' }), custom('Ann')]), { redact })
    await collectParts(ended)
    const text = await ended.done
    expect(text).not.toContain('Ann')
    expect(replayRun(text).end).toMatchObject({ output: { value: { name: '…' } } })

    const failed = recordRun(
      (async function* (): AsyncGenerator<StreamPart> {
        yield token('Hi')
        throw new RivuletError('NODE_TIMEOUT', 'slow', { node: 'a', asked: 'Ann', cause: 'Ann' })
      })(),
      { redact },
    )
    await expect(collectParts(failed)).rejects.toThrow('slow')
    expect(await failed.done).not.toContain('Ann')
    expect(replayRun(await failed.done).end).toMatchObject({ error: { code: 'NODE_TIMEOUT' } })
  })

  it('goes on when a part cannot be recorded; the recording says which', async () => {
    const recording = recordRun(streamOf([custom(1), custom({ open: () => 1 }), custom(2)]))
    expect(await collectParts(recording)).toHaveLength(3)
    await expect(recording.done).rejects.toMatchObject({ path: 'part.data.open' })
    expect(() => recording.text()).toThrow(NotStorableError)
  })

  it('tells its lines as they come, and what there is of them at any time', async () => {
    const lines: string[] = []
    const recording = recordRun(streamOf([custom(1), custom(2)]), {
      onLine: (line) => lines.push(line),
    })
    for await (const part of recording) {
      expect(lines).toHaveLength(1 + (part.data as number))
      expect(recording.text()).toBe(lines.join(''))
      expect(replayRun(recording.text()).end).toBeUndefined()
    }
    expect(lines.join('')).toBe(await recording.done)
  })

  it('is no function, no string, no list of parts', () => {
    for (const run of [[custom(1)], undefined, null, 'run', () => {}]) {
      expect(() => recordRun(run as object)).toThrow(/takes a stream of a run/)
    }
  })
})

describe('a recorded thread', () => {
  it('is replayed to the same snapshot, with a question and its answer still to give', async () => {
    const clock = createFakeClock(50)
    const transport = scriptedTransport(
      [
        token('Hel'),
        { after: 30 },
        token('lo'),
        values({ messages: [{ type: 'ai', id: 'ai-1', content: 'Hello' }] }),
        interrupt('i', 'Sure?', { ns: ['ask:1'] }),
      ],
      { clock },
    )
    const thread = createThread(transport, clock)
    const recording = recordRun(thread, { clock })
    expect(recording.text()).toBe('')
    await clock.advance(1000)
    const result = thread.submit({})
    transport.step()
    await clock.advance(30)
    transport.end({ isPaused: true })
    await result

    const replayed = replayRun(await recording.done)
    expect(replayed.header).toMatchObject({
      recordedAt: 1050,
      graph: 'agent',
      threadId: 't',
      runId: 'run-1',
    })
    expect(await snapshotOf(scriptedTransport(replayed))).toStrictEqual(plain(thread.getSnapshot()))
    expect(replayRun(recording.text(), { speed: 1 }).script).toMatchObject([
      { after: 0 },
      { type: 'messages' },
      { after: 30 },
      { type: 'messages' },
      { type: 'values' },
      { type: 'values' },
      { end: { status: 'success', isPaused: true } },
    ])
  })

  it('is recorded from the middle of a run, up to stop', async () => {
    const transport = scriptedTransport([custom(1), custom(2), custom(3)])
    const thread = createThread(transport)
    void thread.submit({})
    transport.step()
    const recording = recordRun(thread)
    transport.step()
    recording.stop()
    transport.step()
    const replayed = replayRun(await recording.done)
    expect(replayed.parts.map((part) => part.data)).toEqual([2])
    expect(replayed.end).toBeUndefined()
  })

  it('is recorded once where it was left and joined again, and so told twice', async () => {
    const transport = scriptedTransport([token('Hel'), custom(1), token('lo'), custom(2)])
    const thread = createThread(transport)
    const recording = recordRun(thread)
    const result = thread.submit({})
    transport.step(2)
    thread.detach()
    transport.step()
    expect(replayRun(recording.text()).parts).toHaveLength(2)
    thread.join()
    await Promise.resolve()
    expect(replayRun(recording.text()).parts).toHaveLength(3)
    transport.end()
    await result
    const text = await recording.done
    expect(replayRun(text).parts.map(({ type }) => type)).toEqual([
      'messages',
      'messages',
      'custom',
      'custom',
    ])
    expect(await snapshotOf(scriptedTransport(replayRun(text)))).toStrictEqual(
      plain(thread.getSnapshot()),
    )
  })

  it('is recorded up to where it was left for good', async () => {
    const transport = scriptedTransport([custom(1), custom(2)])
    const thread = createThread(transport)
    const recording = recordRun(thread)
    void thread.submit({})
    transport.step()
    thread.detach()
    transport.end()
    recording.stop()
    const { parts: told, end } = replayRun(await recording.done)
    expect([told.length, end]).toEqual([1, undefined])
  })

  it('is recorded up to the end of one run', async () => {
    const transport = scriptedTransport([custom(1)])
    const thread = createThread(transport)
    const recording = recordRun(thread)
    for (const error of [new Error('cold'), new Error('never told')]) {
      const result = thread.submit({})
      transport.step()
      transport.fail(error)
      await result
    }
    const { end, parts: told } = replayRun(await recording.done)
    expect(told).toHaveLength(1)
    expect(end).toMatchObject({ status: 'error', error: { message: 'cold' } })
  })
})

describe('a file that cannot be read', () => {
  const whole = (): Promise<string> => record([custom(1), custom(2)])

  it('is replayed up to where it was cut off, wherever that is', async () => {
    const text = await whole()
    const header = text.indexOf('\n') + 1
    for (let at = header; at < text.length; at++) {
      const { parts: told, end } = replayRun(text.slice(0, at))
      const lines = text.slice(header, at).split('\n').length - 1
      expect(told.length).toBeGreaterThanOrEqual(Math.min(lines, 2))
      expect(end === undefined).toBe(at < text.length - 1)
    }
  })

  it.each<[string, (lines: string[]) => string[], [line: number, RegExp]]>([
    ['nothing', () => [''], [1, /cannot be read.*Pass the whole file/]],
    ['no header', (lines) => lines.slice(1), [1, /no header/]],
    [
      'a header of the future',
      ([header, ...lines]) => [header!.replace('"version":1', '"version":2'), ...lines],
      [1, /format version 2.*Update/],
    ],
    ['no JSON', ([header, , ...lines]) => [header!, '{"at":', ...lines], [2, /cannot be read/]],
    ['no object', ([header, ...lines]) => [header!, '5', ...lines], [2, /holds no object/]],
    ['no time', (lines) => lines.map((line) => line.replace('"at":0', '"at":"x"')), [2, /time/]],
    ['no part', ([header, ...lines]) => [header!, '{"at":0}', ...lines], [2, /neither/]],
    [
      'a part that is none',
      ([header, first, second, ...lines]) => [
        header!,
        first!,
        second!.replace('"ns":[]', '"ns":5'),
        ...lines,
      ],
      [3, /the ns is malformed.*Take the line out/],
    ],
    [
      'a value of an unknown kind',
      (lines) => lines.map((line) => line.replace('"data":2', '"data":{"$":"vector"}')),
      [3, /"vector" is no kind of value/],
    ],
    [
      'an end that is none',
      (lines) => lines.map((line) => line.replace('"status":"success"', '"status":"fine"')),
      [4, /end is malformed/],
    ],
    ['two runs', (lines) => [...lines.slice(0, -1), ...lines.slice(1)], [5, /follows the end/]],
  ])('is refused with the number of the line: %s', async (_title, spoil, [line, message]) => {
    const text = spoil((await whole()).split('\n')).join('\n')
    let error: unknown
    try {
      replayRun(text)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(MalformedRecordError)
    expect(error).toMatchObject({ line, message: expect.stringMatching(message) })
  })
})
