import { describe, expect, it, vi } from 'vitest'
import { RivuletError } from '../errors.ts'
import type { AIMessageChunk, ContentMessage } from '../messages/message.ts'
import type { MessageMetadata, StreamPart } from '../stream/stream-part.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames, type FakeFrames } from '../testing/fake-frames.ts'
import { createFakeIds } from '../testing/fake-ids.ts'
import { scriptedTransport, type ScriptedTransport } from '../testing/scripted-transport.ts'
import { createGraphClient } from './graph-client.ts'
import type { RemoteGraph } from './remote-graph.ts'
import type { ThreadSnapshot } from './thread-state.ts'
import type { RunObserver, Transport } from './transport.ts'
import type { Thread } from './thread.ts'

const metadata = { langgraph_node: 'n' } as unknown as MessageMetadata

const token = (content: string, id = 'ai-1', ns: string[] = []): StreamPart => ({
  type: 'messages',
  ns,
  data: [{ type: 'AIMessageChunk', id, content } satisfies AIMessageChunk, metadata],
})
const human = (id: string, content = 'hi'): ContentMessage => ({ type: 'human', id, content })
const ai = (id: string, content: string): ContentMessage => ({ type: 'ai', id, content })
const values = (messages: ContentMessage[], ns: string[] = []): StreamPart => ({
  type: 'values',
  ns,
  data: { messages },
  interrupts: [],
})

interface Harness {
  readonly transport: ScriptedTransport
  readonly frames: FakeFrames
  readonly graph: RemoteGraph
  readonly thread: Thread
  readonly commits: ThreadSnapshot[]
}

function createHarness(script: readonly StreamPart[], threadId?: string): Harness {
  const transport = scriptedTransport(script, { checkParts: false })
  const frames = createFakeFrames({ manual: true })
  const client = createGraphClient({
    transport,
    frames,
    clock: createFakeClock(),
    ids: createFakeIds(),
  })
  const graph = client.graph('agent')
  const thread = graph.thread(threadId)
  const commits: ThreadSnapshot[] = []
  thread.subscribe((snapshot) => commits.push(snapshot))
  return { transport, frames, graph, thread, commits }
}

function contents(snapshot: ThreadSnapshot, ns = ''): unknown[] {
  return (snapshot.messages.get(ns)?.messages() ?? []).map(({ content }) => content)
}

describe('the status of a thread', () => {
  it('goes from idle over submitted and streaming to success', async () => {
    const { transport, thread, commits } = createHarness([token('a')], 't')
    expect(thread.getSnapshot().status).toBe('idle')
    const run = thread.submit({})
    transport.step()
    transport.end({ value: { topic: 'x' } })
    expect(commits.map(({ status }) => status)).toEqual(['submitted', 'streaming', 'success'])
    expect(await run).toEqual({ status: 'success', value: { topic: 'x' }, interrupts: [] })
  })

  it('is never ahead of the data of its run', () => {
    const { transport, thread, commits } = createHarness([token('a'), token('b'), token('c')], 't')
    void thread.submit({})
    transport.step()
    transport.step(2)
    transport.end()
    const last = commits.at(-2)!
    expect([last.status, contents(last)]).toEqual(['streaming', ['abc']])
    expect(commits.at(-1)?.status).toBe('success')
  })

  it('is interrupted when the run ends with a question', async () => {
    const { transport, thread } = createHarness([], 't')
    const run = thread.submit({})
    transport.end({ interrupts: [{ id: 'i', value: 'Sure?' }] })
    expect((await run).status).toBe('interrupted')
    expect(thread.getSnapshot().status).toBe('interrupted')
  })

  it('keeps what was streamed when the run fails, and clears the error on request', async () => {
    const { transport, thread } = createHarness([token('half')], 't')
    const run = thread.submit({})
    transport.step()
    transport.fail(new Error('No model.'))
    expect((await run).status).toBe('error')
    const { status, error } = thread.getSnapshot()
    expect([status, error?.message, contents(thread.getSnapshot())]).toEqual([
      'error',
      'No model.',
      ['half'],
    ])
    thread.clearError()
    expect([thread.getSnapshot().status, thread.getSnapshot().error]).toEqual(['idle', undefined])
  })

  it('is stopped when the run is stopped, and resolves stop after that', async () => {
    const { transport, thread } = createHarness([token('a'), token('b')], 't')
    const run = thread.submit({})
    transport.step()
    await thread.stop()
    expect(thread.getSnapshot().status).toBe('stopped')
    expect((await run).status).toBe('stopped')
    transport.step()
    expect(contents(thread.getSnapshot())).toEqual(['a'])
  })

  it('stops when the signal of a submit is aborted', async () => {
    const { thread } = createHarness([], 't')
    const controller = new AbortController()
    const run = thread.submit({}, { signal: controller.signal })
    controller.abort()
    expect((await run).status).toBe('stopped')
  })
})

