import {
  type AIMessage,
  initChatModel,
  type Message,
  MessagesAnnotation,
  type Runtime,
  START,
  StateGraph,
  textOf,
} from '@rivulet/core'
import { collectParts, createFakeClock, createFakeIds, scriptedModel } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { chatOf, messagesOf, said } from '../chat.ts'
import { settle, tap } from '../settle.ts'

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

  it('come from any depth: a helper, a tool, a helper of a tool', async () => {
    const model = scriptedModel(['found'])
    const helper = (question: string, runtime: Runtime) => model.invoke(question, runtime)
    const search = async ({ q }: { q: string }, { runtime }: { runtime: Runtime }) =>
      textOf(await helper(`Where is ${q}?`, runtime))
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('tools', async (_state, runtime) => {
        const content = await search({ q: 'the cat' }, { runtime })
        return { messages: { type: 'tool', id: 't', content, tool_call_id: '1' } }
      })
      .addEdge(START, 'tools')
      .compile()
    const parts = await messagesOf(graph)
    expect(said(parts)).toEqual([
      ['AIMessageChunk', 'found'],
      ['AIMessageChunk', ''],
      ['tool', 'found'],
    ])
    expect(new Set(parts.map(({ data }) => data[1].langgraph_node))).toEqual(new Set(['tools']))
  })

  it('come without an argument, where the ambient context is at hand', async () => {
    const model = scriptedModel(['x'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', async () => void (await model.invoke('hi')))
      .addEdge(START, 'n')
      .compile()
    expect(await messagesOf(graph)).toHaveLength(2)
  })

  it('bring tool calls in pieces by index, also interleaved, and the state has them whole', async () => {
    const pieces = [
      { index: 0, id: 'a', name: 'search', args: '' },
      { index: 1, id: 'b', name: 'weather', args: '{"place":' },
      { index: 0, args: '{"q":"cats"}' },
      { index: 1, args: '"Paris"}' },
    ]
    const graph = chatOf(
      initChatModel(async function* () {
        for (const piece of pieces) yield { tool_call_chunks: [piece] }
      }),
    )
    const parts = await collectParts(
      graph.stream({ messages: 'hi' }, { streamMode: ['messages', 'values'] }),
    )
    const told = parts.flatMap((part) => {
      const message = part.type === 'messages' ? part.data[0] : undefined
      return message?.type === 'AIMessageChunk' ? (message.tool_call_chunks ?? []) : []
    })
    expect(told).toEqual(pieces)
    const last = parts.at(-1)!
    expect(last.type === 'values' && last.data.messages.at(-1)).toMatchObject({
      tool_calls: [
        { id: 'a', name: 'search', args: { q: 'cats' } },
        { id: 'b', name: 'weather', args: { place: 'Paris' } },
      ],
    })
  })

  it('bring reasoning in blocks of its own', async () => {
    const graph = chatOf(
      initChatModel(async function* () {
        yield { content: [{ type: 'reasoning', reasoning: 'They ' }] }
        yield { content: [{ type: 'reasoning', reasoning: 'greet.' }] }
        yield 'Hel'
        yield 'lo'
      }),
    )
    const { value } = await graph.invoke({ messages: 'hi' })
    expect(value?.messages.at(-1)?.type === 'ai' && value.messages.at(-1)).toMatchObject({
      content: [
        { type: 'reasoning', reasoning: 'They greet.' },
        { type: 'text', text: 'Hello' },
      ],
    })
    expect(said(await messagesOf(graph)).map(([, text]) => text)).toEqual(['', '', 'Hel', 'lo', ''])
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

describe('a sibling that fails', () => {
  it('silences the model calls that are still under way', async () => {
    const failure = new Error('broken')
    let start = (): void => {}
    const started = new Promise<void>((resolve) => (start = resolve))
    const clock = createFakeClock()
    const model = scriptedModel(['a', 'b', 'c'], { delay: 10, clock })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('bad', async () => {
        await started
        throw failure
      })
      .addNode('chat', async (_state, runtime) => void (await model.invoke('x', runtime)))
      .addEdge(START, 'bad')
      .addEdge(START, 'chat')
      .compile({ clock })
    const reading = settle(tap(graph.stream({}, { streamMode: 'messages' }), () => start()))
    await clock.advance(100)
    const { parts, error } = await reading
    expect(said(parts)).toEqual([['AIMessageChunk', 'a']])
    expect(error).toBe(failure)
    expect(clock.pending).toBe(0)
  })
})
