import { describe, expect, it } from 'vitest'
import { RivuletError } from '../errors.ts'
import type { MessageMetadata, StreamPart } from '../stream/stream-part.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames } from '../testing/fake-frames.ts'
import { createFakeIds } from '../testing/fake-ids.ts'
import { scriptedTransport } from '../testing/scripted-transport.ts'
import { createGraphClient } from './graph-client.ts'
import type { OpenThreadOptions } from './thread-registry.ts'
import type { Thread } from './thread.ts'

const human = (id: string, content: string) => ({ type: 'human', id, content }) as const
const ai = (id: string, content: string) => ({ type: 'ai', id, content }) as const
const metadata = { langgraph_node: 'n' } as unknown as MessageMetadata

const values = (data: Record<string, unknown>): StreamPart => ({
  type: 'values',
  ns: [],
  data,
  interrupts: [],
})
const token = (content: string): StreamPart => ({
  type: 'messages',
  ns: [],
  data: [{ type: 'AIMessageChunk', id: 'ai-1', content }, metadata],
})

function createChat(script: readonly StreamPart[] = [], options: OpenThreadOptions = {}) {
  const transport = scriptedTransport(script)
  const client = createGraphClient({
    transport,
    frames: createFakeFrames({ manual: true }),
    clock: createFakeClock(),
    ids: createFakeIds(),
  })
  return { transport, client, thread: client.graph('agent').thread('t', options) }
}

function shown(thread: Thread): unknown[] {
  const list = thread.getSnapshot().messages.get('')
  return (list?.items ?? []).map(({ id, message }) => [id, message.content])
}

describe('what is submitted', () => {
  it('is shown at once, and called the same where the graph runs', () => {
    const { thread, transport } = createChat()
    void thread.submit({ messages: ['one', { type: 'human', id: 'own', content: 'two' }, 'three'] })
    const [first, , third] = shown(thread) as [string, string][]
    expect(shown(thread)).toEqual([
      [first![0], 'one'],
      ['own', 'two'],
      [third![0], 'three'],
    ])
    expect(third![0]).toBe(`${first![0]}-2`)
    expect(transport.requests[0]?.options.inputMessageId).toBe(first![0])
  })

  it('stays one message when the state has it', () => {
    const { thread, transport } = createChat([
      values({ messages: [human('message-1', 'hi')] }),
      token('Hello'),
    ])
    void thread.submit({ messages: 'hi' })
    const before = thread.getSnapshot().messages.get('')?.ids
    transport.flush()
    thread.flush()
    expect(before).toEqual(['message-1'])
    expect(shown(thread)).toEqual([
      ['message-1', 'hi'],
      ['ai-1', 'Hello'],
    ])
  })

  it('gives way to what the state says instead', () => {
    const { thread, transport } = createChat([values({ messages: [human('other', 'Hi.')] })])
    void thread.submit({ messages: 'hi' })
    transport.step()
    thread.flush()
    expect(shown(thread)).toEqual([['other', 'Hi.']])
  })

  it('comes after what the thread is told to have had before', () => {
    const saved = [human('h', 'before'), ai('a', 'Yes?'), human('message-1', 'hi')]
    const { thread, transport } = createChat([values({ messages: saved }), token('Hello')])
    void thread.submit({ messages: 'hi' })
    transport.flush()
    thread.flush()
    expect(thread.getSnapshot().messages.get('')?.ids).toEqual(['h', 'a', 'message-1', 'ai-1'])
  })

  it('is taken back when the graph has never heard of it', async () => {
    const initialValues = { messages: [human('h', 'before')], topic: 'cats' }
    const { thread, transport } = createChat([], { initialValues })
    const optimistic = { topic: 'dogs', messages: 'hi' }
    const run = thread.submit({ topic: 'dogs', messages: 'hi' }, { optimistic })
    expect(shown(thread)).toHaveLength(2)
    expect(thread.getSnapshot().values.get('')).toMatchObject({ topic: 'dogs' })
    transport.fail(new RivuletError('GRAPH_NOT_FOUND', 'No graph'))
    expect((await run).status).toBe('error')
    expect(shown(thread)).toEqual([['h', 'before']])
    expect(thread.getSnapshot().values.get('')).toEqual(initialValues)
  })

  it('stays when the run fails after the graph has heard of it', async () => {
    const { thread, transport } = createChat([token('Hel')])
    const run = thread.submit({ messages: 'hi' })
    transport.step()
    transport.fail(new RivuletError('NODE_TIMEOUT', 'too slow'))
    expect((await run).status).toBe('error')
    expect(shown(thread)).toEqual([
      ['message-1', 'hi'],
      ['ai-1', 'Hel'],
    ])
  })

  it.each([
    ['nothing that is no message', { messages: [7] }],
    ['nothing of an input without messages', { topic: 'x' }],
    ['nothing of a bare value', 'hi'],
  ])('shows %s', (_name, input) => {
    const { thread, transport } = createChat()
    void thread.submit(input)
    expect(shown(thread)).toEqual([])
    expect(transport.requests[0]?.options).not.toHaveProperty('inputMessageId')
  })

  it('shows nothing ahead when it is told so', () => {
    const { thread } = createChat()
    void thread.submit({ messages: 'hi' }, { optimistic: false })
    expect(shown(thread)).toEqual([])
  })
})

