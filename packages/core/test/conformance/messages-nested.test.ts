import {
  type AIMessage,
  Annotation,
  MessagesAnnotation,
  START,
  StateGraph,
  textOf,
} from '@rivulet/core'
import { collectParts, scriptedModel } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { messagesOf, said } from '../chat.ts'

const model = scriptedModel(['Hel', 'lo'])

/** A graph whose node `inner` answers with the model. */
const child = () =>
  new StateGraph(MessagesAnnotation)
    .addNode('inner', async (state, runtime) => ({
      messages: await model.invoke(state.messages, runtime),
    }))
    .addEdge(START, 'inner')
    .compile()

const parent = () =>
  new StateGraph(MessagesAnnotation).addNode('outer', child()).addEdge(START, 'outer').compile()

const input = { messages: 'hi' }
const everywhere = { streamMode: 'messages', subgraphs: true } as const

const tokens = [
  ['AIMessageChunk', 'Hel'],
  ['AIMessageChunk', 'lo'],
  ['AIMessageChunk', ''],
]

describe('semantics §3.5 a nested graph', () => {
  it('streams no tokens by default: the message comes whole from the parent node', async () => {
    const parts = await messagesOf(parent())
    expect(said(parts)).toEqual([['ai', 'Hello']])
    expect(parts[0]).toMatchObject({ ns: [], data: [{}, { langgraph_node: 'outer' }] })
  })

  it('streams its tokens under its namespace when asked for, and nothing is told twice', async () => {
    const parts = await collectParts(parent().stream(input, everywhere))
    expect(said(parts)).toEqual(tokens)
    for (const { ns, data } of parts) {
      expect(ns).toEqual([expect.stringMatching(/^outer:[0-9a-f-]{36}$/)])
      expect(data[1]).toMatchObject({ langgraph_node: 'inner', langgraph_step: 1 })
      expect(data[1].langgraph_checkpoint_ns).toMatch(
        new RegExp(`^${ns[0]!}\\|inner:[0-9a-f-]{36}$`),
      )
      expect(data[1].checkpoint_ns).toBe(data[1].langgraph_checkpoint_ns)
    }
  })

  it('streams from any depth', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('top', parent())
      .addEdge(START, 'top')
      .compile()
    const parts = await collectParts(graph.stream(input, everywhere))
    expect(said(parts)).toEqual(tokens)
    expect(parts[0]!.ns).toEqual([expect.stringMatching(/^top:/), expect.stringMatching(/^outer:/)])
    expect(said(await messagesOf(graph))).toEqual([['ai', 'Hello']])
  })

  it('shows messages that its nodes return only when asked for', async () => {
    const below = new StateGraph(MessagesAnnotation)
      .addNode('inner', () => ({ messages: { type: 'ai', id: 'a', content: 'from below' } }))
      .addEdge(START, 'inner')
      .compile()
    const graph = new StateGraph(Annotation.Root({ text: Annotation<string>() }))
      .addNode('outer', async (_state, runtime) => {
        const result = await below.invoke({}, { runtime })
        return { text: textOf(result.value!.messages[0] as AIMessage) }
      })
      .addEdge(START, 'outer')
      .compile()
    expect(await collectParts(graph.stream({}, { streamMode: 'messages' }))).toEqual([])
    const parts = await collectParts(graph.stream({}, everywhere))
    expect(said(parts)).toEqual([['ai', 'from below']])
    expect(parts[0]!.ns).toEqual([expect.stringMatching(/^outer:/)])
  })

  it('that a node invokes streams its tokens only when asked for', async () => {
    const inside = child()
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('outer', async (state, runtime) => {
        await inside.invoke({ messages: state.messages }, { runtime })
      })
      .addEdge(START, 'outer')
      .compile()
    expect(await messagesOf(graph)).toEqual([])
    const parts = await collectParts(graph.stream(input, everywhere))
    expect(said(parts)).toEqual(tokens)
    expect(parts[0]!.ns).toEqual([expect.stringMatching(/^outer:/)])
  })

  it.each([
    [false, 0],
    [true, 3],
  ])(
    'that a node streams itself tells that node, and the run when it asks (%s)',
    async (subgraphs, told) => {
      const inside = child()
      const own: [string, string][] = []
      const graph = new StateGraph(MessagesAnnotation)
        .addNode('outer', async (state, runtime) => {
          const stream = inside.stream(
            { messages: state.messages },
            { runtime, streamMode: 'messages' },
          )
          own.push(...said(await collectParts(stream)))
        })
        .addEdge(START, 'outer')
        .compile()
      const parts = await collectParts(graph.stream(input, { streamMode: 'messages', subgraphs }))
      expect(own).toEqual(tokens)
      expect(parts).toHaveLength(told)
    },
  )

  it('keeps nostream and streaming off as they are', async () => {
    const quiet = scriptedModel(['Hel', 'lo'], { tags: ['nostream'] })
    const whole = scriptedModel(['Hel', 'lo'], { streaming: false })
    const below = new StateGraph(MessagesAnnotation)
      .addNode('inner', async (_state, runtime) => {
        await quiet.invoke('hi', runtime)
        await whole.invoke('hi', runtime)
      })
      .addEdge(START, 'inner')
      .compile()
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('outer', below)
      .addEdge(START, 'outer')
      .compile()
    expect(await messagesOf(graph)).toEqual([])
    expect(said(await collectParts(graph.stream(input, everywhere)))).toEqual([['ai', 'Hello']])
  })
})

describe('semantics §3.2 one list of seen ids for all graphs of a run', () => {
  it('knows a message of a nested graph when its parent returns it', async () => {
    const below = new StateGraph(MessagesAnnotation)
      .addNode('inner', () => ({ messages: { type: 'ai', id: 'a', content: 'once' } }))
      .addEdge(START, 'inner')
      .compile()
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('outer', below)
      .addNode('again', () => ({ messages: { type: 'ai', id: 'a', content: 'once' } }))
      .addEdge(START, 'outer')
      .addEdge('outer', 'again')
      .compile()
    const parts = await collectParts(graph.stream(input, everywhere))
    expect(parts.map(({ ns, data }) => [ns.length, data[0].id])).toEqual([[1, 'a']])
  })
})
