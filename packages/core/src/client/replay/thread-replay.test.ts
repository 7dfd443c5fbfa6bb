import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageMetadata, StreamPart } from '../../stream/stream-part.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'
import { createFakeFrames } from '../../testing/fake-frames.ts'
import { createFakeIds } from '../../testing/fake-ids.ts'
import { scriptedTransport } from '../../testing/scripted-transport.ts'
import { createGraphClient } from '../graph-client.ts'
import type { InspectedThread, InspectorEvent } from '../inspector.ts'
import { takeSnapshot } from '../take-snapshot.ts'
import type { ThreadAction } from '../thread-action.ts'
import { createLiveThread, reduceThread } from '../thread-reducer.ts'
import type { ThreadSnapshot } from '../thread-state.ts'
import type { RunEnd } from '../transport.ts'
import { replayBaseOf, ThreadReplay } from './thread-replay.ts'

const metadata = {
  langgraph_node: 'write',
  langgraph_checkpoint_ns: 'write:1',
  attempt: 1,
} as unknown as MessageMetadata

const token = (content: string, id = 'ai-1', ns: string[] = []): StreamPart => ({
  type: 'messages',
  ns,
  data: [{ type: 'AIMessageChunk', id, content }, metadata],
})
const custom = (data: unknown, ns: string[] = []): StreamPart => ({ type: 'custom', ns, data })
const values = (data: Record<string, unknown>, ns: string[] = []): StreamPart => ({
  type: 'values',
  ns,
  data,
  interrupts: [],
})
const asks = (id: string): StreamPart => ({
  type: 'values',
  ns: [],
  data: { messages: [] },
  interrupts: [{ id, value: 'Sure?' }],
})

function createHarness(script: readonly StreamPart[]) {
  const transport = scriptedTransport(script)
  const client = createGraphClient({
    transport,
    frames: createFakeFrames(),
    clock: createFakeClock(),
    ids: createFakeIds(),
  })
  const events: InspectorEvent[] = []
  const stop = client.inspect((event) => events.push(event))
  const thread = client.graph('agent').thread('t')
  const shown: ThreadSnapshot[] = []
  thread.subscribe((snapshot) => shown.push(snapshot))
  const actions = (): ThreadAction[] =>
    events.flatMap((event) => (event.type === 'action' ? [event.action] : []))
  const inspected = (): InspectedThread => events[0]!.thread
  return { transport, client, thread, events, actions, shown, stop, inspected }
}

/** What can be compared: what is there to be called is another one in a replay. */
function plain(snapshot: ThreadSnapshot): unknown {
  const { isPast: _isPast, interrupts, messages, queue, ...rest } = snapshot
  return {
    ...rest,
    queue: queue.map(({ runId }) => runId),
    interrupts: interrupts.map(({ resume: _resume, ...interrupt }) => interrupt),
    messages: [...messages].map(([key, list]) => [key, list.items]),
  }
}

/** Without the activity of the newest run, which a real one tells in its order. */
function lasting(snapshot: ThreadSnapshot): unknown {
  return plain({ ...snapshot, tasks: [], namespaces: [] })
}

describe('an inspector', () => {
  it('hears of every action before it is taken in, and of the commits', () => {
    const { transport, thread, events } = createHarness([custom(1), custom(2)])
    void thread.submit({})
    transport.step(2)
    expect(
      events.map((event) => (event.type === 'action' ? event.action.type : event.type)),
    ).toEqual([
      ...['run-submitted', 'taken', 'commit', 'committed'],
      ...['part-received', 'part-received', 'taken', 'commit', 'committed'],
    ])
  })

  it('hears nothing once it has gone', () => {
    const { thread, events, stop } = createHarness([])
    stop()
    void thread.submit({})
    expect(events).toEqual([])
  })
})

