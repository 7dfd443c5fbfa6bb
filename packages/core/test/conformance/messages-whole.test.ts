import {
  initChatModel,
  type Message,
  MessagesAnnotation,
  START,
  StateGraph,
  textOf,
} from '@rivulet/core'
import { collectParts, createFakeIds, scriptedModel } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { chatOf, messagesOf, said } from '../chat.ts'

describe('semantics §3.4 without tokens', () => {
  const tools = [{ name: 'search' }]
  const whole = { type: 'ai', id: 'message-2', content: 'Hello' }

  it.each([
    ['streaming: false', { streaming: false }],
    ['disableStreaming: true', { disableStreaming: true }],
    ["disableStreaming: 'tool_calling' with tools", { disableStreaming: 'tool_calling', tools }],
  ] as const)('%s gives one whole message at the end of the call', async (_name, options) => {
    const parts = await messagesOf(chatOf(scriptedModel(['Hel', 'lo'], options)))
    expect(parts.map(({ data: [message] }) => message)).toEqual([whole])
  })

  it.each([
    ['stream: false of the call', {}, { stream: false }],
    ['tools of the call', { disableStreaming: 'tool_calling' }, { tools }],
    ['no say of the call', { disableStreaming: true }, { stream: true }],
  ] as const)('%s gives one whole message, too', async (_name, options, call) => {
    const model = scriptedModel(['Hel', 'lo'], options)
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('chat', async (state, runtime) => ({
        messages: await model.invoke(state.messages, { ...call, runtime }),
      }))
      .addEdge(START, 'chat')
      .compile({ ids: createFakeIds() })
    expect((await messagesOf(graph)).map(({ data: [message] }) => message)).toEqual([whole])
  })

  it.each([
    ["disableStreaming: 'tool_calling' without tools", { disableStreaming: 'tool_calling' }, {}],
    ['stream: true of the call', { streaming: false }, { stream: true }],
  ] as const)('%s leaves the tokens', async (_name, options, call) => {
    const model = scriptedModel(['Hel', 'lo'], options)
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('chat', async (state, runtime) => ({
        messages: await model.invoke(state.messages, { ...call, runtime }),
      }))
      .addEdge(START, 'chat')
      .compile()
    expect(said(await messagesOf(graph)).map(([, text]) => text)).toEqual(['Hel', 'lo', ''])
  })

  it('gives the bound tools to the source, and one message for a call with them', async () => {
    const asked: unknown[] = []
    const bare = initChatModel(
      async function* (_messages, { tools: given, toolChoice, stream }) {
        asked.push({ names: given?.map(({ name }) => name), toolChoice, stream })
        yield 'Hel'
        yield 'lo'
      },
      { disableStreaming: 'tool_calling' },
    )
    const bound = bare.bindTools(tools, { toolChoice: 'required' })
    expect((await messagesOf(chatOf(bound))).map(({ data }) => data[0])).toEqual([whole])
    expect(await messagesOf(chatOf(bare))).toHaveLength(3)
    expect(asked).toEqual([
      { names: ['search'], toolChoice: 'required', stream: false },
      { names: undefined, toolChoice: undefined, stream: undefined },
    ])
  })

  it('gives one whole message although the node streams, and although it drops the answer', async () => {
    const model = scriptedModel(['Hel', 'lo'], { streaming: false })
    const chunks: string[] = []
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('chat', async (state, runtime) => {
        for await (const chunk of model.stream(state.messages, runtime)) chunks.push(textOf(chunk))
      })
      .addEdge(START, 'chat')
      .compile({ ids: createFakeIds() })
    expect((await messagesOf(graph)).map(({ data: [message] }) => message)).toEqual([whole])
    expect(chunks).toEqual(['Hel', 'lo', ''])
  })

  it.each([
    ['a string', 'Hello'],
    ['a promise of a string', Promise.resolve('Hello')],
    ['a promise of a message', Promise.resolve({ type: 'ai', id: '', content: 'Hello' } as const)],
  ])('a source that answers with %s gives one whole message', async (_name, reply) => {
    const parts = await messagesOf(chatOf(initChatModel(() => reply)))
    expect(parts.map(({ data: [message] }) => message)).toEqual([whole])
  })

  it('keeps the id, the tool calls and the usage of a whole message', async () => {
    const message: Message = {
      type: 'ai',
      id: 'theirs',
      content: 'x',
      tool_calls: [{ id: '1', name: 'search', args: { q: 'cats' } }],
      usage_metadata: { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
    }
    const parts = await messagesOf(chatOf(initChatModel(async () => message)))
    expect(parts.map(({ data }) => data[0])).toEqual([message])
  })

  it('nostream on the model hides its tokens, and the message comes whole when the node returns it', async () => {
    const parts = await messagesOf(chatOf(scriptedModel(['Hel', 'lo'], { tags: ['nostream'] })))
    expect(parts.map(({ data: [message] }) => message)).toEqual([whole])
    expect(parts[0]!.data[1].tags).toBeUndefined()
  })

  it('nostream on the run hides the tokens of all its models', async () => {
    const graph = chatOf(scriptedModel(['Hel', 'lo']))
    const options = { streamMode: 'messages', tags: ['nostream'] } as const
    const parts = await collectParts(graph.stream({ messages: 'hi' }, options))
    expect(parts.map(({ data: [message] }) => message)).toEqual([whole])
  })

  it('nostream on the call shows nothing at all when the node does not return the message', async () => {
    const model = scriptedModel(['Hel', 'lo'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('chat', async (state, runtime) => {
        await model.invoke(state.messages, { runtime, tags: ['nostream'] })
      })
      .addEdge(START, 'chat')
      .compile()
    expect(await messagesOf(graph)).toEqual([])
  })
})
