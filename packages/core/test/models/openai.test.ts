import { type AIMessage, initChatModel, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { createFakeClock } from '@rivulet/core/testing'
import { OpenAI } from 'openai'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { chatOf } from '../chat.ts'
import { settle } from '../settle.ts'
import { answers } from './answers.ts'
import { messagesOf, said, search } from './calling.ts'
import { OpenAIApi } from './openai-api.ts'

const api = new OpenAIApi(answers)
let client: OpenAI
beforeAll(async () => {
  client = new OpenAI({ baseURL: await api.start(), apiKey: 'none', maxRetries: 0 })
})
afterAll(() => api.stop())
// Some calls here belong to no run, which is worth a warning outside a test.
beforeEach(() => {
  api.asked.length = 0
  api.closed = 0
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

const modelOf = (model: string, parameters: object = {}) =>
  initChatModel({ client, model, ...parameters })

describe('the client of the openai package, streaming', () => {
  it('streams its text into the run', async () => {
    const parts = await messagesOf(modelOf('text', { temperature: 0.5 }))
    expect(said(parts)).toEqual([
      { type: 'AIMessageChunk', content: 'Hello' },
      { type: 'AIMessageChunk', content: ' there' },
      { type: 'AIMessageChunk', content: '.' },
      {
        type: 'AIMessageChunk',
        content: '',
        response_metadata: {
          id: 'chatcmpl-1',
          finish_reason: 'stop',
          model_name: 'text-2026',
        },
      },
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
      },
      { type: 'AIMessageChunk', content: '', chunk_position: 'last' },
    ])
    expect(parts[0]!.data[1]).toMatchObject({
      ls_provider: 'openai',
      ls_model_name: 'text',
      ls_model_type: 'chat',
      ls_temperature: 0.5,
    })
    expect(api.asked).toEqual([
      {
        model: 'text',
        temperature: 0.5,
        stream: true,
        stream_options: { include_usage: true },
        messages: [{ role: 'user', content: 'hi' }],
      },
    ])
  })

  it('gives messages ids of the run, for those of some servers are the same each time', async () => {
    const { value } = await chatOf(modelOf('text')).invoke({ messages: 'hi' })
    expect(value?.messages.at(-1)).toMatchObject({ id: 'message-2', content: 'Hello there.' })
  })

  it('merges tool calls by index, also interleaved, with the ids of the provider', async () => {
    const answer = await modelOf('tools').bindTools([search]).invoke('find cats')
    expect(answer).toMatchObject({
      content: 'Let me see.',
      tool_calls: [
        { id: 'call_a', name: 'search', args: { q: 'cats' } },
        { id: 'call_b', name: 'weather', args: { place: 'Paris' } },
      ],
      usage_metadata: { input_tokens: 20, output_tokens: 9, total_tokens: 29 },
      response_metadata: { finish_reason: 'tool_calls' },
    })
  })

  it('tells reasoning apart from the answer', async () => {
    const answer = await modelOf('thinking').invoke('hi')
    expect(answer.content).toEqual([
      { type: 'reasoning', reasoning: 'They greet, so I do.' },
      { type: 'text', text: 'Hello.' },
    ])
  })

  it('tells a refusal apart from an answer', async () => {
    const answer = await modelOf('refusing').invoke('hi')
    expect(answer.content).toEqual([{ type: 'refusal', refusal: 'I cannot say that.' }])
  })
})

describe('the client of the openai package, asked', () => {
  it('gets tools with a schema of any library, and which one to call', async () => {
    const weather = {
      name: 'weather',
      description: 'Of a place',
      schema: z.object({ place: z.string() }),
    }
    const model = modelOf('tools').bindTools([search, weather], { toolChoice: { name: 'weather' } })
    await model.invoke('hi', { stop: ['END'] })
    expect(api.asked[0]).toMatchObject({
      stop: ['END'],
      tool_choice: { type: 'function', function: { name: 'weather' } },
      tools: [
        {
          type: 'function',
          function: { name: 'search', description: 'Finds pages', parameters: search.schema },
        },
        {
          type: 'function',
          function: {
            name: 'weather',
            parameters: {
              type: 'object',
              properties: { place: { type: 'string' } },
              required: ['place'],
            },
          },
        },
      ],
    })
  })

  it('gets the whole conversation in its own form', async () => {
    await modelOf('text').invoke([
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
        content: [{ type: 'reasoning', reasoning: 'I had better look.' }],
        tool_calls: [{ id: 'a', name: 'search', args: { q: 'cat' } }],
      },
      { type: 'tool', tool_call_id: 'a', content: 'A cat.' },
      { type: 'ai', content: 'A cat.' },
    ])
    expect(api.asked[0]!.messages).toEqual([
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
        content: null,
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'search', arguments: '{"q":"cat"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: 'A cat.' },
      { role: 'assistant', content: 'A cat.' },
    ])
  })

  it('is not asked for usage where the parameters say so', async () => {
    const answer = await modelOf('text', { stream_options: undefined }).invoke('hi')
    expect(api.asked[0]).not.toHaveProperty('stream_options')
    expect(answer).not.toHaveProperty('usage_metadata')
  })

  it.each([
    ['streaming: false', { streaming: false }, {}],
    ['disableStreaming: true', { disableStreaming: true }, {}],
    ['stream: false of the call', {}, { stream: false }],
  ])('answers whole, by a request that does not stream: %s', async (_name, options, call) => {
    const model = initChatModel({ client, model: 'tools' }, options)
    const answer = await model.invoke('hi', call)
    expect(api.asked[0]).toMatchObject({ stream: false })
    expect(answer).toMatchObject({
      content: 'Let me see.',
      tool_calls: [
        { id: 'call_a', name: 'search', args: { q: 'cats' } },
        { id: 'call_b', name: 'weather', args: { place: 'Paris' } },
      ],
      usage_metadata: { total_tokens: 29 },
      response_metadata: { finish_reason: 'tool_calls' },
    })
    const parts = await messagesOf(initChatModel({ client, model: 'text' }, { streaming: false }))
    expect(parts.map(({ data: [message] }) => message)).toMatchObject([
      { type: 'ai', content: 'Hello there.' },
    ])
  })
})

describe('the client of the openai package, when something happens', () => {
  it('closes its connection when the run is stopped in the middle of an answer', async () => {
    const stream = chatOf(modelOf('stuck')).stream({ messages: 'hi' }, { streamMode: 'messages' })
    for await (const part of stream) {
      expect(part.data[0].content).toBe('Hel')
      break
    }
    await api.untilClosed()
    expect(api.closed).toBe(1)
  })

  it('ends no answer that was called off as if it were complete', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const chunks = modelOf('stuck').stream('hi', { signal })
    const { parts, error } = await settle(
      (async function* () {
        for await (const chunk of chunks) {
          yield chunk
          controller.abort()
        }
      })(),
    )
    expect(parts).toMatchObject([{ content: 'Hel' }])
    expect(error).toBe(signal.reason)
    await api.untilClosed()
  })

  it.each([
    ['overloaded', 429, 'RateLimitError'],
    ['broken', 500, 'InternalServerError'],
  ])('fails the node with its own error: %s', async (name, status, type) => {
    const { parts, error } = await settle(
      chatOf(modelOf(name)).stream({ messages: 'hi' }, { streamMode: 'messages' }),
    )
    expect(parts).toEqual([])
    expect(error).toMatchObject({ status })
    expect((error as Error).constructor.name).toBe(type)
  })

  it('is asked again by a retry policy, and the second attempt says that it is one', async () => {
    const clock = createFakeClock()
    const model = modelOf('broken')
    const graph = new StateGraph(MessagesAnnotation)
      .addNode(
        'chat',
        async (state, runtime) => {
          if (runtime.executionInfo.nodeAttempt > 1) api.answers['broken'] = answers['text']!
          return { messages: await model.invoke(state.messages, runtime) }
        },
        { retryPolicy: { initialInterval: 1, jitter: false } },
      )
      .addEdge(START, 'chat')
      .compile({ clock })
    const broken = answers['broken']!
    const reading = settle(graph.stream({ messages: 'hi' }, { streamMode: 'messages' }))
    const ticking = (async () => {
      while (clock.pending === 0) await new Promise((resolve) => setTimeout(resolve, 1))
      await clock.advance(1)
    })()
    const { parts, error } = await reading
    await ticking
    api.answers['broken'] = broken
    expect(error).toBeUndefined()
    expect(new Set(parts.map(({ data: [, metadata] }) => metadata.attempt))).toEqual(new Set([2]))
  })
})

