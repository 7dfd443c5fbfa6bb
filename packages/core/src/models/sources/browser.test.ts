import { describe, expect, it } from 'vitest'
import { settle } from '../../../test/settle.ts'
import { initChatModel, MessagesAnnotation, START, StateGraph, textOf } from '../../index.ts'
import { createDeferred } from '../../internal/deferred.ts'
import { collectParts } from '../../testing/collect-parts.ts'

interface Prompt {
  readonly role: string
  readonly content: unknown
}

interface Options {
  readonly initialPrompts?: readonly Prompt[]
  readonly signal?: AbortSignal
}

/**
 * The prompt API as browsers have it: a class with static methods, one system prompt at the
 * beginning, streams that fail when they are aborted, sessions that refuse work once destroyed.
 */
function browserModel(tokens: readonly string[], until: Promise<void> = Promise.resolve()) {
  const sessions: Session[] = []

  class Session {
    readonly asked: unknown[] = []
    isDestroyed = false
    isCancelled = false
    readonly options: Options

    constructor(options: Options) {
      this.options = options
      sessions.push(this)
    }

    static availability(): Promise<string> {
      return Promise.resolve('available')
    }

    static create(options: Options = {}): Promise<Session> {
      if (options.signal?.aborted) return Promise.reject(options.signal.reason)
      if (options.initialPrompts?.slice(1).some(({ role }) => role === 'system')) {
        return Promise.reject(new TypeError('The system prompt must be the first one.'))
      }
      return Promise.resolve(new Session(options))
    }

    prompt(input: unknown, options: Options): Promise<string> {
      this.#begin(input, options)
      return Promise.resolve(tokens.join(''))
    }

    promptStreaming(input: unknown, { signal }: Options): ReadableStream<string> {
      this.#begin(input, { ...(signal ? { signal } : {}) })
      let at = 0
      return new ReadableStream(
        {
          start(controller) {
            signal?.addEventListener('abort', () => controller.error(signal.reason))
          },
          async pull(controller) {
            if (at > 0) await until
            const token = tokens[at++]
            if (signal?.aborted) return
            if (token === undefined) controller.close()
            else controller.enqueue(token)
          },
          cancel: () => void (this.isCancelled = true),
        },
        { highWaterMark: 0 },
      )
    }

    destroy(): void {
      this.isDestroyed = true
    }

    #begin(input: unknown, { signal }: Options): void {
      if (this.isDestroyed) throw new DOMException('The session is gone.', 'InvalidStateError')
      signal?.throwIfAborted()
      this.asked.push(input)
    }
  }

  return { LanguageModel: Session, sessions }
}

const chatOf = (source: Parameters<typeof initChatModel>[0], options = {}) => {
  const model = initChatModel(source, options)
  return new StateGraph(MessagesAnnotation)
    .addNode('chat', async (state, runtime) => ({
      messages: await model.invoke(state.messages, runtime),
    }))
    .addEdge(START, 'chat')
    .compile()
}

