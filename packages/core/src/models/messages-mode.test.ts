import { describe, expect, it } from 'vitest'
import { settle, tap } from '../../test/settle.ts'
import {
  type AIMessage,
  Annotation,
  type ChatModel,
  Command,
  initChatModel,
  MemorySaver,
  type Message,
  MessagesAnnotation,
  messagesKey,
  type MessagesStreamPart,
  START,
  StateGraph,
  textOf,
} from '../index.ts'
import { createDeferred } from '../internal/deferred.ts'
import { collectParts } from '../testing/collect-parts.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeIds } from '../testing/fake-ids.ts'
import { scriptedModel } from '../testing/scripted-model.ts'

/** One node that answers with the model and returns the answer. */
function chatOf(model: ChatModel) {
  return new StateGraph(MessagesAnnotation)
    .addNode('chat', async (state, runtime) => ({
      messages: await model.invoke(state.messages, runtime),
    }))
    .addEdge(START, 'chat')
    .compile({ ids: createFakeIds() })
}

/** Any graph over messages, whatever its nodes. */
interface Chat {
  stream(
    input: { messages: string },
    options: { streamMode: 'messages' },
  ): AsyncIterable<MessagesStreamPart>
}

const messagesOf = (graph: Chat): Promise<MessagesStreamPart[]> =>
  collectParts(graph.stream({ messages: 'hi' }, { streamMode: 'messages' }))

const said = (parts: readonly MessagesStreamPart[]): [type: string, text: string][] =>
  parts.map(({ data: [message] }) => [message.type, textOf(message)])

