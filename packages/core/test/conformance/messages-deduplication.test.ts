import {
  initChatModel,
  MemorySaver,
  type Message,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts, scriptedModel } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { chatOf, messagesOf, said } from '../chat.ts'

describe('semantics §3.2 de-duplication', () => {
  it('emits the history that a node returns with a new message only once', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', (state) => ({
        messages: [...state.messages, { type: 'ai', id: 'new', content: 'new' }],
      }))
      .addEdge(START, 'n')
      .compile()
    const input = { messages: [{ type: 'human', id: 'old', content: 'old' }] } as const
    const parts = await collectParts(graph.stream(input, { streamMode: 'messages' }))
    expect(parts.map(({ data }) => data[0].id)).toEqual(['new'])
  })

  it('emits nothing of the history that a thread has from an earlier run', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', ({ messages }) => ({
        messages: [...messages, { type: 'ai', id: `ai-${messages.length}`, content: 'new' }],
      }))
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver() })
    const options = { configurable: { thread_id: '1' }, streamMode: 'messages' } as const
    const idsOf = async (): Promise<unknown[]> =>
      (await collectParts(graph.stream({ messages: 'hi' }, options))).map(({ data }) => data[0].id)
    expect(await idsOf()).toEqual(['ai-1'])
    expect(await idsOf()).toEqual(['ai-3'])
  })

  it('emits nothing for a message of the input that is edited under its id', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', () => ({ messages: { type: 'human', id: 'a', content: 'edited' } }))
      .addEdge(START, 'n')
      .compile()
    const input = { messages: { type: 'human', id: 'a', content: 'old' } } as const
    expect(await collectParts(graph.stream(input, { streamMode: 'messages' }))).toEqual([])
  })

  it('emits nothing for a message whose id a node got in its input by a string', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', (state) => ({ messages: state.messages }))
      .addEdge(START, 'n')
      .compile()
    expect(
      await collectParts(graph.stream({ messages: 'hi' }, { streamMode: 'messages' })),
    ).toEqual([])
  })

  it('emits nothing more for a message whose tokens were streamed', async () => {
    const parts = await messagesOf(chatOf(scriptedModel(['Hel', 'lo'])))
    expect(said(parts).filter(([type]) => type === 'ai')).toEqual([])
  })

  it('emits a message again that was wrapped under a new id', async () => {
    const model = scriptedModel(['Hello'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', async (state, runtime) => ({
        messages: { ...(await model.invoke(state.messages, runtime)), id: 'other' },
      }))
      .addEdge(START, 'n')
      .compile()
    expect(said(await messagesOf(graph))).toEqual([
      ['AIMessageChunk', 'Hello'],
      ['AIMessageChunk', ''],
      ['ai', 'Hello'],
    ])
  })

  it('emits a message once that two nodes return', async () => {
    const same = (): { messages: Message } => ({
      messages: { type: 'ai', id: 'same', content: 'x' },
    })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode({ a: same, b: same })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile()
    expect(await messagesOf(graph)).toHaveLength(1)
  })

  it('never holds tokens back: two calls with one id stream both', async () => {
    const model = initChatModel(async function* () {
      yield { id: 'same', content: 'x' }
    })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', async (_state, runtime) => {
        await model.invoke('one', runtime)
        await model.invoke('two', runtime)
      })
      .addEdge(START, 'n')
      .compile()
    expect(said(await messagesOf(graph))).toEqual([
      ['AIMessageChunk', 'x'],
      ['AIMessageChunk', ''],
      ['AIMessageChunk', 'x'],
      ['AIMessageChunk', ''],
    ])
  })

  it('starts anew with each run', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', () => ({ messages: { type: 'ai', id: 'a', content: 'x' } }))
      .addEdge(START, 'n')
      .compile()
    expect(await messagesOf(graph)).toHaveLength(1)
    expect(await messagesOf(graph)).toHaveLength(1)
  })
})
