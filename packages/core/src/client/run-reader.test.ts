import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClientMessage, WorkerMessage } from '../protocol/wire-message.ts'
import { RunSession } from '../session/run-session.ts'
import type { MessageMetadata, StreamPart } from '../stream/stream-part.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { RunReader } from './run-reader.ts'
import type { RunEnd } from './transport.ts'

const metadata = { langgraph_node: 'n' } as unknown as MessageMetadata

function partOf(at: number): StreamPart {
  if (at % 3 === 0)
    return {
      type: 'values',
      ns: [],
      data: { at, list: Array.from({ length: at }, (_, i) => i) },
      interrupts: [],
    }
  if (at % 3 === 1)
    return {
      type: 'messages',
      ns: [],
      data: [{ type: 'AIMessageChunk', id: `m${at % 2}`, content: `${at} ` }, metadata],
    }
  return { type: 'custom', ns: [], data: at }
}

interface Reading {
  readonly reader: RunReader
  readonly parts: StreamPart[]
  readonly sent: ClientMessage[]
  readonly ends: RunEnd[]
  resets: number
}

function createReading(post?: (message: ClientMessage) => void): Reading {
  const reading: Reading = {
    parts: [],
    sent: [],
    ends: [],
    resets: 0,
    reader: new RunReader(
      'run-1',
      {
        onParts: (parts) => void reading.parts.push(...parts),
        onReset: () => {
          reading.resets += 1
          reading.parts.length = 0
        },
        onEnd: (end) => void reading.ends.push(end),
      },
      (message) => {
        reading.sent.push(message)
        post?.(message)
      },
    ),
  }
  return reading
}

function batch(
  epoch: number,
  [from, to]: readonly [from: number, to: number],
  answered = 0,
): Extract<WorkerMessage, { type: 'part-batch' }> {
  const entries = Array.from({ length: to - from + 1 }, (_, at) => ({
    kind: 'part' as const,
    range: [from + at, from + at] as const,
    part: { type: 'custom' as const, ns: [], data: from + at },
  }))
  return { type: 'part-batch', runId: 'run-1', epoch, entries, ackNow: false, answered }
}

/** An entry that changes a list that was never sent. */
const SPLICE = {
  kind: 'state',
  range: [1, 1],
  part: { type: 'values', ns: [], data: null, interrupts: [] },
  path: ['data'],
  delta: { keys: ['list'], set: {}, splice: { list: [1, 0, [2]] } },
  isBase: true,
}

const dataOf = ({ parts }: Reading): unknown[] => parts.map(({ data }) => data)