describe('semantics §3.1 the tokens of a model call', () => {
  it('come one by one although the node uses invoke, with an end mark after them', async () => {
    const parts = await messagesOf(chatOf(scriptedModel(['Hel', 'lo'])))
    expect(parts.map(({ data: [message] }) => message)).toEqual([
      { type: 'AIMessageChunk', id: 'message-2', content: 'Hel' },
      { type: 'AIMessageChunk', id: 'message-2', content: 'lo' },
      { type: 'AIMessageChunk', id: 'message-2', content: '', chunk_position: 'last' },
    ])
  })

  it('have exactly type, ns and data, a pair of message and metadata', async () => {
    for (const part of await messagesOf(chatOf(scriptedModel(['Hello'])))) {
      expect(Object.keys(part)).toEqual(['type', 'ns', 'data'])
      expect(part).toMatchObject({ type: 'messages', ns: [] })
      expect(part.data).toHaveLength(2)
    }
  })

  it('come while the model is still writing', async () => {
    const clock = createFakeClock()
    const graph = chatOf(scriptedModel(['a', 'b'], { delay: 10, clock }))
    const times: [string, number][] = []
    const reading = (async () => {
      for await (const { data } of graph.stream({ messages: 'hi' }, { streamMode: 'messages' })) {
        times.push([textOf(data[0]), clock.now()])
      }
    })()
    await clock.advance(20)
    await reading
    expect(times).toEqual([
      ['a', 10],
      ['b', 20],
      ['', 20],
    ])
  })

  it('come the same when the node streams', async () => {
    const model = scriptedModel(['Hel', 'lo'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('chat', async (state, runtime) => {
        for await (const _chunk of model.stream(state.messages, runtime));
      })
      .addEdge(START, 'chat')
      .compile({ ids: createFakeIds() })
    expect(await messagesOf(graph)).toEqual(await messagesOf(chatOf(model)))
  })

  it('come from a condition too, before the messages of the node', async () => {
    const model = scriptedModel(['choosing'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', () => ({ messages: { type: 'ai', id: 'a', content: 'of the node' } }))
      .addEdge(START, 'n')
      .addConditionalEdges('n', async (_state, runtime) => {
        await model.invoke('where?', runtime)
        return '__end__'
      })
      .compile()
    expect(said(await messagesOf(graph))).toEqual([
      ['AIMessageChunk', 'choosing'],
      ['AIMessageChunk', ''],
      ['ai', 'of the node'],
    ])
  })

  it('share the id of the message that ends up in the state', async () => {
    const parts = await collectParts(
      chatOf(scriptedModel(['Hello'])).stream(
        { messages: 'hi' },
        { streamMode: ['messages', 'updates', 'values'] },
      ),
    )
    const ids = new Set<string>()
    for (const part of parts) {
      if (part.type === 'messages') ids.add(part.data[0].id)
      if (part.type === 'updates') ids.add((part.data.chat!.messages as Message).id)
    }
    const last = parts.at(-1)!
    if (last.type === 'values') ids.add(last.data.messages.at(-1)!.id)
    expect(ids.size).toBe(1)
  })

  it('come from every call of a node, each call with its own id', async () => {
    const model = scriptedModel(['x'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', async (_state, runtime) => {
        await model.invoke('one', runtime)
        await model.invoke('two', runtime)
      })
      .addEdge(START, 'n')
      .compile()
    const parts = await messagesOf(graph)
    expect(parts).toHaveLength(4)
    expect(new Set(parts.map(({ data }) => data[0].id)).size).toBe(2)
  })

  it('stop when the call fails, and nothing whole follows', async () => {
    const failure = new Error('overloaded')
    const graph = chatOf(
      initChatModel(async function* () {
        yield 'Hel'
        throw failure
      }),
    )
    const { parts, error } = await settle(
      graph.stream({ messages: 'hi' }, { streamMode: 'messages' }),
    )
    expect(said(parts)).toEqual([['AIMessageChunk', 'Hel']])
    expect(error).toBe(failure)
  })

  it('cost nothing when the mode was not asked for: no part, and the same answer', async () => {
    const graph = chatOf(scriptedModel(['Hel', 'lo']))
    const parts = await collectParts(graph.stream({ messages: 'hi' }, { streamMode: 'updates' }))
    expect(parts).toHaveLength(1)
    expect(textOf(parts[0]!.data.chat!.messages as AIMessage)).toBe('Hello')
  })

  it('stop with the run, and the source is read no further', async () => {
    const read: string[] = []
    let returned = false
    const graph = chatOf(
      initChatModel(async function* () {
        try {
          for (const token of ['a', 'b', 'c', 'd']) {
            read.push(token)
            yield token
          }
        } finally {
          returned = true
        }
      }),
    )
    for await (const _part of graph.stream({ messages: 'hi' }, { streamMode: 'messages' })) break
    expect(read.length).toBeLessThan(4)
    expect(returned).toBe(true)
  })
})

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

describe('semantics §3.4 without tokens', () => {
  const whole = { type: 'ai', id: 'message-2', content: 'Hello' }

  it.each([
    ['streaming: false', { streaming: false }],
    ['disableStreaming: true', { disableStreaming: true }],
  ])('%s gives one whole message at the end of the call', async (_name, options) => {
    const parts = await messagesOf(chatOf(scriptedModel(['Hel', 'lo'], options)))
    expect(parts.map(({ data: [message] }) => message)).toEqual([whole])
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

describe('semantics §3.6 the metadata of a message', () => {
  const place = {
    langgraph_step: 1,
    langgraph_node: 'chat',
    langgraph_triggers: ['branch:to:chat'],
    langgraph_path: ['__pregel_pull', 'chat'],
    langgraph_checkpoint_ns: expect.stringMatching(/^chat:[0-9a-f-]{36}$/),
    attempt: 1,
  }

  it('of a token tells step, node, triggers, path, namespace and attempt', async () => {
    const [part] = await messagesOf(chatOf(scriptedModel(['x'])))
    const metadata = part!.data[1]
    expect(metadata).toEqual({
      ...place,
      checkpoint_ns: metadata.langgraph_checkpoint_ns,
      ls_model_type: 'chat',
    })
  })

  it('of a message of a node tells the same, without the call', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('chat', () => ({ messages: { type: 'ai', id: 'a', content: 'x' } }))
      .addEdge(START, 'chat')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'messages', tags: ['run'] }))
    expect(parts[0]!.data[1]).toEqual({ ...place, ls_integration: 'langgraph' })
  })

  it('is one frozen object for all parts of a call', async () => {
    const parts = await messagesOf(chatOf(scriptedModel(['a', 'b'])))
    const objects = new Set(parts.map(({ data }) => data[1]))
    expect(objects.size).toBe(1)
    expect(Object.isFrozen(parts[0]!.data[1])).toBe(true)
  })

  it('cannot be used to change the graph', async () => {
    const graph = chatOf(scriptedModel(['a'], { tags: ['x'] }))
    const [part] = await messagesOf(graph)
    const { langgraph_triggers: triggers, langgraph_path: path, tags } = part!.data[1]
    for (const list of [triggers, path, tags]) {
      expect(() => (list as unknown[]).push('changed')).toThrow(TypeError)
    }
    const [again] = await messagesOf(graph)
    expect(again!.data[1].langgraph_triggers).toEqual(['branch:to:chat'])
  })

  it('counts the steps of the run', async () => {
    const model = scriptedModel(['x'])
    const call = async (_state: object, runtime: Parameters<ChatModel['invoke']>[1]) =>
      void (await model.invoke('hi', runtime))
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('first', call)
      .addNode('second', call)
      .addEdge(START, 'first')
      .addEdge('first', 'second')
      .compile()
    const parts = await messagesOf(graph)
    expect(
      parts.map(({ data: [, metadata] }) => [metadata.langgraph_node, metadata.langgraph_step]),
    ).toEqual([
      ['first', 1],
      ['first', 1],
      ['second', 2],
      ['second', 2],
    ])
  })

  it('has the tags of the run, the call and the model, in this order, each once', async () => {
    const model = scriptedModel(['x'], { tags: ['model', 'both'] })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('chat', async (state, runtime) => {
        await model.invoke(state.messages, { runtime, tags: ['call', 'both'] })
      })
      .addEdge(START, 'chat')
      .compile()
    const options = { streamMode: 'messages', tags: ['run', 'model'] } as const
    const [part] = await collectParts(graph.stream({}, options))
    expect(part!.data[1].tags).toEqual(['run', 'model', 'call', 'both'])
  })

  it('lets a page filter the tokens of one model by membership of its tag', async () => {
    const joke = scriptedModel(['ha'], { tags: ['joke'] })
    const poem = scriptedModel(['oh'], { tags: ['poem'] })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('joke', async (_state, runtime) => void (await joke.invoke('x', runtime)))
      .addNode('poem', async (_state, runtime) => void (await poem.invoke('x', runtime)))
      .addEdge(START, 'joke')
      .addEdge(START, 'poem')
      .compile()
    const parts = await collectParts(
      graph.stream({}, { streamMode: 'messages', tags: ['of the run'] }),
    )
    const jokes = parts.filter(({ data }) => data[1].tags?.includes('joke'))
    expect(jokes.map(({ data }) => textOf(data[0])).join('')).toBe('ha')
  })

  it('has no tags at all when there are none', async () => {
    const [part] = await messagesOf(chatOf(scriptedModel(['x'])))
    expect('tags' in part!.data[1]).toBe(false)
  })

  it('joins the metadata of run, node, model and call, the later ones first', async () => {
    const model = scriptedModel(['x'], { metadata: { model: 1, both: 'model' } })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode(
        'chat',
        async (state, runtime) => {
          await model.invoke(state.messages, { runtime, metadata: { call: 1, both: 'call' } })
        },
        { metadata: { node: 1, both: 'node' } },
      )
      .addEdge(START, 'chat')
      .compile()
    const options = { streamMode: 'messages', metadata: { run: 1, both: 'run' } } as const
    const [part] = await collectParts(graph.stream({}, options))
    expect(part!.data[1]).toMatchObject({ run: 1, node: 1, model: 1, call: 1, both: 'call' })
  })

  it('carries the ids of configurable on, and no other key', async () => {
    const configurable = { thread_id: 't', run_id: 'r', assistant_id: 'a', secret: 's' }
    const graph = chatOf(scriptedModel(['x']))
    const [part] = await collectParts(graph.stream({}, { streamMode: 'messages', configurable }))
    expect(part!.data[1]).toMatchObject({ thread_id: 't', run_id: 'r', assistant_id: 'a' })
    expect(part!.data[1]).not.toHaveProperty('secret')
  })

  it('survives structured cloning', async () => {
    const parts = await messagesOf(chatOf(scriptedModel(['x'], { tags: ['a'] })))
    expect(structuredClone(parts)).toEqual(parts)
  })
})

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

describe('a sibling that fails', () => {
  it('silences the model calls that are still under way', async () => {
    const failure = new Error('broken')
    const started = createDeferred()
    const clock = createFakeClock()
    const model = scriptedModel(['a', 'b', 'c'], { delay: 10, clock })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('bad', async () => {
        await started.promise
        throw failure
      })
      .addNode('chat', async (_state, runtime) => void (await model.invoke('x', runtime)))
      .addEdge(START, 'bad')
      .addEdge(START, 'chat')
      .compile({ clock })
    const reading = settle(
      tap(graph.stream({}, { streamMode: 'messages' }), () => started.resolve()),
    )
    await clock.advance(100)
    const { parts, error } = await reading
    expect(said(parts)).toEqual([['AIMessageChunk', 'a']])
    expect(error).toBe(failure)
    expect(clock.pending).toBe(0)
  })
})