describe('submitting', () => {
  it('gives a thread without an id one at the first submit, and finds it by that id', () => {
    const { transport, graph, thread } = createHarness([])
    expect(thread.threadId).toBeUndefined()
    void thread.submit({ topic: 'x' })
    expect(thread.threadId).toBe('thread-1')
    expect(graph.thread('thread-1')).toBe(thread)
    expect(transport.requests[0]?.options.configurable).toEqual({ thread_id: 'thread-1' })
  })

  it('runs what is submitted during a run after it', async () => {
    const { transport, thread } = createHarness([], 't')
    const first = thread.submit({ n: 1 })
    const second = thread.submit({ n: 2 })
    expect(transport.requests).toHaveLength(1)
    transport.end()
    await first
    expect(transport.requests.map(({ input }) => input)).toEqual([{ n: 1 }, { n: 2 }])
    transport.end()
    expect((await second).status).toBe('success')
  })

  it('drops what waits when it is stopped', async () => {
    const { transport, thread } = createHarness([], 't')
    const runs = [thread.submit({ n: 1 }), thread.submit({ n: 2 })]
    await thread.stop()
    expect((await Promise.all(runs)).map(({ status }) => status)).toEqual(['stopped', 'stopped'])
    expect(transport.requests).toHaveLength(1)
  })

  it('rejects undefined and starts nothing', async () => {
    const { transport, thread } = createHarness([], 't')
    const submitting = thread.submit(undefined)
    await expect(submitting).rejects.toMatchObject({ code: 'EMPTY_INPUT' })
    expect(transport.requests).toEqual([])
    expect(thread.getSnapshot().status).toBe('idle')
  })

  it('leaves it to the graph what it can take: functions take any value', () => {
    const { transport, thread } = createHarness([], 't')
    void thread.submit('text')
    expect(transport.requests).toMatchObject([{ input: 'text', isCommand: false }])
  })

  it('streams the union of the modes that its viewers ask for', () => {
    const { transport, thread } = createHarness([], 't')
    void thread.submit({})
    thread.requestModes(['values'])
    const release = thread.requestModes(['updates', 'values'])
    transport.end()
    void thread.submit({})
    release()
    transport.end()
    void thread.submit({})
    expect(transport.requests.map(({ options }) => options.streamMode)).toEqual([
      ['values', 'messages', 'custom', 'tasks'],
      ['values', 'updates'],
      ['values'],
    ])
  })

  it('keeps the threads of one graph apart', () => {
    const { transport, graph, thread } = createHarness([token('only here')], 't')
    const other = graph.thread('other')
    void thread.submit({})
    transport.flush()
    expect(contents(other.getSnapshot())).toEqual([])
    expect(other).toBe(graph.thread('other'))
  })
})

