import { describe, expect, it } from 'vitest'
import { WINDOW_PARTS, type WorkerMessage } from '../protocol/wire-message.ts'
import type { MessageMetadata, StreamPart } from '../stream/stream-part.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { unpackCustom } from './custom-run.ts'
import { BATCH_DELAY, RunSession } from './run-session.ts'

const metadata = { langgraph_node: 'n' } as unknown as MessageMetadata
const custom = (data: unknown): StreamPart => ({ type: 'custom', ns: [], data })
const token = (content: string, id = 'm'): StreamPart => ({
  type: 'messages',
  ns: [],
  data: [{ type: 'AIMessageChunk', id, content }, metadata],
})
const success = {
  status: 'success',
  output: { value: {}, interrupts: [] },
  isPaused: false,
} as const

interface Harness {
  readonly clock: FakeClock
  readonly session: RunSession
  readonly posted: WorkerMessage[]
  readonly cancelled: unknown[]
  isDelivered: boolean
  write(...parts: StreamPart[]): void
}

function createHarness(refuse?: (message: WorkerMessage) => void): Harness {
  const clock = createFakeClock()
  const posted: WorkerMessage[] = []
  const cancelled: unknown[] = []
  let seq = 0
  const harness: Harness = {
    clock,
    posted,
    cancelled,
    isDelivered: false,
    session: new RunSession({
      runId: 'run-1',
      clock,
      post(message) {
        refuse?.(message)
        posted.push(structuredClone(message))
      },
      cancelRun: (reason) => void cancelled.push(reason),
      onDelivered: () => {
        harness.isDelivered = true
      },
    }),
    write: (...parts) => parts.forEach((part) => harness.session.write(part, ++seq)),
  }
  return harness
}

type Batch = Extract<WorkerMessage, { type: 'part-batch' }>
const batches = ({ posted }: Harness): Batch[] =>
  posted.filter((message) => message.type === 'part-batch')
const rangesOf = (batch: Batch | undefined): unknown[] | undefined =>
  batch?.entries.flatMap(unpackCustom).map(({ range }): unknown => [...range])
const lastSeqOf = (batch: Batch | undefined): number | undefined => batch?.entries.at(-1)?.range[1]

