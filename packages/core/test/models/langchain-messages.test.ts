import {
  AIMessage,
  AIMessageChunk,
  HumanMessage,
  RemoveMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages'
import { coerceMessages, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { collectParts, createFakeIds } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'

const isPlain = (value: unknown): boolean => Object.getPrototypeOf(value) === Object.prototype

describe("LangChain's messages", () => {
  it('become plain ones', () => {
    const messages = coerceMessages(
      [
        new SystemMessage('Be brief.'),
        new HumanMessage({ content: 'hi', id: 'h' }),
        new AIMessage({ content: '', id: 'a', tool_calls: [{ id: '1', name: 's', args: {} }] }),
        new ToolMessage({ content: 'found', tool_call_id: '1' }),
        new AIMessageChunk({ content: 'x', id: 'c' }),
        new RemoveMessage({ id: 'h' }),
      ],
      () => 'new',
    )
    expect(messages).toMatchObject([
      { type: 'system', id: 'new', content: 'Be brief.' },
      { type: 'human', id: 'h', content: 'hi' },
      { type: 'ai', id: 'a', content: '', tool_calls: [{ id: '1', name: 's', args: {} }] },
      { type: 'tool', id: 'new', content: 'found', tool_call_id: '1' },
      { type: 'ai', id: 'c', content: 'x' },
      { type: 'remove', id: 'h' },
    ])
    expect(messages.every(isPlain)).toBe(true)
    expect(messages.some((message) => 'lc_kwargs' in message)).toBe(false)
  })

  it('are plain in the stream and in the state when a node returns them, under one id', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', () => ({ messages: [new AIMessage('hello')] }))
      .addEdge(START, 'n')
      .compile({ ids: createFakeIds() })
    const parts = await collectParts(
      graph.stream({}, { streamMode: ['messages', 'updates', 'values'] }),
    )
    const message = { type: 'ai', id: 'message-1', content: 'hello' }
    expect(
      parts.map((part) => (part.type === 'messages' ? part.data[0] : part.data)),
    ).toMatchObject([message, { n: { messages: [message] } }, { messages: [message] }])
    const last = parts.at(-1)!
    expect(last.type === 'values' && last.data.messages.every(isPlain)).toBe(true)
  })
})
