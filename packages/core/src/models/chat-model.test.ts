import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { thrownBy } from '../../test/settle.ts'
import {
  type AIMessageChunk,
  Annotation,
  type ChatModelOptions,
  initChatModel,
  type ModelRequest,
  type ModelSource,
  START,
  StateGraph,
  textOf,
} from '../index.ts'
import { collectParts } from '../testing/collect-parts.ts'
import { scriptedModel } from '../testing/scripted-model.ts'

// Most calls here belong to no run, which is worth a warning outside a test.
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('initChatModel', () => {
  it('takes null for no text, as OpenAI has it in its deltas', async () => {
    const model = initChatModel(async function* () {
      yield { content: null as never }
      yield { content: 'x' }
    })
    expect((await model.invoke('hi')).content).toBe('x')
  })

  it('refuses a bare model name and says what to do', () => {
    expect(thrownBy(() => initChatModel('openai:gpt' as unknown as ModelSource))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      argument: 'source',
      message: expect.stringMatching(/by name .*"openai:gpt".*pass a function/),
    })
  })

  it.each([null, undefined, 7, {}, { model: 'gpt' }, { client: {}, model: 'gpt' }])(
    'refuses %o as a source, and says what is one',
    (source) => {
      expect(thrownBy(() => initChatModel(source as never))).toMatchObject({
        code: 'INVALID_ARGUMENT',
        argument: 'source',
        message: expect.stringContaining('{ client, model } with an OpenAI-style client'),
      })
    },
  )

  it('refuses a client without the name of a model around it, and says how to give it', () => {
    const client = { chat: { completions: { create: () => Promise.resolve() } } }
    expect(thrownBy(() => initChatModel(client as never))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('initChatModel({ client, model: "…" })'),
    })
  })
})

describe('initChatModel with a chat model', () => {
  it('says that it is one already', () => {
    expect(thrownBy(() => initChatModel(scriptedModel(['x']) as never))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('use it as it is'),
    })
  })
})

describe('ChatModel.bindTools', () => {
  const asking = (options: ChatModelOptions = {}) => {
    const requests: ModelRequest[] = []
    const model = initChatModel((_messages, request) => {
      requests.push(request)
      return 'ok'
    }, options)
    return { model, requests }
  }

  it('gives the tools to the source of another model, and leaves its own as it is', async () => {
    const { model, requests } = asking()
    const search = {
      name: 'search',
      description: 'Finds pages',
      schema: { type: 'object', properties: { q: { type: 'string' } } },
    }
    const bound = model.bindTools([search], { toolChoice: { name: 'search' } })
    expect(bound).not.toBe(model)
    await bound.invoke('hi')
    await model.invoke('hi')
    expect(requests).toMatchObject([
      {
        tools: [{ name: 'search', description: 'Finds pages', parameters: search.schema }],
        toolChoice: { name: 'search' },
      },
      { tools: undefined, toolChoice: undefined },
    ])
  })

  it('takes tools in any form: with a schema of a library, in the form of OpenAI, without arguments', async () => {
    const { model, requests } = asking()
    const parameters = { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] }
    await model
      .bindTools([
        { name: 'a', schema: z.object({ q: z.string() }) },
        { type: 'function', function: { name: 'b', description: 'B', parameters } },
        { name: 'c' },
      ])
      .invoke('hi')
    expect(requests[0]!.tools).toEqual([
      { name: 'a', parameters },
      { name: 'b', description: 'B', parameters },
      { name: 'c', parameters: { type: 'object', properties: {} } },
    ])
  })

  it('is overruled by the tools of a call, which may be none', async () => {
    const { model, requests } = asking({ tools: [{ name: 'a' }], toolChoice: 'auto', stop: ['A'] })
    await model.invoke('hi')
    await model.invoke('hi', { tools: [{ name: 'b' }], toolChoice: 'none', stop: ['B'] })
    await model.invoke('hi', { tools: [] })
    expect(requests).toMatchObject([
      { tools: [{ name: 'a' }], toolChoice: 'auto', stop: ['A'] },
      { tools: [{ name: 'b' }], toolChoice: 'none', stop: ['B'] },
      { tools: undefined },
    ])
  })

  it.each([
    ['what has no name', { description: 'x' }, '{ name, description, schema }'],
    ['nothing', null, '{ name, description, schema }'],
    [
      'a schema that has no JSON form',
      { name: 'a', schema: z.object({ at: z.date() }) },
      'The schema of tool "a"',
    ],
  ])('refuses %s as a tool', (_name, tool, words) => {
    const { model } = asking()
    expect(thrownBy(() => model.bindTools([tool as never]))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      argument: 'tools',
      message: expect.stringContaining(words),
    })
  })
})

