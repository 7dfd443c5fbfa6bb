import { AIMessage, AIMessageChunk } from '@langchain/core/messages'
import { FakeListChatModel, FakeStreamingChatModel } from '@langchain/core/utils/testing'
import { ChatOpenAI } from '@langchain/openai'
import { initChatModel, type LangChainModel, textOf } from '@rivulet/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { chatOf } from '../chat.ts'
import { settle } from '../settle.ts'
import { answers } from './answers.ts'
import { messagesOf, said, search } from './calling.ts'
import { OpenAIApi } from './openai-api.ts'

const api = new OpenAIApi(answers)
let baseURL = ''
beforeAll(async () => {
  baseURL = await api.start()
})
afterAll(() => api.stop())
beforeEach(() => {
  api.asked.length = 0
  api.closed = 0
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

const openai = (model: string, fields: object = {}): ChatOpenAI =>
  new ChatOpenAI({
    model,
    apiKey: 'none',
    maxRetries: 0,
    configuration: { baseURL },
    ...fields,
  })

describe('a chat model of LangChain, streaming', () => {
  it('streams its text into the run, each token once', async () => {
    const parts = await messagesOf(initChatModel(openai('text', { temperature: 0.5 })))
    expect(parts.map(({ data: [message] }) => textOf(message)).join('|')).toMatch(
      /^Hello\| there\|\.\|+$/,
    )
    expect(new Set(parts.map(({ data: [{ id }] }) => id))).toEqual(new Set(['chatcmpl-1']))
    expect(said(parts).at(-1)).toMatchObject({
      chunk_position: 'last',
      response_metadata: { finish_reason: 'stop', model_name: 'text-2026' },
    })
    expect(parts[0]!.data[1]).toMatchObject({
      ls_provider: 'openai',
      ls_model_name: 'text',
      ls_model_type: 'chat',
      ls_temperature: 0.5,
      ls_integration: 'langchain_chat_model',
    })
  })

  it('carries its own tags and metadata, also those that were bound to it', async () => {
    const model = openai('text', { tags: ['joke'], metadata: { who: 'me' } })
    const bound = model.withConfig({ tags: ['bound'], metadata: { what: 'it' } })
    const [part] = await messagesOf(initChatModel(bound))
    expect(part!.data[1]).toMatchObject({ who: 'me', what: 'it' })
    expect(new Set(part!.data[1].tags)).toEqual(new Set(['joke', 'bound']))
  })

  it('is not streamed with the tag nostream, its own or a bound one', async () => {
    const own = openai('text', { tags: ['nostream'] })
    const bound = openai('text').withConfig({ tags: ['nostream'] }) as unknown as LangChainModel
    for (const model of [own, bound]) {
      expect(await messagesOf(initChatModel(model))).toHaveLength(1)
    }
  })

  it('keeps what was said before, of a server that uses one id again and again', async () => {
    const chat = chatOf(initChatModel(openai('text')))
    const { value } = await chat.invoke({ messages: 'hi' })
    const messages = [...value!.messages, { type: 'human', content: 'again' } as const]
    const second = await chat.invoke({ messages })
    expect(second.value?.messages.map(({ type }) => type)).toEqual(['human', 'ai', 'human', 'ai'])
  })

  it('puts a plain message into the state', async () => {
    const { value } = await chatOf(initChatModel(openai('text'))).invoke({ messages: 'hi' })
    const message = value?.messages.at(-1)
    expect(message).toMatchObject({
      type: 'ai',
      content: 'Hello there.',
      usage_metadata: {
        input_tokens: 7,
        output_tokens: 3,
        total_tokens: 10,
        input_token_details: { cache_read: 2 },
        output_token_details: { reasoning: 1 },
      },
    })
    expect(structuredClone(message)).toEqual(message)
  })

  it('merges tool calls by index, also interleaved, with the ids of the provider', async () => {
    const model = initChatModel(openai('tools')).bindTools([search], {
      toolChoice: { name: 'search' },
    })
    expect(await model.invoke('find cats', { stop: ['END'] })).toMatchObject({
      content: 'Let me see.',
      tool_calls: [
        { id: 'call_a', name: 'search', args: { q: 'cats' } },
        { id: 'call_b', name: 'weather', args: { place: 'Paris' } },
      ],
      response_metadata: { finish_reason: 'tool_calls' },
    })
    expect(api.asked[0]).toMatchObject({
      stop: ['END'],
      tool_choice: { type: 'function', function: { name: 'search' } },
      tools: [
        {
          type: 'function',
          function: { name: 'search', description: 'Finds pages', parameters: search.schema },
        },
      ],
    })
  })

  it('may have had tools bound by itself', async () => {
    const bound = openai('tools').bindTools([search])
    const parts = await messagesOf(initChatModel(bound))
    expect(api.asked[0]).toMatchObject({ tools: [{ function: { name: 'search' } }] })
    expect(parts[0]!.data[1]).toMatchObject({ ls_model_name: 'tools' })
  })

  it('tells reasoning apart from the answer', async () => {
    const answer = await initChatModel(openai('thinking')).invoke('hi')
    expect(answer.content).toEqual([
      { type: 'reasoning', reasoning: 'They greet, so I do.' },
      { type: 'text', text: 'Hello.' },
    ])
    expect(answer.additional_kwargs).toBeUndefined()
  })

  it('has its blocks read in their standard form', async () => {
    const chunk = (block: object) =>
      new AIMessageChunk({
        content: [block as never],
        response_metadata: { model_provider: 'anthropic' },
      })
    const model = streaming([
      chunk({ type: 'thinking', index: 0, thinking: 'I ' }),
      chunk({ type: 'thinking', index: 0, thinking: 'look.' }),
      chunk({ type: 'text', index: 1, text: 'A ' }),
      chunk({ type: 'text', index: 1, text: 'cat.' }),
    ])
    expect((await initChatModel(model).invoke('hi')).content).toMatchObject([
      { type: 'reasoning', reasoning: 'I look.' },
      { type: 'text', text: 'A cat.' },
    ])
  })

  it('has the usage of its chunks added, as each tells what it adds', async () => {
    const chunk = (input: number, output: number) =>
      new AIMessageChunk({
        content: 'x',
        usage_metadata: {
          input_tokens: input,
          output_tokens: output,
          total_tokens: input + output,
          input_token_details: { cache_read: input },
        } as never, // its type is inferred from a message structure that is not named here
      })
    const parts = await messagesOf(initChatModel(streaming([chunk(5, 0), chunk(0, 3)])))
    const usages = parts.map(({ data: [message] }) =>
      'usage_metadata' in message ? message.usage_metadata : undefined,
    )
    expect(usages.filter(Boolean)).toEqual([
      {
        input_tokens: 5,
        output_tokens: 0,
        total_tokens: 5,
        input_token_details: { cache_read: 5 },
      },
      {
        input_tokens: 5,
        output_tokens: 3,
        total_tokens: 8,
        input_token_details: { cache_read: 5 },
      },
    ])
  })
})

/** A model of LangChain that says these chunks. */
function streaming(chunks: readonly AIMessageChunk[]): LangChainModel {
  return {
    lc_namespace: ['test'],
    invoke: () => Promise.reject(new Error('not asked')),
    stream: async () =>
      (async function* () {
        yield* chunks
      })(),
  }
}

describe('a chat model of LangChain without tokens', () => {
  it.each([
    ['here', () => initChatModel(openai('tools'), { streaming: false })],
    ['by its own switch', () => initChatModel(openai('tools', { disableStreaming: true }))],
    [
      'here, for calls with tools',
      () => initChatModel(openai('tools'), { disableStreaming: 'tool_calling', tools: [search] }),
    ],
  ])('answers whole, by a request that does not stream: %s', async (_name, modelOf) => {
    const parts = await messagesOf(modelOf())
    expect(said(parts)).toMatchObject([
      {
        type: 'ai',
        content: 'Let me see.',
        tool_calls: [
          { id: 'call_a', name: 'search', args: { q: 'cats' } },
          { id: 'call_b', name: 'weather', args: { place: 'Paris' } },
        ],
        usage_metadata: { total_tokens: 29 },
      },
    ])
    expect(api.asked.map(({ stream }) => stream === true)).toEqual([false])
  })
})

describe('a chat model of LangChain, asked', () => {
  it('gets the whole conversation, and may write into what it gets', async () => {
    const conversation = deepFreeze([
      { type: 'system', content: 'Be brief.' },
      {
        type: 'human',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', data: 'AAAA', mimeType: 'image/png' },
        ],
      },
      {
        type: 'ai',
        content: [
          { type: 'reasoning', reasoning: 'I had better look.' },
          { type: 'text', text: 'Wait.' },
        ],
        tool_calls: [{ id: 'a', name: 'search', args: { q: 'cat' } }],
      },
      { type: 'tool', tool_call_id: 'a', content: 'A cat.' },
      { type: 'ai', content: 'A cat.' },
    ])
    await initChatModel(openai('text')).invoke(conversation)
    expect(api.asked[0]!.messages).toMatchObject([
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
      {
        role: 'assistant',
        content: [{ type: 'text', text: 'Wait.' }],
        tool_calls: [{ id: 'a', function: { name: 'search', arguments: '{"q":"cat"}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: 'A cat.' },
      { role: 'assistant', content: 'A cat.' },
    ])
  })

  it('may be a double of its own test utilities', async () => {
    const list = new FakeListChatModel({ responses: ['Hi!'] })
    expect(said(await messagesOf(initChatModel(list)))).toEqual([
      { type: 'AIMessageChunk', content: 'H' },
      { type: 'AIMessageChunk', content: 'i' },
      { type: 'AIMessageChunk', content: '!' },
      { type: 'AIMessageChunk', content: '', chunk_position: 'last' },
    ])
    const fake = new FakeStreamingChatModel({ sleep: 0, responses: [new AIMessage('Hi!')] })
    expect(await initChatModel(fake, { tools: [search] }).invoke('hi')).toMatchObject({
      content: 'Hi!',
    })
  })

  it('that takes no tools says so when it is given some', async () => {
    const model = initChatModel(streaming([]), { tools: [search] })
    await expect(model.invoke('hi')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      argument: 'tools',
    })
  })
})

describe('a chat model of LangChain, when something happens', () => {
  it('closes its connection when the run is stopped in the middle of an answer', async () => {
    const stream = chatOf(initChatModel(openai('stuck'))).stream(
      { messages: 'hi' },
      { streamMode: 'messages' },
    )
    for await (const part of stream) if (part.data[0].content === 'Hel') break
    await api.untilClosed()
    expect(api.closed).toBe(1)
  })

  it.each([
    ['overloaded', 429],
    ['broken', 500],
  ])('fails the node with its own error: %s', async (name, status) => {
    const { error } = await settle(
      chatOf(initChatModel(openai(name))).stream({ messages: 'hi' }, { streamMode: 'messages' }),
    )
    expect(error).toMatchObject({ status })
  })
})

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  for (const each of Object.values(value)) deepFreeze(each as unknown)
  return Object.freeze(value)
}