describe('batches', () => {
  it('sends the first part of a quiet run at once and gathers what follows for 16 ms', async () => {
    const harness = createHarness()
    harness.write(custom(1))
    expect(batches(harness)).toHaveLength(1)
    harness.write(custom(2), custom(3))
    expect(batches(harness)).toHaveLength(1)
    await harness.clock.advance(BATCH_DELAY)
    expect(batches(harness).map(rangesOf)).toEqual([
      [[1, 1]],
      [
        [2, 2],
        [3, 3],
      ],
    ])
  })

  it('sends a full batch of 64 without waiting', () => {
    const harness = createHarness()
    harness.write(...Array.from({ length: 65 }, (_, at) => custom(at)))
    expect(batches(harness).map((batch) => batch.entries.flatMap(unpackCustom).length)).toEqual([
      1, 64,
    ])
  })

  it('packs custom parts of one graph into one entry, and keeps apart what belongs apart', async () => {
    const harness = createHarness()
    const nested: StreamPart = { type: 'custom', ns: ['child:1'], data: 'n' }
    harness.write(custom(0), custom(1), custom(2), nested, custom(3), token('x'), custom(4))
    await harness.clock.advance(BATCH_DELAY)
    const entries = batches(harness).flatMap((batch) => batch.entries)
    expect(entries.map((entry) => [entry.kind, ...entry.range])).toEqual([
      ['custom', 1, 1],
      ['custom', 2, 3],
      ['custom', 4, 4],
      ['custom', 5, 5],
      ['deltas', 6, 6],
      ['custom', 7, 7],
    ])
    expect(entries[1]).toMatchObject({ ns: [], items: [1, 2] })
  })

  it('delivers the custom parts before one that cannot cross, out of the same batch', () => {
    const harness = createHarness()
    harness.write(...Array.from({ length: 40 }, (_, at) => custom(at)))
    harness.write(custom({ run: () => 1 }))
    harness.session.end(success)
    const ranges = batches(harness).flatMap(rangesOf)
    expect(ranges).toHaveLength(40)
    expect(harness.posted.at(-1)).toMatchObject({
      type: 'run-end',
      lastSeq: 40,
      outcome: { status: 'error', error: { facts: { code: 'NOT_CLONEABLE' } } },
    })
  })

  it('goes on when a port takes the parts of a batch, but not all at once', async () => {
    const harness = createHarness((message) => {
      if (message.type === 'part-batch' && message.entries.length > 1) throw new Error('Too much.')
    })
    harness.write(custom(1), token('a'), custom(2), custom(3))
    await harness.clock.advance(BATCH_DELAY)
    harness.write(token('b'))
    harness.session.end(success)
    expect(batches(harness).flatMap(rangesOf)).toEqual([1, 2, 3, 4, 5].map((seq) => [seq, seq]))
    expect(harness.posted.at(-1)).toMatchObject({ type: 'run-end', outcome: success })
  })

  it('looks once at how large a part is', () => {
    const harness = createHarness()
    let reads = 0
    const data = {
      get text() {
        reads += 1
        return 'x'
      },
    }
    harness.write(custom(0), custom(data))
    expect(reads).toBe(1)
  })

  it('sends a question at once', () => {
    const harness = createHarness()
    harness.write(custom(1), {
      type: 'values',
      ns: [],
      data: {},
      interrupts: [{ id: 'i', value: '?' }],
    })
    expect(batches(harness).flatMap((batch) => batch.entries)).toHaveLength(2)
  })

  it.each([[[]], [[{ id: 'i', value: '?' }]]])(
    'sends the updates of an interrupt at once, also of a static one: %o',
    (interrupts) => {
      const harness = createHarness()
      harness.write(custom(1), {
        type: 'updates',
        ns: [],
        data: { __interrupt__: interrupts },
      })
      expect(batches(harness).flatMap((batch) => batch.entries)).toHaveLength(2)
    },
  )

  it('sends the end at once, behind the last part, with its number', () => {
    const harness = createHarness()
    harness.write(custom(1), custom(2))
    harness.session.end(success)
    expect(harness.posted.at(-1)).toMatchObject({ type: 'run-end', lastSeq: 2, outcome: success })
    expect(batches(harness).flatMap((batch) => batch.entries)).toHaveLength(2)
  })

  it('sends the metadata of a message once', async () => {
    const harness = createHarness()
    harness.write(token('a'), token('b'), custom(1), token('c'))
    await harness.clock.advance(BATCH_DELAY)
    const sent = batches(harness)
      .flatMap((batch) => batch.entries)
      .flatMap((entry) => ('metadata' in entry ? [entry.metadata] : []))
    expect(sent).toEqual([{ ref: 0, value: metadata }, { ref: 0 }, { ref: 0 }])
  })
})