describe('an OpenAI-style client of another make', () => {
  /** Answers as WebLLM's engine does: one argument, usage beside no choice, a method to interrupt. */
  function engine(chunks: readonly object[]) {
    const calls: unknown[][] = []
    let interrupts = 0
    const create = async (...given: unknown[]) => {
      calls.push(given)
      return (async function* () {
        yield* chunks
      })()
    }
    const interruptGenerate = (): void => void (interrupts += 1)
    const made = { chat: { completions: { create } }, interruptGenerate }
    return { client: made, calls, interrupts: () => interrupts }
  }
  const delta = (fields: object): object => ({ choices: [{ index: 0, delta: fields }] })
  const call = (fields: object, named: object): object =>
    delta({ tool_calls: [{ ...fields, function: named }] })

  it('needs no name of a model, and is interrupted by its method', async () => {
    const controller = new AbortController()
    const { client: webllm, interrupts } = engine([
      delta({ content: 'a' }),
      delta({ content: 'b' }),
    ])
    const model = initChatModel({ client: webllm })
    const { error } = await settle(
      (async function* () {
        for await (const chunk of model.stream('hi', { signal: controller.signal })) {
          yield chunk
          controller.abort()
        }
      })(),
    )
    expect(error).toBe(controller.signal.reason)
    expect(interrupts()).toBe(1)
    const [part] = await messagesOf(model)
    expect(part!.data[1]).toMatchObject({ ls_provider: 'webllm' })
  })

  it('is interrupted, too, when the answer is read no further', async () => {
    const { client: webllm, interrupts } = engine([
      delta({ content: 'a' }),
      delta({ content: 'b' }),
    ])
    for await (const _chunk of initChatModel({ client: webllm }).stream('hi')) break
    expect(interrupts()).toBe(1)
    await initChatModel({ client: webllm }).invoke('hi')
    expect(interrupts()).toBe(1)
  })

  it.each([
    [
      'numbers every call 0',
      [
        call({ index: 0, id: 'a' }, { name: 'one', arguments: '{"x":1}' }),
        call({ index: 0, id: 'b' }, { name: 'two', arguments: '{"y":' }),
        call({ index: 0 }, { arguments: '2}' }),
      ],
    ],
    [
      'numbers no call',
      [
        call({ id: 'a' }, { name: 'one', arguments: '{"x":1}' }),
        call({ id: 'b' }, { name: 'two', arguments: '{"y":' }),
        call({}, { arguments: '2}' }),
      ],
    ],
    [
      'repeats id and name with each piece',
      [
        call({ index: 0, id: 'a' }, { name: 'one', arguments: '{"x":1}' }),
        call({ index: 1, id: 'b' }, { name: 'two', arguments: '{"y":' }),
        call({ index: 1, id: 'b' }, { name: 'two', arguments: '2}' }),
      ],
    ],
  ])('that %s has its tool calls told apart', async (_name, chunks) => {
    const answer: AIMessage = await initChatModel({ client: engine(chunks).client }).invoke('hi')
    expect(answer.tool_calls).toEqual([
      { id: 'a', name: 'one', args: { x: 1 } },
      { id: 'b', name: 'two', args: { y: 2 } },
    ])
  })

  it('that gives its tool calls no ids has them given some', async () => {
    const chunks = [
      call({ index: 0 }, { name: 'one', arguments: '{"x":' }),
      call({ index: 1 }, { name: 'two', arguments: '{}' }),
      call({ index: 0 }, { arguments: '1}' }),
    ]
    const answer: AIMessage = await initChatModel({ client: engine(chunks).client }).invoke('hi')
    expect(answer.tool_calls).toMatchObject([
      { id: expect.stringMatching(/^call_.{36}$/), name: 'one', args: { x: 1 } },
      { id: expect.stringMatching(/^call_.{36}$/), name: 'two', args: {} },
    ])
    expect(new Set(answer.tool_calls?.map(({ id }) => id)).size).toBe(2)
  })

  it('that tells the usage so far with each chunk has the latest counted', async () => {
    const usage = (tokens: number) => ({
      ...delta({ content: 'x' }),
      usage: { prompt_tokens: 1, completion_tokens: tokens, total_tokens: 1 + tokens },
    })
    const { client: made } = engine([usage(1), usage(2)])
    expect((await initChatModel({ client: made }).invoke('hi')).usage_metadata).toEqual({
      input_tokens: 1,
      output_tokens: 2,
      total_tokens: 3,
    })
  })
})
