import { describe, expect, it } from 'vitest'
import { createGraphClient } from '../client/graph-client.ts'
import type { RunEnd, RunObserver } from '../client/transport.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { collectParts } from './collect-parts.ts'
import { createFakeClock } from './fake-clock.ts'
import { createFakeFrames } from './fake-frames.ts'
import { createFakeIds } from './fake-ids.ts'
import { checkpoint, custom, interrupt, taskStart, token, values } from './parts.ts'
import { scriptedTransport, type ScriptedTransport } from './scripted-transport.ts'

function open(transport: ScriptedTransport, clock = createFakeClock()) {
  const frames = createFakeFrames()
  const client = createGraphClient({ transport, clock, ids: createFakeIds(), frames })
  const agent = client.graph('agent')
  return { clock, agent, thread: agent.thread('t') }
}

function watch() {
  const batches: StreamPart[][] = []
  const ends: RunEnd[] = []
  const observer: RunObserver = {
    onParts: (parts) => void batches.push([...parts]),
    onReset() {},
    onEnd: (end) => void ends.push(end),
  }
  return { observer, batches, ends, data: () => batches.flat().map((part) => part.data) }
}

const request = (runId: string) =>
  ({ runId, graph: 'agent', input: {}, isCommand: false, options: {} }) as const

describe('a script with pauses', () => {
  const script = [
    custom('by hand'),
    { after: 100 },
    custom('a'),
    custom('b'),
    { after: 50 },
    custom('c'),
  ]

  it('tells what follows a pause by the clock, once what stands before it was told', async () => {
    const clock = createFakeClock()
    const transport = scriptedTransport(script, { clock })
    const { observer, data, batches } = watch()
    transport.start(request('r'), observer)
    await clock.advance(1000)
    expect(data()).toEqual([])
    transport.step()
    await clock.advance(99)
    expect(data()).toEqual(['by hand'])
    await clock.advance(1)
    expect(data()).toEqual(['by hand', 'a', 'b'])
    await clock.advance(50)
    expect([data().at(-1), batches.length, clock.pending]).toEqual(['c', 3, 0])
  })

  it('is stepped past its pauses, which are not waited for then', async () => {
    const clock = createFakeClock()
    const transport = scriptedTransport(script, { clock })
    const { observer, data } = watch()
    transport.start(request('r'), observer)
    transport.step(2)
    expect([data(), clock.pending]).toEqual([['by hand', 'a'], 0])
    transport.step()
    expect([data().at(-1), clock.pending]).toEqual(['b', 1])
    transport.flush()
    expect([data().at(-1), clock.pending]).toEqual(['c', 0])
    await clock.advance(1000)
    expect(data()).toHaveLength(4)
  })

  it('waits no longer for what belongs to a run that is over', async () => {
    const clock = createFakeClock()
    const transport = scriptedTransport([{ after: 100 }, custom(1)], { clock })
    const { observer, data, ends } = watch()
    transport.start(request('r'), observer)
    await transport.cancel('r')
    expect([ends, clock.pending]).toEqual([[{ status: 'cancelled' }], 0])
    await clock.advance(100)
    expect(data()).toEqual([])
  })

  it('ends by the clock where a pause stands before its end, and by hand otherwise', async () => {
    const end: RunEnd = { status: 'error', error: new Error('cold') }
    const clock = createFakeClock()
    const timed = scriptedTransport([{ after: 5 }, custom(1), { end }], { clock })
    const first = watch()
    timed.start(request('r'), first.observer)
    await clock.advance(5)
    expect([first.data(), first.ends]).toEqual([[1], [end]])

    const byHand = scriptedTransport([custom(1), { end }], { clock })
    const second = watch()
    byHand.start(request('r'), second.observer)
    byHand.flush()
    expect(second.ends).toEqual([])
    byHand.step()
    expect(second.ends).toEqual([end])

    const third = watch()
    byHand.start(request('r2'), third.observer)
    byHand.end()
    expect([third.data(), third.ends]).toEqual([[1], [end]])

    const fourth = watch()
    byHand.start(request('r3'), fourth.observer)
    byHand.end({ value: { a: 1 } })
    expect(fourth.ends).toMatchObject([{ status: 'success', output: { value: { a: 1 } } }])
  })

  it('asks what its parts have asked when it ends paused', async () => {
    const transport = scriptedTransport([interrupt('i', 'Sure?'), interrupt('i', 'Sure?')])
    const { thread } = open(transport)
    const result = thread.submit({})
    transport.end({ isPaused: true })
    expect(await result).toMatchObject({
      status: 'interrupted',
      interrupts: [{ id: 'i', value: 'Sure?' }],
    })
    expect(thread.getSnapshot().interrupts).toHaveLength(1)
  })
})