describe('the reader’s rule', () => {
  it('applies what comes next and drops what it has seen', () => {
    const reading = createReading()
    reading.reader.onBatch(batch(1, [1, 2]))
    reading.reader.onBatch(batch(1, [2, 3]))
    expect(dataOf(reading)).toEqual([1, 2, 3])
  })

  it('asks from the first missing number when there is a gap', () => {
    const reading = createReading()
    reading.reader.onBatch(batch(1, [1, 1]))
    reading.reader.onBatch(batch(1, [3, 4]))
    expect(dataOf(reading)).toEqual([1])
    expect(reading.sent).toEqual([
      { type: 'part-request', runId: 'run-1', epoch: 1, from: 2, request: 1 },
    ])
  })

  it('asks once for a gap, however many batches were under way behind it', () => {
    const reading = createReading()
    reading.reader.onBatch(batch(1, [1, 1]))
    for (let at = 3; at < 13; at++) reading.reader.onBatch(batch(1, [at, at]))
    expect(reading.sent).toHaveLength(1)
    reading.reader.onBatch(batch(1, [2, 12]))
    expect(dataOf(reading)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
  })

  it('asks again when something arrives that was sent after the answer', () => {
    const reading = createReading()
    reading.reader.onBatch(batch(1, [2, 2]))
    reading.reader.onBatch(batch(1, [3, 3], 0))
    reading.reader.onBatch(batch(1, [4, 4], 1))
    expect(reading.sent).toMatchObject([
      { from: 1, request: 1 },
      { from: 1, request: 2 },
    ])
  })

  it('starts over when a new epoch begins, and drops messages of the old one', () => {
    const reading = createReading()
    reading.reader.onBatch(batch(1, [1, 2]))
    reading.reader.onBatch(batch(2, [1, 1]))
    reading.reader.onBatch(batch(1, [3, 3]))
    expect([reading.resets, dataOf(reading)]).toEqual([1, [1]])
  })

  it('acknowledges every quarter of the window, and the end', () => {
    const reading = createReading()
    reading.reader.onBatch(batch(1, [1, 1023]))
    expect(reading.sent).toEqual([])
    reading.reader.onBatch(batch(1, [1024, 1024]))
    expect(reading.sent).toEqual([{ type: 'part-ack', runId: 'run-1', epoch: 1, seq: 1024 }])
    reading.reader.onBatch(batch(1, [1025, 1026]))
    reading.reader.onEnd({
      type: 'run-end',
      runId: 'run-1',
      epoch: 1,
      lastSeq: 1026,
      answered: 0,
      outcome: { status: 'cancelled' },
    })
    expect(reading.sent.at(-1)).toMatchObject({ type: 'part-ack', seq: 1026 })
    expect(reading.ends).toEqual([{ status: 'cancelled' }])
  })

  it('asks for the parts that an end says are missing', () => {
    const reading = createReading()
    reading.reader.onBatch(batch(1, [1, 1]))
    reading.reader.onEnd({
      type: 'run-end',
      runId: 'run-1',
      epoch: 1,
      lastSeq: 2,
      answered: 0,
      outcome: { status: 'cancelled' },
    })
    expect(reading.ends).toEqual([])
    expect(reading.sent.at(-1)).toMatchObject({ type: 'part-request', from: 2 })
  })

  it('gives a run up when the same parts cannot be read after three more tries', () => {
    const reading = createReading()
    const broken = { ...batch(1, [1, 1]), entries: [{ kind: 'nonsense', range: [1, 1] }] } as never
    for (let tries = 0; tries < 3; tries++) reading.reader.onBatch(broken)
    expect(reading.ends).toEqual([])
    reading.reader.onBatch(broken)
    expect(reading.ends).toMatchObject([{ status: 'error', error: { code: 'MALFORMED_PART' } }])
    expect(reading.sent.at(-1)?.type).toBe('run-cancel')
    expect(reading.parts).toEqual([])
  })

  it.each([
    ['no list', 7],
    ['no entries', [{}]],
    ['a delta to nothing', [SPLICE]],
  ])('names it malformed when what arrives is %s', (_what, entries) => {
    const reading = createReading()
    const broken = { ...batch(1, [1, 1]), entries } as never
    for (let tries = 0; tries < 4; tries++) reading.reader.onBatch(broken)
    expect(reading.ends).toMatchObject([{ status: 'error', error: { code: 'MALFORMED_PART' } }])
  })

  it('lets the serving side forget a run that it gives up', () => {
    const reading = createReading()
    for (let tries = 0; tries < 4; tries++) reading.reader.onLoss()
    expect(reading.sent.slice(-2).map(({ type }) => type)).toEqual(['run-detach', 'run-cancel'])
  })

  it('delivers every part once and in order over a channel that loses, repeats and swaps batches', async () => {
    const fault = fc.constantFrom('deliver', 'deliver', 'deliver', 'lose', 'repeat', 'swap')
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 600 }),
        fc.array(fault, { maxLength: 12 }).map(failingAtMost(3)),
        async (count, faults) => {
          const channel = createFaultyChannel(faults)
          const parts = Array.from({ length: count }, (_, index) => partOf(index))
          await channel.send(parts)
          expect(channel.reading.parts).toEqual(parts)
          expect(channel.reading.ends).toHaveLength(1)
        },
      ),
      { numRuns: 100 },
    )
  })
})

/** A channel that goes on failing ends the run (above). */
const failingAtMost =
  (most: number) =>
  (faults: readonly string[]): string[] => {
    let failures = 0
    return faults.filter((fault) => (fault !== 'lose' && fault !== 'swap') || ++failures <= most)
  }

/** A session and a reader with a channel between them that mistreats the first batches. */
function createFaultyChannel(faults: readonly string[]): {
  readonly reading: Reading
  readonly send: (parts: readonly StreamPart[]) => Promise<void>
} {
  const clock = createFakeClock()
  const left = [...faults]
  const held: WorkerMessage[] = []
  const later = (act: () => void): void => void clock.setTimeout(act, 1)
  const reading = createReading((message) =>
    later(() => {
      if (message.type === 'part-ack') session.onAck(message.epoch, message.seq)
      if (message.type === 'part-request') session.onPartRequest(message)
    }),
  )
  const receive = (message: WorkerMessage): void => {
    if (message.type === 'part-batch') reading.reader.onBatch(message)
    else if (message.type === 'run-end') reading.reader.onEnd(message)
  }
  const post = (message: WorkerMessage): void => {
    const copy = structuredClone(message)
    const how = copy.type === 'part-batch' ? left.shift() : undefined
    if (how === 'lose') return
    if (how === 'swap') return void held.push(copy)
    const due = [copy, ...(how === 'repeat' ? [copy] : []), ...held.splice(0)]
    for (const each of due) later(() => receive(each))
  }
  const session = new RunSession({
    runId: 'run-1',
    clock,
    post,
    cancelRun: () => {},
    onDelivered: () => {},
  })
  return {
    reading,
    async send(parts) {
      for (const [index, part] of parts.entries()) {
        session.write(part, index + 1)
        if (index % 50 === 49) await clock.advance(16)
      }
      session.end({
        status: 'success',
        output: { value: null, interrupts: [] },
        isPaused: false,
      })
      await clock.advance(1000)
    },
  }
}
