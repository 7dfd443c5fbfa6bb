import { describe, expect, it } from 'vitest'
import type { AIMessageChunk, ContentMessage } from '../../messages/message.ts'
import type { StreamPart, ToolEvent, ToolsStreamPart } from '../../stream/stream-part.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'
import { createFakeFrames } from '../../testing/fake-frames.ts'
import { scriptedTransport } from '../../testing/scripted-transport.ts'
import { createGraphClient } from '../graph-client.ts'
import type { ThreadLimits } from './mode.ts'
import type { ToolCallView } from '../tool-call-view.ts'
import { createToolsState } from './tools.ts'

const metadata = { langgraph_node: 'model', attempt: 1 } as never

const tool = (data: ToolEvent, ns: string[] = []): ToolsStreamPart => ({ type: 'tools', ns, data })
const started = (id: string, input: unknown = { q: id }): ToolsStreamPart =>
  tool({ event: 'tool-started', tool_call_id: id, tool_name: 'search', input })
const told = (id: string, delta: unknown): ToolsStreamPart =>
  tool({ event: 'tool-output-delta', tool_call_id: id, delta })
const finished = (id: string, output: unknown): ToolsStreamPart =>
  tool({ event: 'tool-finished', tool_call_id: id, output })
const failed = (id: string, message: string): ToolsStreamPart =>
  tool({ event: 'tool-error', tool_call_id: id, message })

const whole = (message: ContentMessage, ns: string[] = []): StreamPart => ({
  type: 'messages',
  ns,
  data: [message, metadata],
})
const ai = (id: string, ...calls: string[]): ContentMessage => ({
  type: 'ai',
  id,
  content: '',
  tool_calls: calls.map((call) => ({ id: call, name: 'search', args: { q: call } })),
})
const answer = (call: string, content: string, more = {}): ContentMessage => ({
  type: 'tool',
  id: `answer-${call}-${content}`,
  tool_call_id: call,
  content,
  ...more,
})
const writing = (id: string, call: string | undefined, args: string): StreamPart => {
  const piece = { index: 0, args, ...(call === undefined ? {} : { id: call, name: 'search' }) }
  const chunk: AIMessageChunk = {
    type: 'AIMessageChunk',
    id,
    content: '',
    tool_call_chunks: [piece],
  }
  return { type: 'messages', ns: [], data: [chunk, metadata] }
}
const values = (messages: readonly ContentMessage[], ns: string[] = []): StreamPart => ({
  type: 'values',
  ns,
  data: { messages },
  interrupts: [],
})

/** A thread whose runs say these parts; what a page sees of its tool calls. */
function create(runs: readonly (readonly StreamPart[])[], limits?: Partial<ThreadLimits>) {
  let at = 0
  const transport = scriptedTransport(() => runs[at++]!)
  const client = createGraphClient({
    transport,
    frames: createFakeFrames(),
    clock: createFakeClock(),
  })
  const thread = client.graph('agent').thread('t', { limits })
  const calls = (): readonly ToolCallView[] => {
    thread.flush()
    return thread.getSnapshot().tools
  }
  return {
    transport,
    calls,
    submit: (): void => void thread.submit({}),
    step: (count = 1): readonly ToolCallView[] => {
      transport.step(count)
      return calls()
    },
  }
}

function begin(...parts: StreamPart[]) {
  const created = create([parts])
  created.submit()
  return created
}

