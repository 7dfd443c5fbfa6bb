import { describe, expect, it } from 'vitest'
import { START } from '../engine/graph-spec.ts'
import type { Runtime } from '../engine/runtime.ts'
import { MessagesAnnotation } from '../graph/annotation.ts'
import { StateGraph } from '../graph/state-graph.ts'
import { createDeferred } from '../internal/deferred.ts'
import { inlineTransport } from '../inline.ts'
import type { AIMessage, AIMessageChunk } from '../messages/message.ts'
import { initChatModel } from '../models/init-chat-model.ts'
import type { StreamPart } from '../stream/stream-part.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames } from '../testing/fake-frames.ts'
import { scriptedTransport } from '../testing/scripted-transport.ts'
import { ArgsPatcher } from '../protocol/args-patcher.ts'
import { createGraphClient } from './graph-client.ts'
import { createMessagesState } from './modes/messages.ts'
import type { Thread } from './thread.ts'

const metadata = { langgraph_node: 'model', attempt: 1 } as never

function delta(fields: Partial<AIMessageChunk>): StreamPart {
  const chunk = { content: '', ...fields, type: 'AIMessageChunk', id: 'm' } as const
  return { type: 'messages', ns: [], data: [chunk, metadata] }
}

const piece = (args: string, index = 0): StreamPart =>
  delta({ tool_call_chunks: [{ index, args }] })
const call = (name: string, index = 0): StreamPart =>
  delta({ tool_call_chunks: [{ index, id: `call-${index}`, name, args: '' }] })
const closing = delta({ chunk_position: 'last' })

/** A thread whose run says these parts, one per step. */
function create(...parts: StreamPart[]) {
  const transport = scriptedTransport(parts)
  const frames = createFakeFrames()
  const client = createGraphClient({ transport, frames, clock: createFakeClock() })
  const thread = client.graph('agent').thread('t')
  void thread.submit({})
  const step = (count = 1): AIMessage['tool_calls'] => {
    transport.step(count)
    thread.flush()
    return callsOf(thread)
  }
  return { transport, thread, step }
}

const callsOf = (thread: Thread): AIMessage['tool_calls'] =>
  (thread.getSnapshot().messages.get('')?.messages().at(-1) as AIMessage | undefined)?.tool_calls

describe('the arguments of a message under way', () => {
  it('grow on the page, marked as partial until they are whole', () => {
    const { step } = create(call('search'), piece('{"q":"ca'), piece('ts","n":1'), piece('0}'))
    expect(step()).toEqual([{ id: 'call-0', name: 'search', args: {}, is_partial: true }])
    expect(step()).toMatchObject([{ args: { q: 'ca' }, is_partial: true }])
    expect(step()).toMatchObject([{ args: { q: 'cats' }, is_partial: true }])
    expect(step()).toEqual([{ id: 'call-0', name: 'search', args: { q: 'cats', n: 10 } }])
  })

  it('keep the identity of whatever has not changed', () => {
    const parts = [
      call('a'),
      piece('{"x":{"y":1},"text":"'),
      call('b', 1),
      piece('{"z"', 1),
      piece('o'),
    ]
    const { step } = create(...parts, piece('k"}'), closing)
    const [first] = step(2)!
    const [same] = step(2)!
    expect(same).toBe(first)
    const [third, other] = step()!
    expect(third!.args['x']).toBe(first!.args['x'])
    const [whole] = step()!
    expect(step()![0]).toBe(whole)
    expect(other).toMatchObject({ name: 'b', args: {}, is_partial: true })
  })

  it('are what the text says at the end, also when it is no JSON', () => {
    const { step } = create(
      call('a'),
      piece('{"q":1} and'),
      call('b', 1),
      piece('{"q":', 1),
      closing,
    )
    expect(step(4)).toMatchObject([
      { args: {}, is_partial: true },
      { args: {}, is_partial: true },
    ])
    expect(step()).toEqual([
      { id: 'call-0', name: 'a', args: { input: '{"q":1} and' } },
      { id: 'call-1', name: 'b', args: { input: '{"q":' } },
    ])
  })

  it('of a call without arguments are complete with the message', () => {
    const { step } = create(call('now'), closing)
    step()
    expect(step()).toEqual([{ id: 'call-0', name: 'now', args: {} }])
  })

  it('appear once they are whole where nobody has read them on the way', () => {
    const state = createMessagesState()
    const calls = (part: StreamPart): unknown => {
      state.reduce(part as never)
      return (state.snapshot().get('')?.messages()[0] as AIMessage | undefined)?.tool_calls
    }
    expect(calls(piece('{"q":"ca'))).toMatchObject([{ args: {}, is_partial: true }])
    expect(calls(piece('ts"}'))).toEqual([{ id: '', name: '', args: { q: 'cats' } }])
    const long = `{"q":"${'x'.repeat(10_000)}"}`
    expect(calls(piece(long, 1))).toMatchObject([{}, { args: {}, is_partial: true }])
    expect(calls(closing)).toMatchObject([{}, { args: JSON.parse(long) }])
  })

  it('are taken from the text when one of its pieces was not read', () => {
    const state = createMessagesState()
    const patched = { index: 0, args: '{"q":', args_patch: [['object', null] as const] }
    for (const part of [delta({ tool_call_chunks: [patched] }), piece('1}')]) {
      state.reduce(part as never)
    }
    expect(state.snapshot().get('')?.messages()).toMatchObject([
      { tool_calls: [{ args: { q: 1 } }] },
    ])
  })
})