describe('ChatModel.invoke', () => {
  it('resolves to the whole answer', async () => {
    expect(await scriptedModel(['Hel', 'lo']).invoke('hi')).toEqual({
      type: 'ai',
      id: expect.any(String),
      content: 'Hello',
    })
  })

  it('gives the source plain messages, whatever form they came in', async () => {
    const asked: unknown[] = []
    const model = initChatModel((messages) => {
      asked.push(messages)
      return 'ok'
    })
    await model.invoke('hi')
    await model.invoke([{ role: 'system', content: 'be brief' }, ['user', 'hi']])
    expect(asked).toEqual([
      [{ type: 'human', id: expect.any(String), content: 'hi' }],
      [
        { type: 'system', id: expect.any(String), content: 'be brief' },
        { type: 'human', id: expect.any(String), content: 'hi' },
      ],
    ])
  })

  it('gives the source the signal and the stop texts of the call', async () => {
    const requests: ModelRequest[] = []
    const model = initChatModel((_messages, request) => {
      requests.push(request)
      return 'ok'
    })
    const { signal } = new AbortController()
    await model.invoke('hi')
    await model.invoke('hi', { signal, stop: ['END'] })
    expect(requests).toEqual([
      { signal: undefined, stop: undefined },
      { signal, stop: ['END'] },
    ])
  })

  it('tells the source to stop when the node is stopped, also when the call has a signal of its own', async () => {
    const heard: boolean[] = []
    const model = initChatModel(async (_messages, { signal }) => {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      heard.push(signal!.aborted)
      return ''
    })
    const own = new AbortController()
    const run = new AbortController()
    const graph = new StateGraph(Annotation.Root({ x: Annotation<string>() }))
      .addNode('n', async (_state, runtime) => {
        queueMicrotask(() => run.abort())
        await model.invoke('hi', { runtime, signal: own.signal })
      })
      .addEdge(START, 'n')
      .compile()
    await expect(graph.invoke({}, { signal: run.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
    await Promise.resolve()
    expect(heard).toEqual([true])
  })

  it('gives the source the signal of the node that calls', async () => {
    let signal: AbortSignal | undefined
    let own: AbortSignal | undefined
    const model = initChatModel((_messages, request) => {
      signal = request.signal
      return 'ok'
    })
    const graph = new StateGraph(Annotation.Root({}))
      .addNode('n', async (_state, runtime) => {
        own = runtime.signal
        await model.invoke('hi', runtime)
      })
      .addEdge(START, 'n')
      .compile()
    await graph.invoke({})
    expect(signal).toBe(own)
  })

  it('joins deltas with tool calls, usage and a provider’s id', async () => {
    const model = initChatModel(async function* () {
      yield { id: 'theirs', content: 'Let me see.' }
      yield { tool_call_chunks: [{ index: 0, id: '1', name: 'search', args: '{"q":' }] }
      yield { tool_call_chunks: [{ index: 0, args: '"cats"}' }] }
      yield { usage_metadata: { input_tokens: 1, output_tokens: 2, total_tokens: 3 } }
    })
    expect(await model.invoke('hi')).toEqual({
      type: 'ai',
      id: 'theirs',
      content: 'Let me see.',
      tool_calls: [{ id: '1', name: 'search', args: { q: 'cats' } }],
      usage_metadata: { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
    })
  })

  it('resolves to an empty answer for a source that says nothing', async () => {
    expect(await scriptedModel([]).invoke('hi')).toMatchObject({ type: 'ai', content: '' })
  })

  it.each([
    [
      'at once',
      () => {
        throw new Error('no key')
      },
    ],
    ['by rejection', () => Promise.reject(new Error('no key'))],
    [
      'in the middle',
      async function* () {
        yield 'a'
        throw new Error('no key')
      },
    ],
  ] as [string, ModelSource][])('rejects with what the source throws %s', async (_name, source) => {
    await expect(initChatModel(source).invoke('hi')).rejects.toThrow('no key')
  })

  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['a remove message', { type: 'remove', id: 'x' }],
    ['an object that is no message', { text: 'x' }],
  ])('refuses a source that resolves to %s', async (_name, reply) => {
    const model = initChatModel(async () => reply as unknown as string)
    await expect(model.invoke('hi')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  it('refuses a source that yields no piece of a message', async () => {
    const model = initChatModel(async function* () {
      yield 7 as unknown as string
    })
    await expect(model.invoke('hi')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('a number (7)'),
    })
  })

  it('refuses messages in no known form', async () => {
    const call = scriptedModel(['x']).invoke(7 as unknown as string)
    await expect(call).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'messages' })
  })

  it('refuses a copy of a runtime and says what to pass', async () => {
    const model = scriptedModel(['x'])
    let error: unknown
    const graph = new StateGraph(Annotation.Root({}))
      .addNode('n', async (_state, runtime) => {
        error = await model
          .invoke('hi', { runtime: { ...runtime } })
          .catch((thrown: unknown) => thrown)
      })
      .addEdge(START, 'n')
      .compile()
    await graph.invoke({})
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'runtime' })
  })
})

