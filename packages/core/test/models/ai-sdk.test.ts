import { createOpenAICompatible, type OpenAICompatibleProvider } from '@ai-sdk/openai-compatible'
import { type AISDKModel, initChatModel } from '@rivulet/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { chatOf } from '../chat.ts'
import { settle, thrownBy } from '../settle.ts'
import { answers } from './answers.ts'
import { messagesOf, said, search } from './calling.ts'
import { OpenAIApi } from './openai-api.ts'

const api = new OpenAIApi(answers)
let provider: OpenAICompatibleProvider
beforeAll(async () => {
  const baseURL = await api.start()
  provider = createOpenAICompatible({ name: 'local', baseURL, includeUsage: true })
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

describe('a model of the AI SDK, streaming', () => {
  it('streams its text into the run', async () => {
    const parts = await messagesOf(initChatModel(provider('text')))
    expect(said(parts)).toEqual([
      { type: 'AIMessageChunk', content: 'Hello' },
      { type: 'AIMessageChunk', content: ' there' },
      { type: 'AIMessageChunk', content: '.' },
      {
        type: 'AIMessageChunk',
        content: '',
        usage_metadata: {
          input_tokens: 7,
          output_tokens: 3,
          total_tokens: 10,
          input_token_details: { cache_read: 2 },
          output_token_details: { reasoning: 1 },
        },
        response_metadata: {
          id: 'chatcmpl-1',
          model_name: 'text-2026',
          finish_reason: 'stop',
          provider_metadata: { local: {} },
        },
      },
      { type: 'AIMessageChunk', content: '', chunk_position: 'last' },
    ])
    expect(parts[0]!.data[1]).toMatchObject({
      ls_provider: 'local.chat',
      ls_model_name: 'text',
      ls_model_type: 'chat',
    })
  })

  it('takes settings beside it, for all its calls', async () => {
    const source = { model: provider('text'), temperature: 0.5, maxOutputTokens: 9 }
    const parts = await messagesOf(initChatModel(source))
    expect(api.asked[0]).toMatchObject({ temperature: 0.5, max_tokens: 9 })
    expect(parts[0]!.data[1]).toMatchObject({ ls_temperature: 0.5, ls_max_tokens: 9 })
  })

  it('merges tool calls, also interleaved, with the ids of the provider', async () => {
    const model = initChatModel(provider('tools')).bindTools([search], { toolChoice: 'required' })
    const answer = await model.invoke('find cats', { stop: ['END'] })
    expect(answer).toMatchObject({
      content: 'Let me see.',
      tool_calls: [
        { id: 'call_a', name: 'search', args: { q: 'cats' } },
        { id: 'call_b', name: 'weather', args: { place: 'Paris' } },
      ],
      response_metadata: { finish_reason: 'tool_calls' },
      usage_metadata: { total_tokens: 29 },
    })
    expect(api.asked[0]).toMatchObject({
      stop: ['END'],
      tool_choice: 'required',
      tools: [
        {
          type: 'function',
          function: { name: 'search', description: 'Finds pages', parameters: search.schema },
        },
      ],
    })
  })

  it('tells reasoning apart from the answer', async () => {
    const answer = await initChatModel(provider('thinking')).invoke('hi')
    expect(answer.content).toEqual([
      { type: 'reasoning', index: 'reasoning-0', reasoning: 'They greet, so I do.' },
      { type: 'text', text: 'Hello.' },
    ])
  })

  it('answers whole, by a request that does not stream', async () => {
    const model = initChatModel(provider('tools'), { disableStreaming: 'tool_calling' })
    expect(await model.bindTools([search]).invoke('hi')).toMatchObject({
      content: 'Let me see.',
      tool_calls: [
        { id: 'call_a', name: 'search', args: { q: 'cats' } },
        { id: 'call_b', name: 'weather', args: { place: 'Paris' } },
      ],
      usage_metadata: { total_tokens: 29 },
    })
    await model.invoke('hi')
    expect(api.asked.map(({ stream }) => stream === true)).toEqual([false, true])
  })
})

describe('a model of the AI SDK, asked', () => {
  it('gets the whole conversation in its own form', async () => {
    await initChatModel(provider('text')).invoke([
      { type: 'system', content: 'Be brief.' },
      {
        type: 'human',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', data: 'AAAA', mimeType: 'image/png' },
          { type: 'image_url', image_url: { url: 'https://example.org/cat.png' } },
        ],
      },
      {
        type: 'ai',
        content: '',
        tool_calls: [
          { id: 'a', name: 'search', args: { q: 'cat' } },
          { id: 'b', name: 'search', args: { q: 'dog' } },
        ],
      },
      { type: 'tool', tool_call_id: 'a', content: 'A cat.' },
      { type: 'tool', tool_call_id: 'b', content: 'No dog.' },
      { type: 'ai', content: 'A cat.' },
    ])
    expect(api.asked[0]!.messages).toMatchObject([
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          { type: 'image_url', image_url: { url: 'https://example.org/cat.png' } },
        ],
      },
      {
        role: 'assistant',
        tool_calls: [
          { id: 'a', function: { name: 'search', arguments: '{"q":"cat"}' } },
          { id: 'b', function: { name: 'search', arguments: '{"q":"dog"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: 'A cat.' },
      { role: 'tool', tool_call_id: 'b', content: 'No dog.' },
      { role: 'assistant', content: 'A cat.' },
    ])
  })

  it('is shown its own reasoning and its signatures again', async () => {
    const { model, prompts } = doubleOf('v3', [
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'I look.' },
      { type: 'reasoning-end', id: 'r', providerMetadata: { maker: { signature: 's' } } },
      {
        type: 'tool-call',
        toolCallId: 'a',
        toolName: 'search',
        input: '{"q":"cat"}',
        providerMetadata: { maker: { thought: 't' } },
      },
    ])
    const chat = initChatModel(model)
    const answer = await chat.invoke('find a cat')
    await chat.invoke([answer, { type: 'tool', tool_call_id: 'a', content: 'A cat.' }])
    expect(prompts[1]).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'I look.', providerOptions: { maker: { signature: 's' } } },
          {
            type: 'tool-call',
            toolCallId: 'a',
            toolName: 'search',
            input: { q: 'cat' },
            providerOptions: { maker: { thought: 't' } },
          },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'a',
            toolName: 'search',
            output: { type: 'text', value: 'A cat.' },
          },
        ],
      },
    ])
  })

  it('keeps the tools that its provider runs itself out of the tool calls', async () => {
    const { model } = doubleOf('v3', [
      { type: 'tool-input-start', id: 'w', toolName: 'web', providerExecuted: true },
      { type: 'tool-input-delta', id: 'w', delta: '{}' },
      { type: 'tool-call', toolCallId: 'w', toolName: 'web', input: '{}', providerExecuted: true },
      { type: 'tool-result', toolCallId: 'w', toolName: 'web', result: {} },
      { type: 'text-delta', id: 't', delta: 'Found.' },
    ])
    expect(await initChatModel(model).invoke('hi')).toEqual({
      type: 'ai',
      id: expect.any(String),
      content: 'Found.',
    })
  })
})