describe('submitting while something ends or is refused', () => {
  const refusing = (code: 'NOT_CLONEABLE' | 'DISCONNECTED'): Harness => {
    const harness = createHarness([])
    vi.spyOn(harness.transport, 'start').mockImplementationOnce(() => {
      throw new RivuletError(code, 'refused')
    })
    return harness
  }

  it('leaves no trace of an input that cannot cross', async () => {
    const { thread, graph, commits } = refusing('NOT_CLONEABLE')
    await expect(thread.submit({})).rejects.toMatchObject({ code: 'NOT_CLONEABLE' })
    expect([thread.threadId, thread.getSnapshot().status, commits]).toEqual([undefined, 'idle', []])
    expect(graph.thread('thread-1')).not.toBe(thread)
  })

  it('resolves with an error when there is no connection any more', async () => {
    const { thread } = refusing('DISCONNECTED')
    expect((await thread.submit({})).status).toBe('error')
    expect(thread.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'DISCONNECTED' } })
  })

  it('runs what a listener submits at the end of a run after what waits already', async () => {
    const { transport, thread } = createHarness([], 't')
    const results: Promise<unknown>[] = [thread.submit({ n: 1 }), thread.submit({ n: 2 })]
    const unsubscribe = thread.subscribe(({ status }) => {
      if (status !== 'success') return
      unsubscribe()
      results.push(thread.submit({ n: 3 }))
    })
    for (const count of [1, 2, 3]) {
      expect(transport.requests).toHaveLength(count)
      transport.end()
    }
    expect(await Promise.all(results)).toMatchObject([1, 2, 3].map(() => ({ status: 'success' })))
    expect(transport.requests.map(({ input }) => input)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  it('stops only the run whose signal is aborted', async () => {
    const { transport, thread } = createHarness([], 't')
    const [running, waiting] = [new AbortController(), new AbortController()]
    const runs = [
      thread.submit({ n: 1 }, { signal: running.signal }),
      thread.submit({ n: 2 }, { signal: waiting.signal }),
      thread.submit({ n: 3 }),
    ]
    waiting.abort()
    expect((await runs[1])?.status).toBe('stopped')
    running.abort()
    expect((await runs[0])?.status).toBe('stopped')
    transport.end()
    expect((await runs[2])?.status).toBe('success')
    expect(transport.requests.map(({ input }) => input)).toEqual([{ n: 1 }, { n: 3 }])
  })

  it('rejects an input that cannot cross once, also with a signal', async () => {
    const { thread } = refusing('NOT_CLONEABLE')
    const rejections: unknown[] = []
    const note = (reason: unknown): void => void rejections.push(reason)
    process.on('unhandledRejection', note)
    const { signal } = new AbortController()
    await expect(thread.submit({}, { signal })).rejects.toMatchObject({ code: 'NOT_CLONEABLE' })
    await new Promise((resolve) => setTimeout(resolve, 0))
    process.off('unhandledRejection', note)
    expect(rejections).toEqual([])
  })

  it('runs what waits, also when a listener for the threads fails', async () => {
    const { transport, graph, thread } = createHarness([], 't')
    const report = vi.spyOn(console, 'error').mockReturnValue()
    graph.onThreadsChange(() => {
      throw new Error('listener')
    })
    const runs = [thread.submit({ n: 1 }), thread.submit({ n: 2 })]
    transport.end()
    expect(transport.requests).toHaveLength(2)
    transport.end()
    expect(await Promise.all(runs)).toMatchObject([{ status: 'success' }, { status: 'success' }])
    expect(report).toHaveBeenCalledTimes(2)
    report.mockRestore()
  })

  it('starts nothing for a signal that is aborted already', async () => {
    const { transport, thread } = createHarness([], 't')
    expect((await thread.submit({}, { signal: AbortSignal.abort() })).status).toBe('stopped')
    expect(transport.requests).toEqual([])
  })
})

describe('a malformed part', () => {
  it.each([
    ['no object', 42],
    ['an unknown type', { type: 'tokens', ns: [], data: 1 }],
    ['a namespace that is no list', { type: 'custom', ns: 'root', data: 1 }],
    ['values without interrupts', { type: 'values', ns: [], data: {} }],
    [
      'a message without an id',
      { type: 'messages', ns: [], data: [{ type: 'ai', content: 'x' }, {}] },
    ],
  ])('ends the run with MALFORMED_PART and keeps what came before: %s', async (_kind, broken) => {
    const { transport, thread } = createHarness(
      [token('good'), broken as StreamPart, token('late')],
      't',
    )
    const run = thread.submit({})
    transport.flush()
    expect((await run).status).toBe('error')
    expect(thread.getSnapshot().error).toMatchObject({ code: 'MALFORMED_PART' })
    expect(contents(thread.getSnapshot())).toEqual(['good'])
  })

  it('with a hostile namespace changes no prototype', () => {
    const { transport, thread } = createHarness([token('x', 'id', ['__proto__'])], 't')
    void thread.submit({})
    transport.flush()
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    expect(contents(thread.getSnapshot(), '__proto__')).toEqual(['x'])
  })
})

describe('messages', () => {
  const run = (parts: readonly StreamPart[]): Thread => {
    const { transport, thread } = createHarness(parts, 't')
    void thread.submit({})
    transport.end()
    return thread
  }

  it('appends tokens and takes the whole message of the state in their place', () => {
    const thread = run([
      values([human('h')]),
      token('Hel'),
      token('lo'),
      values([human('h'), ai('ai-1', 'Hello!')]),
    ])
    expect(contents(thread.getSnapshot())).toEqual(['hi', 'Hello!'])
    expect(thread.getSnapshot().messages.get('')?.get('ai-1')?.metadata).toEqual(metadata)
  })

  it('keeps the identity of messages that a token did not touch', () => {
    const { transport, frames, thread } = createHarness(
      [values([human('h')]), token('a'), token('b')],
      't',
    )
    void thread.submit({})
    transport.step(2)
    const before = thread.getSnapshot().messages.get('')!
    transport.step()
    frames.tick()
    const after = thread.getSnapshot().messages.get('')!
    expect(after).not.toBe(before)
    expect(after.ids).toBe(before.ids)
    expect(after.get('h')).toBe(before.get('h'))
    expect(after.get('ai-1')).not.toBe(before.get('ai-1'))
  })

  it('gives a message its place once, at first sight', () => {
    const state = [ai('a', 'second'), ai('b', 'first')]
    const thread = run([token('first', 'b'), token('second', 'a'), values(state)])
    expect(thread.getSnapshot().messages.get('')?.ids).toEqual(['b', 'a'])
  })

  it('puts a message that was not seen before what the state has behind it', () => {
    const thread = run([
      token('first', 'a'),
      values([human('h'), ai('a', 'first'), ai('z', 'last')]),
    ])
    expect(thread.getSnapshot().messages.get('')?.ids).toEqual(['h', 'a', 'z'])
  })

  it('drops streamed messages that the state of their graph lacks', () => {
    const thread = run([token('thinking', 'draft'), values([human('h')])])
    expect(thread.getSnapshot().messages.get('')?.ids).toEqual(['h'])
  })

  it('drops nothing while others still run at a question', () => {
    const asked: StreamPart = {
      type: 'values',
      ns: [],
      data: { messages: [] },
      interrupts: [{ id: 'i', value: '?' }],
    }
    const thread = run([token('still writing'), asked])
    expect(contents(thread.getSnapshot())).toEqual(['still writing'])
  })

  it('keeps messages when the state has no message list at all', () => {
    const thread = run([
      token('a joke'),
      { type: 'values', ns: [], data: { joke: 'a joke' }, interrupts: [] },
    ])
    expect(contents(thread.getSnapshot())).toEqual(['a joke'])
  })

  it('keeps the messages of each graph apart', () => {
    const thread = run([
      token('child', 'c', ['sub:1']),
      token('root', 'r'),
      values([ai('r', 'root')]),
    ])
    expect(contents(thread.getSnapshot())).toEqual(['root'])
    expect(contents(thread.getSnapshot(), 'sub:1')).toEqual(['child'])
  })

  it('removes what the state removed', () => {
    const thread = run([values([human('a'), human('b')]), values([human('b')])])
    expect(thread.getSnapshot().messages.get('')?.ids).toEqual(['b'])
  })
})

describe('a run that is told again', () => {
  it('shows its text once, and what was there before it', async () => {
    let observer: RunObserver | undefined
    const transport: Transport = {
      ...scriptedTransport([]),
      start(_request, told) {
        observer = told
        return () => {}
      },
    }
    const thread = createGraphClient({ transport, frames: createFakeFrames() })
      .graph('agent')
      .thread()
    const first = thread.submit({})
    void observer?.onParts([values([human('h')]), token('before', 'ai-0')])
    observer?.onEnd({
      status: 'success',
      output: { value: null, interrupts: [] },
      isPaused: false,
    })
    await first
    void thread.submit({})
    void observer?.onParts([token('Hel'), { type: 'custom', ns: [], data: 1 }])
    observer?.onReset()
    void observer?.onParts([token('Hello'), { type: 'custom', ns: [], data: 1 }])
    thread.flush()
    expect(contents(thread.getSnapshot())).toEqual(['hi', 'before', 'Hello'])
    expect(thread.getSnapshot().custom.log).toHaveLength(1)
  })
})

describe('custom data and updates', () => {
  it('belong to the newest run and keep the newest entries', () => {
    const script = Array.from({ length: 2500 }, (_, at): StreamPart => ({
      type: 'custom',
      ns: [],
      data: at,
    }))
    const { transport, thread } = createHarness(script, 't')
    void thread.submit({})
    transport.end()
    const { latest, log } = thread.getSnapshot().custom
    expect([latest, log.length, log[0]?.data]).toEqual([2499, 1000, 1500])
    void thread.submit({})
    expect(thread.getSnapshot().custom).toEqual({ latest: undefined, log: [] })
  })

  it('keep nothing when the limit is 0, and the default when it is undefined', () => {
    const transport = scriptedTransport([{ type: 'custom', ns: [], data: 1 }])
    const graph = createGraphClient({ transport, frames: createFakeFrames() }).graph('agent')
    const none = graph.thread('a', { limits: { custom: 0 } })
    void none.submit({})
    transport.end()
    expect(none.getSnapshot().custom).toEqual({ latest: 1, log: [] })
    const usual = graph.thread('b', { limits: undefined })
    void usual.submit({})
    transport.end()
    expect(usual.getSnapshot().custom.log).toHaveLength(1)
  })
})

describe('commits', () => {
  it('publishes many tokens of one frame at once', () => {
    const { transport, frames, thread, commits } = createHarness(
      Array.from({ length: 100 }, () => token('x')),
      't',
    )
    void thread.submit({})
    transport.step()
    for (let at = 0; at < 99; at++) transport.step()
    expect(commits).toHaveLength(2)
    frames.tick()
    expect(commits).toHaveLength(3)
    expect(contents(thread.getSnapshot())).toEqual(['x'.repeat(100)])
  })

  it('tell all listeners every snapshot in order, also those that one of them has caused', () => {
    const { transport, thread } = createHarness([], 't')
    const heard: string[][] = [[], []]
    thread.subscribe(({ status }) => {
      heard[0]!.push(status)
      if (status === 'error') thread.clearError()
    })
    thread.subscribe(({ status }) => void heard[1]!.push(status))
    void thread.submit({})
    transport.fail(new Error('broken'))
    thread.clearError() // there is none any more
    expect(heard).toEqual(heard.map(() => ['submitted', 'error', 'idle']))
  })

  it('tells the other listeners when one of them fails', () => {
    const { thread, commits } = createHarness([], 't')
    const report = vi.spyOn(console, 'error').mockReturnValue()
    thread.subscribe(() => {
      throw new Error('listener')
    })
    let calls = 0
    thread.subscribe(() => void (calls += 1))
    void thread.submit({})
    expect([commits.length, calls, report.mock.calls.length]).toEqual([1, 1, 1])
    report.mockRestore()
  })
})
