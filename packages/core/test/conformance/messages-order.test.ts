import { MessagesAnnotation, START, StateGraph, textOf } from '@rivulet/core'
import { collectParts, createFakeClock, scriptedModel } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { messagesOf } from '../chat.ts'

describe('semantics §3.3 the order of messages', () => {
  it('is tokens, messages of the node, its update, values', async () => {
    const model = scriptedModel(['Hello'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('chat', async (state, runtime) => ({
        messages: [
          await model.invoke(state.messages, runtime),
          { type: 'tool' as const, id: 't', content: 'found', tool_call_id: '1' },
        ],
      }))
      .addEdge(START, 'chat')
      .compile()
    const parts = await collectParts(
      graph.stream({ messages: 'hi' }, { streamMode: ['values', 'updates', 'messages'] }),
    )
    expect(parts.map((part) => (part.type === 'messages' ? part.data[0].type : part.type))).toEqual(
      ['values', 'AIMessageChunk', 'AIMessageChunk', 'tool', 'updates', 'values'],
    )
  })

  it('interleaves the tokens of parallel nodes; each id has its own text', async () => {
    const clock = createFakeClock()
    const one = scriptedModel(['1', '2', '3'], { delay: 10, clock })
    const two = scriptedModel(['A', 'B', 'C'], { delay: 15, clock })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('one', async (_state, runtime) => void (await one.invoke('x', runtime)))
      .addNode('two', async (_state, runtime) => void (await two.invoke('x', runtime)))
      .addEdge(START, 'one')
      .addEdge(START, 'two')
      .compile({ clock })
    const reading = messagesOf(graph)
    await clock.advance(45)
    const parts = await reading
    expect(parts.map(({ data }) => textOf(data[0])).join('')).toBe('1A2B3C')
    const texts = new Map<string, string>()
    for (const { data } of parts) {
      const key = `${data[1].langgraph_node} ${data[0].id}`
      texts.set(key, (texts.get(key) ?? '') + textOf(data[0]))
    }
    expect([...texts.values()]).toEqual(['123', 'ABC'])
  })
})