describe('the status of a message', () => {
  const statuses = (thread: Thread): unknown[] =>
    (thread.getSnapshot().messages.get('')?.items ?? []).map(({ status }) => status)

  it('is pending until the run tells something, and streaming until it is whole', () => {
    const last = {
      type: 'AIMessageChunk',
      id: 'ai-1',
      content: '',
      chunk_position: 'last',
    } as const
    const { thread, transport } = createChat([
      token('Hel'),
      { type: 'messages', ns: [], data: [last, metadata] },
    ])
    void thread.submit({ messages: 'hi' })
    const seen = [statuses(thread)]
    for (let step = 0; step < 2; step++) {
      transport.step()
      thread.flush()
      seen.push(statuses(thread))
    }
    expect(seen).toEqual([['pending'], ['complete', 'streaming'], ['complete', 'complete']])
  })

  it('is complete when the run has ended, however it did', async () => {
    const { thread, transport } = createChat([token('Hel')])
    void thread.submit({ messages: 'hi' })
    transport.step()
    await thread.stop()
    expect(statuses(thread)).toEqual(['complete', 'complete'])
    void thread.submit({ messages: 'again' })
    transport.step()
    thread.flush()
    expect(statuses(thread)).toEqual(['complete', 'streaming', 'complete'])
  })

  it('is complete as soon as the state has it', () => {
    const { thread, transport } = createChat([
      token('Hel'),
      values({ messages: [human('message-1', 'hi'), ai('ai-1', 'Hello')] }),
    ])
    void thread.submit({ messages: 'hi' })
    transport.flush()
    thread.flush()
    expect(statuses(thread)).toEqual(['complete', 'complete'])
  })
})

describe('a submit while a run is under way', () => {
  it('waits in the queue, from which it can be taken, or put first', async () => {
    const { thread, transport } = createChat()
    const runs = [1, 2, 3].map((n) => thread.submit({ n }))
    const { queue } = thread.getSnapshot()
    expect(queue.map(({ input }) => input)).toEqual([{ n: 2 }, { n: 3 }])

    queue[0]!.remove()
    expect((await runs[1])?.status).toBe('stopped')
    const last = thread.submit({ n: 4 })
    thread.getSnapshot().queue[1]!.runNow()
    expect((await runs[0])?.status).toBe('stopped')
    expect(transport.requests.map(({ input }) => input)).toEqual([{ n: 1 }, { n: 4 }])
    transport.end()
    expect((await last).status).toBe('success')
    transport.end()
    expect((await runs[2])?.status).toBe('success')
    expect(thread.getSnapshot().queue).toEqual([])
  })

  it('keeps the queue the same object for as long as nothing changes in it', () => {
    const { thread, transport } = createChat([token('a')])
    void thread.submit({})
    const { queue } = thread.getSnapshot()
    transport.step()
    expect(thread.getSnapshot().queue).toBe(queue)
  })

  it('stops the run and goes ahead of what waits with "interrupt"', async () => {
    const { thread, transport } = createChat([], { whenBusy: 'interrupt' })
    const first = thread.submit({ n: 1 })
    void thread.submit({ n: 2 }, { whenBusy: 'enqueue' })
    void thread.submit({ n: 3 })
    expect((await first).status).toBe('stopped')
    transport.end()
    transport.end()
    expect(transport.requests.map(({ input }) => input)).toEqual([{ n: 1 }, { n: 3 }, { n: 2 }])
  })

  it('is refused with "reject", and dropped with "drop"', async () => {
    const { thread, transport } = createChat([], { whenBusy: 'reject' })
    void thread.submit({ n: 1 })
    await expect(thread.submit({ n: 2 })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await thread.submit({ n: 3 }, { whenBusy: 'drop' })).status).toBe('stopped')
    expect(transport.requests).toHaveLength(1)
  })

  it('ends as stopped when its client is closed', async () => {
    const { thread, client } = createChat()
    void thread.submit({ n: 1 })
    const waiting = thread.submit({ n: 2 })
    await client.close()
    expect((await waiting).status).toBe('stopped')
  })
})