describe('ChatModel.stream', () => {
  const chunksOf = (source: ModelSource): Promise<AIMessageChunk[]> =>
    collectParts(initChatModel(source).stream('hi'))

  it('gives deltas of one id, the last one marked', async () => {
    const chunks = await chunksOf(async function* () {
      yield 'Hel'
      yield 'lo'
    })
    expect(chunks.map(({ type }) => type)).toEqual(Array(3).fill('AIMessageChunk'))
    expect(chunks.map(textOf)).toEqual(['Hel', 'lo', ''])
    expect(chunks.map((chunk) => chunk.chunk_position)).toEqual([undefined, undefined, 'last'])
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
  })

  it('adds no end mark where the source sets its own', async () => {
    const chunks = await chunksOf(async function* () {
      yield 'Hello'
      yield { content: '!', chunk_position: 'last' }
    })
    expect(chunks).toHaveLength(2)
  })

  it('keeps the id of the first delta for all', async () => {
    const chunks = await chunksOf(async function* () {
      yield { id: 'first', content: 'a' }
      yield { id: 'second', content: 'b' }
    })
    expect(chunks.map(({ id }) => id)).toEqual(['first', 'first', 'first'])
  })

  it('gives a whole answer as one delta, marked as the last', async () => {
    expect(await chunksOf(() => 'Hello')).toEqual([
      { type: 'AIMessageChunk', id: expect.any(String), content: 'Hello', chunk_position: 'last' },
    ])
  })

  it('gives nothing for a source that says nothing', async () => {
    expect(await chunksOf(async function* () {})).toEqual([])
  })

  it('asks the source only when it is read, and stops it when the reader leaves', async () => {
    const heard: string[] = []
    const model = initChatModel(async function* () {
      heard.push('asked')
      try {
        yield 'a'
        yield 'b'
      } finally {
        heard.push('stopped')
      }
    })
    const stream = model.stream('hi')
    expect(heard).toEqual([])
    for await (const _chunk of stream) break
    expect(heard).toEqual(['asked', 'stopped'])
  })
})