/** Writes arguments in pieces; waits for `go` in the middle. */
function createAgent() {
  let go = (): void => {}
  const gate = new Promise<void>((resolve) => (go = resolve))
  async function* write(): AsyncGenerator<Partial<AIMessageChunk>> {
    yield { tool_call_chunks: [{ index: 0, id: 'c', name: 'save', args: '{"doc":"on' }] }
    yield { tool_call_chunks: [{ index: 0, args: 'ce \\u00' }] }
    await gate
    yield { tool_call_chunks: [{ index: 0, args: 'e9"}' }] }
  }
  const model = initChatModel(write)
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('model', async (_state, runtime: Runtime) => ({
      messages: await model.invoke('save it', runtime),
    }))
    .addEdge(START, 'model')
    .compile()
  return { graph, go }
}

describe('the arguments of a run in an engine', () => {
  it('are told to a page that joins late as to one that was there', async () => {
    const { graph, go } = createAgent()
    const transport = inlineTransport({ graph })
    const said: StreamPart[][] = [[], []]
    const observe = (parts: StreamPart[]) => {
      const ended = createDeferred()
      const observer = {
        onParts: (batch: readonly StreamPart[]) => void parts.push(...batch),
        onReset: () => void parts.splice(0),
        onEnd: () => ended.resolve(),
      }
      return { observer: observer as never, ended: ended.promise }
    }
    const [first, late] = [observe(said[0]!), observe(said[1]!)]
    const options = { streamMode: ['messages'] as const }
    const run = { runId: 'r', graph: 'graph', input: { messages: 'hi' }, isCommand: false, options }
    transport.start(run, first.observer)
    await expect.poll(() => said[0]!.length).toBeGreaterThan(1)
    transport.join('r', late.observer)
    go()
    await late.ended
    const state = createMessagesState()
    for (const part of said[1]!) state.reduce(part as never)
    expect(state.snapshot().get('')?.messages().at(-1)).toMatchObject({
      tool_calls: [{ id: 'c', name: 'save', args: { doc: 'once é' } }],
    })
    const patches = said[1]!.flatMap(({ type, data }) =>
      type === 'messages' && data[0].type === 'AIMessageChunk'
        ? (data[0].tool_call_chunks ?? []).map((each) => each.args_patch)
        : [],
    )
    expect(patches).toEqual([
      [
        ['object', null],
        ['text', 'doc', 'on'],
      ],
      ['ce '],
      ['é', ['end'], ['end']],
    ])
    await transport.close()
  })

  it('are left as they are where no page watches', async () => {
    const { graph, go } = createAgent()
    go()
    const pieces = []
    for await (const { data } of graph.stream({ messages: 'hi' }, { streamMode: 'messages' })) {
      if (data[0].type === 'AIMessageChunk') pieces.push(...(data[0].tool_call_chunks ?? []))
    }
    expect(pieces).toHaveLength(3)
    expect(pieces.some((each) => 'args_patch' in each)).toBe(false)
  })
})

describe('another answer under the same id', () => {
  const said = (attempt: number, fields: Partial<AIMessageChunk>, task = 'n:1'): StreamPart => {
    const chunk = { content: '', ...fields, type: 'AIMessageChunk', id: 'same' } as const
    const place = { langgraph_node: 'n', langgraph_checkpoint_ns: task, attempt }
    return { type: 'messages', ns: [], data: [chunk, place as never] }
  }
  const shown = (...parts: StreamPart[]) => {
    const patcher = new ArgsPatcher()
    const messages = createMessagesState()
    messages.beginRun(false)
    for (const part of parts) messages.reduce(patcher.patch(part) as never)
    return messages
      .snapshot()
      .get('')!
      .items.map(({ message }) => message as AIMessage)
  }

  it('of a second attempt replaces what the first has said, its half tool calls too', () => {
    const args = (text: string) => ({
      tool_call_chunks: [{ index: 0, id: 'c', name: 'f', args: text }],
    })
    const [message, ...rest] = shown(
      said(1, { content: 'Hal' }),
      said(1, args('{"a":"ha')),
      said(2, { content: 'Hello' }),
      said(2, args('{"a":"hallo"}')),
    )
    expect(rest).toEqual([])
    expect(message).toMatchObject({
      content: 'Hello',
      tool_calls: [{ name: 'f', args: { a: 'hallo' } }],
    })
  })

  it('of another task, or after the last delta, starts anew', () => {
    const one = said(1, { content: 'One', chunk_position: 'last' })
    expect(shown(one, said(1, { content: 'Two' }, 'm:2'))[0]!.content).toBe('Two')
    expect(shown(one, said(1, { content: 'Two' }))[0]!.content).toBe('Two')
  })
})