describe('a run that is joined', () => {
  it('is told again from its beginning in short form, then goes on', async () => {
    const transport = scriptedTransport([
      values({ n: 1 }),
      token('Hel'),
      custom('x'),
      values({ n: 2 }),
      token('lo'),
      custom('y'),
    ])
    const first = watch()
    const leave = transport.start(request('r'), first.observer)
    transport.step(3)
    leave()
    transport.step(2)
    expect(first.batches.flat()).toHaveLength(3)
    const second = watch()
    transport.join('r', second.observer)
    expect(second.batches).toEqual([])
    await Promise.resolve()
    expect(second.batches).toHaveLength(1)
    // The first state is superseded; the text is whole, in its pieces.
    const told = second.batches.flat().map((part) => [part.type, part.data])
    expect(told).toEqual([
      ['messages', [expect.objectContaining({ content: 'Hel' }), expect.anything()]],
      ['messages', [expect.objectContaining({ content: 'lo' }), expect.anything()]],
      ['custom', 'x'],
      ['values', { n: 2 }],
    ])
    transport.step()
    expect(second.data().at(-1)).toBe('y')
    transport.end()
    expect([first.ends, second.ends]).toMatchObject([[], [{ status: 'success' }]])
  })

  it('is told what was missed before what is told next', () => {
    const transport = scriptedTransport([custom(1), custom(2)])
    transport.start(request('r'), watch().observer)()
    transport.step()
    const { observer, data } = watch()
    transport.join('r', observer)
    transport.step()
    expect(data()).toEqual([1, 2])
  })

  it('may be over, or unknown', async () => {
    const transport = scriptedTransport([custom(1)])
    transport.start(request('r'), watch().observer)()
    transport.end()
    const late = watch()
    transport.join('r', late.observer)
    const lost = watch()
    transport.join('nobody', lost.observer)
    await Promise.resolve()
    expect([late.data(), late.ends]).toMatchObject([[1], [{ status: 'success' }]])
    expect(lost.ends).toMatchObject([{ status: 'error', error: { code: 'RUN_NOT_FOUND' } }])
  })
})

describe('the threads of a scripted transport', () => {
  const record = (threadId: string, updatedAt: number) =>
    ({ threadId, title: threadId, createdAt: 0, updatedAt, status: 'idle' }) as const

  it('are listed, found, changed and deleted', async () => {
    const clock = createFakeClock(1000)
    const threads = [record('new', 2), record('old', 1)]
    const { agent } = open(scriptedTransport([], { threads, clock }), clock)
    expect(await agent.threads.get('old')).toBe(threads[1])
    expect(await agent.threads.update('old', { title: 'First' })).toEqual({
      ...threads[1],
      title: 'First',
      updatedAt: 1000,
    })
    await agent.threads.delete('new')
    expect((await agent.threads.list()).map(({ title }) => title)).toEqual(['First'])
    expect(await agent.threads.get('new')).toBeUndefined()
  })

  it('have states, which an update goes on from', async () => {
    const { data } = checkpoint(3, { topic: 'cats', items: [1] })
    const given = {
      values: data.values,
      next: ['write'],
      config: data.config,
      metadata: data.metadata,
      createdAt: null,
      parentConfig: null,
      tasks: [],
      interrupts: [],
    }
    const { agent } = open(scriptedTransport([], { history: [given] }))
    const config = await agent.updateState('t', { topic: 'dogs' })
    expect(config.configurable).toMatchObject({ thread_id: 't', checkpoint_id: 'updated-1' })
    const newest = await agent.getState('t')
    expect(newest).toMatchObject({
      values: { topic: 'dogs', items: [1] },
      next: ['write'],
      config,
      parentConfig: given.config,
      metadata: { source: 'update', step: 4 },
    })
    expect(await agent.getState('t', { configurable: { checkpoint_id: 'c3' } })).toBe(given)
    expect(await collectParts(agent.getStateHistory('t'))).toEqual([newest, given])
    expect(await agent.getState('other')).toBe(given)
    await agent.updateState('t', { messages: [{ type: 'human', id: 'm', content: 'hi' }] })
    const thread = agent.thread('t')
    await thread.load()
    expect(thread.getSnapshot().messages.get('')?.ids).toEqual(['m'])
    await expect(thread.regenerate('nobody')).rejects.toThrow(/nobody/)
    await expect(agent.getGraph()).rejects.toThrow(/no graph to draw/)
  })
})

describe('a script that is none', () => {
  it.each<[string, unknown, RegExp]>([
    ['a part', { ...taskStart('write'), ns: 5 }, /Item 1 .*its ns is malformed.*builders/],
    [
      'a message',
      { type: 'messages', ns: [], data: [{ type: 'ai', content: '' }, {}] },
      /message id/,
    ],
    ['a mode', { type: 'token', ns: [], data: 1 }, /type "token"/],
    ['a pause', { after: '5' }, /pauses for no number/],
    ['text', 'Hello', /is Hello: a script is made of parts/],
  ])('is refused with the place of what is no part: %s', (_title, item, message) => {
    const script = [custom(1), item as StreamPart]
    expect(() => scriptedTransport(script)).toThrow(message)
  })

  it.each([custom(1), 'Hello', undefined, {}])('is refused when it is no list: %o', (script) => {
    expect(() => scriptedTransport(script as never)).toThrow(/A script is a list of parts/)
  })

  it('is refused where a function makes it, when the run starts', async () => {
    const { thread } = open(scriptedTransport(() => [{ after: -1 }]))
    await expect(thread.submit({})).rejects.toThrow(/pauses for no number/)
  })

  it('is refused when it goes on behind its end', () => {
    const end = { status: 'cancelled' } as const
    expect(() => scriptedTransport([{ end }, custom(1)])).toThrow(/has to be the last/)
  })

  it('cannot be told before a run was started', () => {
    const transport = scriptedTransport([custom(1)])
    for (const call of ['step', 'flush', 'end'] as const) {
      expect(() => transport[call]()).toThrow(/Submit first/)
    }
  })
})