describe('the tool calls of a thread', () => {
  it('are one each from the first piece of their arguments to what their tool returned', () => {
    const parts = [writing('m', 'a', '{"q":"ca'), writing('m', undefined, 'ts"}'), started('a')]
    const { step } = begin(
      ...parts,
      told('a', 'half'),
      finished('a', 'all'),
      whole(answer('a', 'all')),
    )
    expect(step()).toEqual([
      {
        id: 'a',
        name: 'search',
        args: { q: 'ca' },
        state: 'input-streaming',
        deltas: [],
        output: undefined,
        error: null,
        ns: [],
        messageId: 'm',
        metadata,
      },
    ])
    expect(step()).toMatchObject([{ args: { q: 'cats' }, state: 'input-available' }])
    expect(step()).toMatchObject([{ args: { q: 'cats' }, state: 'running', messageId: 'm' }])
    expect(step()).toMatchObject([{ state: 'running', deltas: ['half'] }])
    const [done] = step()
    expect(done).toMatchObject({ state: 'done', deltas: ['half'], output: 'all', error: null })
    expect(step()).toMatchObject([{ state: 'done', output: 'all' }])
  })

  it('fail with what their tool says, or with what its message says', () => {
    const parts = [
      started('a'),
      failed('a', 'Error: no'),
      whole(ai('m', 'b')),
      whole(answer('b', 'not today', { status: 'error' })),
    ]
    expect(begin(...parts).step(4)).toMatchObject([
      { id: 'a', state: 'error', error: 'Error: no', output: undefined },
      { id: 'b', state: 'error', error: 'not today' },
    ])
  })

  it('are known from messages alone', () => {
    const { step } = begin(values([ai('m', 'a', 'b'), answer('a', 'found')]))
    expect(step()).toMatchObject([
      { id: 'a', name: 'search', args: { q: 'a' }, state: 'done', output: 'found', messageId: 'm' },
      { id: 'b', state: 'input-available', output: undefined, metadata: undefined },
    ])
  })

  it('are known from tools alone, also when their start was not told', () => {
    const { step } = begin(started('a'), told('b', 1), finished('b', 2))
    expect(step(3)).toMatchObject([
      { id: 'a', name: 'search', args: { q: 'a' }, state: 'running', messageId: undefined },
      { id: 'b', name: '', args: {}, state: 'done', deltas: [1], output: 2 },
    ])
  })

  it('have arguments from the start of their tool while the message lacks some', () => {
    const { step } = begin(writing('m', 'a', '{"q":'), started('a', { q: 1 }))
    expect(step(2)).toMatchObject([{ args: { q: 1 }, state: 'running' }])
  })

  it('keep the identity of those that nothing was said of', () => {
    const { step, calls } = begin(
      whole(ai('m', 'a', 'b')),
      started('a'),
      values([ai('x')]),
      writing('n', 'c', '{'),
    )
    const [, second] = step()
    const next = step()
    expect(next[1]).toBe(second)
    expect(calls()).toBe(next)
  })

  it('share one view where a graph passes its message on to the one above it', () => {
    const { step } = begin(
      whole(ai('m', 'a'), ['sub:1']),
      values([ai('m', 'a')]),
      values([], ['sub:1']),
    )
    expect(step()).toMatchObject([{ id: 'a', ns: ['sub:1'] }])
    expect(step()).toMatchObject([{ id: 'a', ns: ['sub:1'] }])
    expect(step()).toMatchObject([{ id: 'a', ns: [] }])
  })

  it('go with their message', () => {
    const { step } = begin(whole(ai('m', 'a')), whole(ai('n', 'b')), values([ai('n', 'b', 'c')]))
    expect(step(2).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(step().map(({ id }) => id)).toEqual(['b', 'c'])
  })

  it('without an id have a place in their message', () => {
    const { step } = begin(writing('m', undefined, '{'), writing('m', 'late', '}'))
    expect(step()).toMatchObject([{ id: 'm:0' }])
    expect(step()).toMatchObject([
      { id: 'late', name: 'search', args: {}, state: 'input-available' },
    ])
  })

  it('start anew when another attempt runs the tool', () => {
    const parts = [started('a'), told('a', 1), failed('a', 'no'), started('a')]
    expect(begin(...parts).step(4)).toMatchObject([{ state: 'running', deltas: [], error: null }])
  })

  it('with one id in two messages: the newer counts', () => {
    const { step } = begin(values([ai('m', 'a'), answer('a', 'old'), ai('n', 'a')]))
    expect(step()).toMatchObject([{ messageId: 'n', state: 'input-available' }])
  })

  it('are stopped with their run, those of a finished one are not', () => {
    const parts = [
      whole(ai('m', 'a', 'b')),
      writing('n', 'c', '{"q":"x'),
      started('a'),
      finished('a', 1),
      started('b'),
    ]
    const { step, transport, calls } = begin(...parts)
    step(5)
    transport.fail(new Error('gone'))
    expect(calls().map(({ id, state }) => [id, state])).toEqual([
      ['a', 'done'],
      ['b', 'stopped'],
      ['c', 'stopped'],
    ])
    expect(calls()[2]?.args).toEqual({ q: 'x' })
  })

  it('wait for the answer when their tool has asked', () => {
    const { step, transport, calls } = begin(whole(ai('m', 'a')), started('a'))
    step(2)
    transport.end({ interrupts: [{ id: 'i', value: '?' }] })
    expect(calls()).toMatchObject([{ state: 'input-available' }])
  })

  it('stay with their messages when a new run begins, others go', () => {
    const { submit, step, transport, calls } = create([
      [
        values([ai('m', 'a')]),
        started('a'),
        finished('a', 1),
        started('loose'),
        finished('loose', 2),
      ],
      [started('b')],
    ])
    submit()
    const [first] = step(5)
    transport.end()
    submit()
    expect(calls()).toEqual([first])
    expect(calls()[0]).toBe(first)
    expect(step()).toMatchObject([
      { id: 'a', output: 1 },
      { id: 'b', state: 'running' },
    ])
  })

  it('are bounded, and so is what each tells: the newest stay, and what runs before what has ended', () => {
    const parts = Array.from({ length: 50 }, (_, at) => [
      started(`${at}`),
      ...(at === 0 ? [] : [finished(`${at}`, at)]),
    ])
    const many = Array.from({ length: 100 }, (_, at) => told('0', at))
    const { submit, step } = create([[...parts.flat(), ...many]], { tools: 3 })
    submit()
    const calls = step(1000)
    expect(calls.map(({ id }) => id)).toEqual(['0', '48', '49'])
    expect(calls[0]?.deltas).toEqual([97, 98, 99])
  })

  it('stay bounded when none of them ever ends', () => {
    const state = createToolsState(() => new Map(), 3)
    for (let at = 0; at < 1000; at++) state.reduce(started(`${at}`))
    expect(state.snapshot().map(({ id }) => id)).toEqual(['997', '998', '999'])
  })

  it('forget what tools have said when the run is told again', () => {
    const state = createToolsState(() => new Map())
    state.reduce(started('old'))
    state.beginRun()
    state.reduce(started('a'))
    state.reduce(finished('a', 1))
    expect(state.snapshot().map(({ id }) => id)).toEqual(['a'])
    state.resetRun()
    expect(state.snapshot()).toEqual([])
    state.reduce(started('a'))
    expect(state.snapshot()).toMatchObject([{ id: 'a', state: 'running' }])
  })

  it('take ids that are named like a prototype', () => {
    const { step } = begin(started('__proto__'), whole(ai('constructor', 'toString')))
    expect(step(2).map(({ id }) => id)).toEqual(['__proto__', 'toString'])
  })
})