describe('a past that is shown', () => {
  it('is what the page sees, until it goes back to live and sees what came meanwhile', () => {
    const { transport, thread, shown, inspected, actions } = createHarness([custom(1), custom(2)])
    void thread.submit({})
    const base = { ...replayBaseOf(inspected()) }
    transport.step()
    const replay = new ThreadReplay(base)
    inspected().show(replay.past())
    expect(thread.getSnapshot()).toMatchObject({ isPast: true, custom: { log: [] } })
    const before = shown.length
    transport.end()
    expect(shown).toHaveLength(before)
    expect(actions().at(-1)!.type).toBe('run-ended')
    inspected().show(undefined)
    expect(shown.at(-1)).toBe(thread.getSnapshot())
    expect(thread.getSnapshot()).toMatchObject({ status: 'success', custom: { latest: 2 } })
    expect(thread.getSnapshot().isPast).toBeUndefined()
  })

  it('is left by a submit', () => {
    const { transport, thread, inspected } = createHarness([custom(1)])
    void thread.submit({})
    transport.end()
    inspected().show(new ThreadReplay(replayBaseOf(inspected())).past())
    void thread.submit({})
    expect(thread.getSnapshot()).toMatchObject({ status: 'submitted' })
    expect(thread.getSnapshot().isPast).toBeUndefined()
    expect(transport.requests).toHaveLength(2)
  })

  it('refuses answers to what it asks, and to what is asked now, and says what to do', async () => {
    const { transport, thread, inspected } = createHarness([asks('q')])
    void thread.submit({})
    transport.end({ interrupts: [{ id: 'q', value: 'Sure?' }] })
    const now = thread.getSnapshot().interrupts[0]!
    inspected().show(new ThreadReplay(replayBaseOf(inspected())).past())
    const then = thread.getSnapshot().interrupts[0]!
    expect(then).toMatchObject({ id: 'q', value: 'Sure?' })
    const answers = [now.resume(true), then.resume(true), thread.resume(true)]
    for (const answer of answers) {
      await expect(answer).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining('go back to live'),
      })
    }
    expect(transport.requests).toHaveLength(1)
    inspected().show(undefined)
    void now.resume(true)
    expect(transport.requests).toHaveLength(2)
  })

  it('has a queue that cannot be changed', () => {
    const { thread, transport, inspected } = createHarness([custom(1)])
    void thread.submit({})
    transport.step()
    void thread.submit({ topic: 'later' })
    const { snapshot } = new ThreadReplay(replayBaseOf(inspected())).past()
    const [queued] = snapshot.queue
    expect(() => queued!.remove()).toThrow('go back to live')
    expect(() => queued!.runNow()).toThrow('go back to live')
    expect(thread.getSnapshot().queue).toHaveLength(1)
  })
})

const ns = fc.constantFrom<string[]>([], ['sub:1'], ['sub:2', 'deep:3'])
const message = fc.record({
  type: fc.constant('human' as const),
  id: fc.constantFrom('m1', 'm2', 'm3'),
  content: fc.string({ maxLength: 5 }),
})
const part: fc.Arbitrary<StreamPart> = fc.oneof(
  fc
    .tuple(fc.string({ maxLength: 5 }), fc.constantFrom('a', 'b', 'c'), ns)
    .map(([text, id, at]) => token(text, id, at)),
  fc.tuple(fc.integer(), ns).map(([data, at]) => custom(data, at)),
  fc
    .tuple(fc.uniqueArray(message, { selector: ({ id }) => id, maxLength: 3 }), ns)
    .map(([messages, at]) => values({ messages }, at)),
  fc.tuple(fc.constantFrom('1', '2'), fc.boolean(), ns).map(([id, isEnd, at]): StreamPart => ({
    type: 'tasks',
    ns: at,
    data: isEnd
      ? { id, name: 'sub', error: null, result: {}, interrupts: [] }
      : { id, name: 'sub', input: {}, triggers: [] },
  })),
  fc.constantFrom('q1', 'q2').map(asks),
)
const run = (runId: string, isContinued: boolean): ThreadAction => ({
  type: 'run-submitted',
  threadId: 't',
  runId,
  isContinued,
  unanswered: new Set(['q1']),
})
const ends: readonly RunEnd[] = [
  { status: 'success', isPaused: false, output: { value: {}, interrupts: [] } },
  {
    status: 'success',
    isPaused: true,
    output: { value: {}, interrupts: [{ id: 'q1', value: 'Sure?' }] },
  },
  { status: 'cancelled' },
  { status: 'error', error: new Error('The press is out of paper') },
]
const oneRun = fc
  .tuple(fc.uuid(), fc.boolean(), fc.array(part, { maxLength: 12 }), fc.constantFrom(...ends))
  .map(([id, isContinued, parts, end]): ThreadAction[] => [
    run(id, isContinued),
    ...parts.map((each): ThreadAction => ({ type: 'part-received', part: each })),
    { type: 'run-ended', end },
  ])