describe("the browser's built-in model", () => {
  it('streams its text into the run', async () => {
    const { LanguageModel, sessions } = browserModel(['Hel', 'lo'])
    const stream = chatOf(LanguageModel).stream({ messages: 'hi' }, { streamMode: 'messages' })
    const parts = await collectParts(stream)
    expect(parts.map(({ data: [message] }) => textOf(message))).toEqual(['Hel', 'lo', ''])
    expect(parts[0]!.data[1]).toMatchObject({ ls_provider: 'browser', ls_model_type: 'chat' })
    expect(sessions).toMatchObject([
      { asked: [[{ role: 'user', content: 'hi' }]], isDestroyed: true },
    ])
  })

  it('is told the system prompt first, then the conversation, then what to answer', async () => {
    const { LanguageModel, sessions } = browserModel(['ok'])
    const source = { model: LanguageModel, temperature: 0.5, topK: 3 }
    await chatOf(source).invoke({
      messages: [
        { type: 'human', content: 'Find a cat.' },
        { type: 'system', content: 'Be brief.' },
        { type: 'ai', content: '', tool_calls: [{ id: 'a', name: 'search', args: {} }] },
        { type: 'tool', name: 'search', tool_call_id: 'a', content: 'A cat.' },
        { type: 'ai', content: 'Found.' },
        {
          type: 'human',
          content: [
            { type: 'text', text: 'And this?' },
            { type: 'image', data: 'AAEC', mimeType: 'image/png' },
          ],
        },
      ],
    })
    expect(sessions[0]!.options).toMatchObject({
      temperature: 0.5,
      topK: 3,
      initialPrompts: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Find a cat.' },
        { role: 'user', content: 'Result of search: A cat.' },
        { role: 'assistant', content: 'Found.' },
      ],
    })
    expect(sessions[0]!.asked).toEqual([
      [
        {
          role: 'user',
          content: [
            { type: 'text', value: 'And this?' },
            { type: 'image', value: new Uint8Array([0, 1, 2]) },
          ],
        },
      ],
    ])
  })

  it('is asked once for the whole answer where nothing is to stream', async () => {
    const { LanguageModel, sessions } = browserModel(['Hel', 'lo'])
    const graph = chatOf(LanguageModel, { streaming: false })
    const parts = await collectParts(graph.stream({ messages: 'hi' }, { streamMode: 'messages' }))
    expect(parts.map(({ data: [message] }) => message)).toMatchObject([
      { type: 'ai', content: 'Hello' },
    ])
    expect(sessions[0]!.isDestroyed).toBe(true)
  })

  it('stops writing when the run is stopped, and its session is destroyed', async () => {
    const never = createDeferred()
    const { LanguageModel, sessions } = browserModel(['Hel', 'lo'], never.promise)
    const graph = chatOf(LanguageModel)
    const stream = graph.stream({ messages: 'hi' }, { streamMode: 'messages' })
    for await (const _part of stream) break
    expect(sessions[0]!.options.signal?.aborted).toBe(true)
    await expect.poll(() => sessions[0]!.isDestroyed).toBe(true)
  })

  it('stops writing when the node reads no further', async () => {
    const { LanguageModel, sessions } = browserModel(['Hel', 'lo'])
    const model = initChatModel(LanguageModel)
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('chat', async (state, runtime) => {
        for await (const _chunk of model.stream(state.messages, runtime)) break
      })
      .addEdge(START, 'chat')
      .compile()
    await graph.invoke({ messages: 'hi' })
    expect(sessions[0]).toMatchObject({ isCancelled: true, isDestroyed: true })
  })

  it('fails the node with its own error, and its session is destroyed', async () => {
    const failure = new DOMException('Too long', 'QuotaExceededError')
    const broken = createDeferred()
    const { LanguageModel, sessions } = browserModel(['Hel', 'lo'], broken.promise)
    const reading = settle(
      chatOf(LanguageModel).stream({ messages: 'hi' }, { streamMode: 'messages' }),
    )
    broken.reject(failure)
    const { parts, error } = await reading
    expect(parts).toHaveLength(1)
    expect(error).toBe(failure)
    expect(sessions[0]!.isDestroyed).toBe(true)
  })

  it.each([
    ['tools', { tools: [{ name: 'search' }] }, 'hi'],
    ['stop', { stop: ['END'] }, 'hi'],
    ['messages', {}, []],
    [
      'messages',
      {},
      [
        {
          type: 'human' as const,
          content: [{ type: 'image', url: 'https://example.org/cat.png' }],
        },
      ],
    ],
  ])('refuses what it cannot do: %s', async (argument, options, messages) => {
    const { LanguageModel, sessions } = browserModel([])
    const run = chatOf(LanguageModel, options).invoke({ messages })
    await expect(run).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', argument })
    expect(sessions).toEqual([])
  })
})
