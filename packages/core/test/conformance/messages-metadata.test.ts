import {
  type ChatModel,
  initChatModel,
  MessagesAnnotation,
  START,
  StateGraph,
  textOf,
} from '@rivulet/core'
import { collectParts, createFakeClock, scriptedModel } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { chatOf, messagesOf } from '../chat.ts'

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

  it('tells what is known of the model, and the stop texts of the call', async () => {
    const client = {
      chat: {
        completions: {
          create: async () =>
            (async function* () {
              yield { choices: [{ delta: { content: 'x' } }] }
            })(),
        },
      },
    }
    const source = { client, model: 'gpt', temperature: 0.5, max_tokens: 9 }
    const model = initChatModel(source, { stop: ['model'], metadata: { ls_provider: 'mine' } })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('own', async (_state, runtime) => void (await model.invoke('hi', runtime)))
      .addNode('call', async (_state, runtime) => {
        await model.invoke('hi', { runtime, stop: ['call'] })
      })
      .addEdge(START, 'own')
      .addEdge('own', 'call')
      .compile()
    const parts = await messagesOf(graph)
    const known = {
      ls_provider: 'mine',
      ls_model_name: 'gpt',
      ls_model_type: 'chat',
      ls_temperature: 0.5,
      ls_max_tokens: 9,
    }
    expect(parts[0]!.data[1]).toMatchObject({ ...known, ls_stop: ['model'] })
    expect(parts.at(-1)!.data[1]).toMatchObject({ ...known, ls_stop: ['call'] })
  })

  it('counts the attempts of a node, for tokens and for what it returns', async () => {
    const clock = createFakeClock()
    const model = scriptedModel(['x'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode(
        'n',
        async (_state, runtime) => {
          await model.invoke('hi', runtime)
          if (runtime.executionInfo.nodeAttempt === 1) throw new Error('once')
          return { messages: { type: 'ai', id: 'own', content: 'y' } }
        },
        { retryPolicy: { retryOn: () => true, jitter: false } },
      )
      .addEdge(START, 'n')
      .compile({ clock })
    const reading = messagesOf(graph)
    await clock.advance(500)
    const attempts = (await reading).map(({ data: [message, metadata] }) => [
      message.type,
      metadata.attempt,
    ])
    expect(attempts).toEqual([
      ['AIMessageChunk', 1],
      ['AIMessageChunk', 1],
      ['AIMessageChunk', 2],
      ['AIMessageChunk', 2],
      ['ai', 2],
    ])
  })

  it('of a token of a condition is that of the node it follows', async () => {
    const model = scriptedModel(['x'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .addConditionalEdges('n', async (_state, runtime) => {
        await model.invoke('where?', runtime)
        return '__end__'
      })
      .compile()
    const [part] = await messagesOf(graph)
    expect(part!.data[1]).toMatchObject({ langgraph_node: 'n', langgraph_step: 1 })
  })

  it('survives structured cloning', async () => {
    const parts = await messagesOf(chatOf(scriptedModel(['x'], { tags: ['a'] })))
    expect(structuredClone(parts)).toEqual(parts)
  })
})