const runs = fc.array(oneRun, { minLength: 1, maxLength: 4 })

const parameters = { threadId: 't', graph: 'agent' }
const reduceAll = (actions: readonly ThreadAction[]): ThreadSnapshot => {
  const live = createLiveThread(parameters, () => Promise.reject(new Error('unused')))
  for (const action of actions) reduceThread(live, action)
  return takeSnapshot(live)
}

describe('a replay', () => {
  const empty = { parameters, snapshot: reduceAll([]) }

  it('shows after the first n actions what reducing them gives, however often it is looked at', () => {
    fc.assert(
      fc.property(runs, fc.nat(), (all, at) => {
        const actions = all.flat()
        const n = at % (actions.length + 1)
        const replay = new ThreadReplay(empty)
        for (const action of actions.slice(0, n)) {
          replay.reduce(action)
          replay.past()
        }
        expect(plain(replay.past().snapshot)).toEqual(plain(reduceAll(actions.slice(0, n))))
      }),
    )
  })

  it('goes on between two runs from a snapshot as from the actions before it', () => {
    fc.assert(
      fc.property(runs, runs, (before, after) => {
        const first = before.flat()
        const replay = new ThreadReplay({ parameters, snapshot: reduceAll(first) })
        expect(lasting(replay.past().snapshot)).toEqual(lasting(reduceAll(first)))
        for (const action of after.flat()) replay.reduce(action)
        expect(plain(replay.past().snapshot)).toEqual(plain(reduceAll([...first, ...after.flat()])))
      }),
    )
  })

  it('shows the tasks, nested graphs and questions of a run from a snapshot in the middle of it', () => {
    const start = (id: string, name: string, at: string[] = []): StreamPart => ({
      type: 'tasks',
      ns: at,
      data: { id, name, input: { topic: 'cats' }, triggers: ['x'] },
    })
    const end = (id: string, name: string, at: string[] = []): StreamPart => ({
      type: 'tasks',
      ns: at,
      data: { id, name, error: null, result: { topic: 'dogs' }, interrupts: [] },
    })
    const parts = [
      ...[start('1', 'sub'), start('2', 'sub'), start('3', 'deep', ['sub:1'])],
      ...[custom('x', ['sub:1', 'deep:3']), end('3', 'deep', ['sub:1']), asks('q1')],
      ...[end('1', 'sub'), custom('y', ['sub:2']), start('4', 'other'), token('hi')],
    ]
    const actions = [
      run('r', false),
      ...parts.map((each): ThreadAction => ({ type: 'part-received', part: each })),
      ...ends.slice(1, 2).map((how): ThreadAction => ({ type: 'run-ended', end: how })),
    ]
    for (let at = 0; at <= actions.length; at++) {
      const replay = new ThreadReplay({ parameters, snapshot: reduceAll(actions.slice(0, at)) })
      for (const action of actions.slice(at)) replay.reduce(action)
      expect(plain(replay.past().snapshot)).toEqual(plain(reduceAll(actions)))
    }
  })

  it('shows the initial values of its thread', () => {
    const withInitial = { ...parameters, initialValues: { messages: [], topic: 'cats' } }
    const live = createLiveThread(withInitial, () => Promise.reject(new Error('unused')))
    const replay = new ThreadReplay({ parameters: withInitial, snapshot: takeSnapshot(live) })
    expect(replay.past().snapshot.values.get('')).toEqual({ messages: [], topic: 'cats' })
  })
})
