import {
  Annotation,
  Command,
  type Message,
  MessagesAnnotation,
  messagesKey,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts, createFakeIds } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'

describe('semantics §3.1 the messages that a node returns', () => {
  const State = Annotation.Root({
    messages: messagesKey(),
    draft: Annotation<Message | null>(),
    list: Annotation<unknown[]>(),
    nested: Annotation<unknown>(),
  })
  const emittedBy = async (returned: unknown, input: object = {}): Promise<unknown[]> => {
    const graph = new StateGraph(State)
      .addNode('n', () => returned as object)
      .addEdge(START, 'n')
      .compile({ ids: createFakeIds() })
    const parts = await collectParts(graph.stream(input, { streamMode: 'messages' }))
    return parts.map(({ data }) => data[0])
  }
  const message = (id: string, type: 'ai' | 'human' | 'system' = 'ai') => ({
    type,
    id,
    content: id,
  })

  it('are found in any key, alone and in lists, in order', async () => {
    const returned = {
      draft: message('a'),
      list: [message('b'), 'no message', message('c')],
      messages: message('d'),
    }
    expect(await emittedBy(returned)).toEqual(['a', 'b', 'c', 'd'].map((id) => message(id)))
  })

  it('are of any type that shows', async () => {
    const messages = [
      message('a', 'human'),
      message('b', 'system'),
      message('c', 'ai'),
      { type: 'tool', id: 'd', content: 'found', tool_call_id: '1' },
    ]
    expect(await emittedBy({ messages })).toEqual(messages)
  })

  it('are not searched deeper than a list', async () => {
    expect(await emittedBy({ nested: { messages: [message('a')] } })).toEqual([])
    expect(await emittedBy({ list: [[message('a')]] })).toEqual([])
  })

  it.each([
    ['a string', 'hello'],
    ['an object with a role', { role: 'assistant', content: 'hello' }],
    ['a pair', ['assistant', 'hello']],
  ])('are message objects only: not %s', async (_name, messages) => {
    expect(await emittedBy({ messages })).toEqual([])
  })

  it('are never remove messages', async () => {
    const messages = [{ type: 'remove', id: '__remove_all__' }, message('a')]
    expect(await emittedBy({ messages })).toEqual([message('a')])
    expect(
      await emittedBy({ messages: { type: 'remove', id: 'x' } }, { messages: [message('x')] }),
    ).toEqual([])
  })

  it('are emitted in values of unknown keys too', async () => {
    expect(await emittedBy({ unknown: message('a') })).toEqual([message('a')])
  })

  it('get a missing id, which stream, update and state share', async () => {
    const graph = new StateGraph(State)
      .addNode('n', () => ({
        messages: [{ type: 'ai', content: 'in a list' }],
        draft: { type: 'ai', content: 'alone' } as Message,
      }))
      .addEdge(START, 'n')
      .compile({ ids: createFakeIds() })
    const parts = await collectParts(
      graph.stream({}, { streamMode: ['messages', 'updates', 'values'] }),
    )
    const inList = { type: 'ai', id: 'message-1', content: 'in a list' }
    const alone = { type: 'ai', id: 'message-2', content: 'alone' }
    expect(parts.map((part) => (part.type === 'messages' ? part.data[0] : part.data))).toEqual([
      inList,
      alone,
      { n: { messages: [inList], draft: alone } },
      { messages: [inList], draft: alone },
    ])
  })
})

describe('semantics §3.1 messages in a Command', () => {
  it.each([
    ['a Command', (update: object): unknown => new Command({ update })],
    ['a list with Commands', (update: object): unknown => [{}, new Command({ update })]],
  ])('get a missing id, which stream and state share: %s', async (_name, returned) => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', () => returned({ messages: [{ type: 'ai', content: 'hi' }] }) as object)
      .addEdge(START, 'n')
      .compile({ ids: createFakeIds() })
    const parts = await collectParts(graph.stream({}, { streamMode: ['messages', 'values'] }))
    const told = { type: 'ai', id: 'message-1', content: 'hi' }
    expect(parts.map((part) => (part.type === 'messages' ? part.data[0] : part.data))).toEqual([
      told,
      { messages: [told] },
    ])
  })
})