describe('the viewers of a thread', () => {
  const run = async (onUnmount: 'keep' | 'detach' | 'stop') => {
    const chat = createChat([token('Hel'), token('lo')])
    const leave = chat.thread.view(onUnmount)
    void chat.thread.submit({ messages: 'hi' })
    chat.transport.step()
    return { ...chat, leave }
  }

  it('leave a run that goes on and is listened to', async () => {
    const { thread, transport, leave } = await run('keep')
    leave()
    await Promise.resolve()
    transport.step()
    thread.flush()
    expect([thread.getSnapshot().status, shown(thread).at(-1)]).toEqual([
      'streaming',
      ['ai-1', 'Hello'],
    ])
  })

  it('stop it when the last one has gone, and none has come at once', async () => {
    const { thread, leave } = await run('stop')
    const other = thread.view('stop')
    leave()
    leave()
    await Promise.resolve()
    expect(thread.getSnapshot().status).toBe('streaming')
    other()
    const again = thread.view('stop')
    await Promise.resolve()
    expect(thread.getSnapshot().status).toBe('streaming')
    again()
    await Promise.resolve()
    await Promise.resolve()
    expect(thread.getSnapshot().status).toBe('stopped')
  })

  it('leave it unheard with "detach"', async () => {
    const { thread, transport, leave } = await run('detach')
    leave()
    await Promise.resolve()
    expect(thread.getSnapshot().status).toBe('idle')
    transport.step()
    thread.flush()
    expect(shown(thread).at(-1)).toEqual(['ai-1', 'Hel'])
  })
})

describe('a thread that is opened', () => {
  const state = { values: { messages: [human('h', 'hi'), ai('a', 'Hello')] }, metadata: {} }

  const opened = (record: object | undefined, stored: object) => {
    const chat = createChat()
    chat.transport.request = (_graph, method) =>
      Promise.resolve(method === 'threads.get' ? record : stored)
    return chat
  }
  const waiting = { interrupts: [], next: ['write'], ...state }

  it('shows what is saved of it, and says so while it is fetched', async () => {
    const { thread } = opened({ status: 'idle' }, { interrupts: [], next: [], ...state })
    const loading = thread.load()
    expect(thread.getSnapshot().isFetching).toBe(true)
    await loading
    expect(thread.getSnapshot()).toMatchObject({ isFetching: false, status: 'idle' })
    expect(shown(thread)).toEqual([
      ['h', 'hi'],
      ['a', 'Hello'],
    ])
  })

  it('is read once', () => {
    const { thread } = opened(undefined, waiting)
    expect(thread.load()).toBe(thread.load())
  })

  it('waits when it was stopped before a node', async () => {
    const { thread } = opened({ status: 'interrupted' }, waiting)
    await thread.load()
    expect(thread.getSnapshot().status).toBe('interrupted')
  })

  it('goes on with a run that was cut off, when it is told so', async () => {
    const { thread, transport } = opened({ status: 'busy' }, waiting)
    await thread.load({ goesOn: true })
    expect(transport.requests.map(({ input }) => input)).toEqual([null])
  })

  it.each([
    ['one that was stopped', 'idle', true],
    ['one that waits', 'interrupted', true],
    ['any, unless it is told so', 'busy', false],
  ])('does not go on with %s', async (_name, status, goesOn) => {
    const { thread, transport } = opened({ status }, waiting)
    await thread.load({ goesOn })
    expect(transport.requests).toEqual([])
  })

  it('is not overwritten by what is saved when a run has begun meanwhile', async () => {
    const { thread } = opened({ status: 'idle' }, { interrupts: [], next: [], ...state })
    const loading = thread.load()
    void thread.submit({ messages: 'mine' })
    await loading
    expect(shown(thread)).toEqual([['message-1', 'mine']])
    expect(thread.getSnapshot()).toMatchObject({ isFetching: false, status: 'submitted' })
  })

  it('says what it could not be read for', async () => {
    const { thread, transport } = createChat()
    transport.request = () => Promise.reject(new RivuletError('DISCONNECTED', 'no'))
    await thread.load()
    expect(thread.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'DISCONNECTED' },
    })
    thread.clearError()
    expect(thread.getSnapshot()).toMatchObject({ status: 'idle', error: undefined })
  })
})