describe('the window', () => {
  it('stops sending at 4,096 parts that were not acknowledged, and goes on after an acknowledgement', () => {
    const harness = createHarness()
    harness.write(...Array.from({ length: WINDOW_PARTS + 200 }, (_, at) => custom(at)))
    const before = lastSeqOf(batches(harness).at(-1))!
    expect(before).toBeLessThan(WINDOW_PARTS + 64)
    harness.session.onAck(1, before)
    expect(lastSeqOf(batches(harness).at(-1))).toBe(WINDOW_PARTS + 200)
  })

  it('merges the tokens that wait, and keeps each of them as a piece', () => {
    const harness = createHarness()
    harness.write(...Array.from({ length: WINDOW_PARTS + 100 }, (_, at) => custom(at)))
    const sent = lastSeqOf(batches(harness).at(-1))!
    harness.write(token('a', 'x'), token('b', 'y'), token('c', 'x'))
    harness.session.onAck(1, sent)
    const texts = batches(harness)
      .flatMap((batch) => batch.entries)
      .flatMap((entry) => (entry.kind === 'deltas' ? [entry.pieces] : []))
    expect(texts).toEqual([['a', 'c'], ['b']])
  })

  it('asks the run to wait above the high mark and lets it go on when the reader has caught up', async () => {
    const harness = createHarness()
    harness.write(...Array.from({ length: WINDOW_PARTS * 2 + 200 }, (_, at) => custom(at)))
    const pressure = harness.session.pressure()
    expect(pressure).toBeDefined()
    harness.session.onAck(1, lastSeqOf(batches(harness).at(-1))!)
    await pressure
    expect(harness.session.pressure()).toBeUndefined()
  })

  it('fails a run that floods 64 MB without a pause', () => {
    const harness = createHarness()
    const megabyte = 'x'.repeat(512 * 1024)
    harness.write(...Array.from({ length: 80 }, (_, at) => custom(`${at}${megabyte}`)))
    const end = harness.posted.at(-1)
    expect(end).toMatchObject({ type: 'run-end', outcome: { status: 'error' } })
    expect(harness.cancelled).toMatchObject([{ code: 'BACKPRESSURE_OVERFLOW' }])
  })

  it('asks for an acknowledgement at once when large parts use up the window', async () => {
    const harness = createHarness()
    harness.write(custom('x'.repeat(1024 * 1024)))
    await harness.clock.advance(BATCH_DELAY)
    expect(batches(harness).at(-1)?.ackNow).toBe(true)
  })
})

describe('losses', () => {
  it('sends again what was lost, and the end with it', () => {
    const harness = createHarness()
    harness.write(custom(1), custom(2), custom(3))
    harness.session.end(success)
    harness.posted.length = 0
    harness.session.onPartRequest({ epoch: 1, from: 2, request: 1 })
    expect(batches(harness).map(rangesOf)).toEqual([
      [
        [2, 2],
        [3, 3],
      ],
    ])
    expect(harness.posted.at(-1)?.type).toBe('run-end')
  })

  it('forgets the run once the reader has acknowledged its end', () => {
    const harness = createHarness()
    harness.write(custom(1))
    harness.session.end(success)
    expect(harness.isDelivered).toBe(false)
    harness.session.onAck(1, 1)
    expect(harness.isDelivered).toBe(true)
  })

  it('forgets a run without parts, too', () => {
    const harness = createHarness()
    harness.session.end(success)
    harness.session.onAck(1, 0)
    expect(harness.isDelivered).toBe(true)
  })
})

describe('a late reader', () => {
  it('gets the run so far in short form under a new epoch, and then what follows', async () => {
    const harness = createHarness()
    const state = (step: number): StreamPart => ({
      type: 'values',
      ns: [],
      data: { step },
      interrupts: [],
    })
    harness.write(state(1), token('Hel'), custom('c'), token('lo'), state(2))
    harness.posted.length = 0
    harness.session.onSnapshotRequest()
    const [snapshot] = batches(harness)
    expect(snapshot?.epoch).toBe(2)
    expect(snapshot?.entries.map(({ kind, range }) => [kind, ...range])).toEqual([
      ['deltas', 1, 2],
      ['custom', 3, 4],
      ['state', 5, 5],
    ])
    expect(snapshot?.entries[0]).toMatchObject({ pieces: ['Hel', 'lo'] })
    harness.write(custom('next'))
    await harness.clock.advance(BATCH_DELAY)
    expect(batches(harness).at(-1)).toMatchObject({ epoch: 2, entries: [{ range: [6, 6] }] })
  })

  it('holds nothing back from a run while nobody listens', () => {
    const harness = createHarness()
    harness.session.onDetach()
    harness.write(...Array.from({ length: WINDOW_PARTS * 4 }, (_, at) => custom(at)))
    expect(harness.session.pressure()).toBeUndefined()
    expect(harness.posted).toEqual([])
  })

  it('ignores messages of an epoch that is over', () => {
    const harness = createHarness()
    harness.write(custom(1))
    harness.session.onSnapshotRequest()
    const before = harness.posted.length
    harness.session.onPartRequest({ epoch: 1, from: 1, request: 1 })
    expect(harness.posted).toHaveLength(before)
  })
})