describe('a model of the AI SDK, by the version of its specification', () => {
  const image = (url: string) => ({ type: 'image', url })
  const shown = [{ type: 'human' as const, content: [image('https://example.org/cat.png')] }]

  it.each([
    ['v2', { inputTokens: 3, outputTokens: 4, totalTokens: 7, reasoningTokens: 1 }, 'tool-calls'],
    [
      'v3',
      { inputTokens: { total: 3 }, outputTokens: { total: 4, reasoning: 1 } },
      { unified: 'tool-calls', raw: 'x' },
    ],
    [
      'v4',
      { inputTokens: { total: 3 }, outputTokens: { total: 4, reasoning: 1 } },
      { unified: 'tool-calls', raw: 'x' },
    ],
  ])('%s has its usage and its end read', async (version, usage, finishReason) => {
    const { model, prompts } = doubleOf(version, [{ type: 'finish', usage, finishReason }])
    expect(await initChatModel(model).invoke(shown)).toMatchObject({
      usage_metadata: {
        input_tokens: 3,
        output_tokens: 4,
        total_tokens: 7,
        output_token_details: { reasoning: 1 },
      },
      response_metadata: { finish_reason: 'tool_calls' },
    })
    const url = new URL('https://example.org/cat.png')
    const data = version === 'v4' ? { type: 'url', url } : url
    expect(prompts[0]).toEqual([
      { role: 'user', content: [{ type: 'file', mediaType: 'image/*', data }] },
    ])
  })

  it('v1 is refused, with what to do', () => {
    const { model } = doubleOf('v1', [])
    expect(thrownBy(() => initChatModel(model))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('AI SDK 5 or newer'),
    })
  })

  it('a provider is refused, with what to do', () => {
    expect(thrownBy(() => initChatModel(provider as never))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('call it with the name of a model first'),
    })
  })
})

describe('a model of the AI SDK, when something happens', () => {
  it('closes its connection when the run is stopped in the middle of an answer', async () => {
    const model = initChatModel(provider('stuck'))
    const stream = chatOf(model).stream({ messages: 'hi' }, { streamMode: 'messages' })
    for await (const part of stream) if (part.data[0].content === 'Hel') break
    await api.untilClosed()
    expect(api.closed).toBe(1)
  })

  it.each([
    ['overloaded', 429],
    ['broken', 500],
  ])('fails the node with its own error: %s', async (name, status) => {
    const { parts, error } = await settle(
      chatOf(initChatModel(provider(name))).stream({ messages: 'hi' }, { streamMode: 'messages' }),
    )
    expect(parts).toEqual([])
    expect(error).toMatchObject({ name: 'AI_APICallError', statusCode: status })
  })

  it('fails the node with an error that comes in the middle of the stream', async () => {
    const failure = new Error('overloaded')
    const { model } = doubleOf('v3', [
      { type: 'text-delta', id: 't', delta: 'Hel' },
      { type: 'error', error: failure },
    ])
    const stream = chatOf(initChatModel(model)).stream(
      { messages: 'hi' },
      { streamMode: 'messages' },
    )
    const { parts, error } = await settle(stream)
    expect(parts).toHaveLength(1)
    expect(error).toBe(failure)
  })
})

/** A model of a version that says these parts, and keeps what it was asked. */
function doubleOf(specificationVersion: string, parts: readonly object[]) {
  const prompts: unknown[] = []
  const model: AISDKModel = {
    specificationVersion,
    provider: 'double',
    modelId: 'double',
    doGenerate: () => Promise.reject(new Error('not asked')),
    doStream: async (options: { prompt: unknown }) => {
      prompts.push(options.prompt)
      const stream = new ReadableStream({
        start(controller) {
          for (const part of parts) controller.enqueue(part)
          controller.close()
        },
      })
      return { stream }
    },
  }
  return { model, prompts }
}
