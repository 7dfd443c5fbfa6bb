import {
  type AIMessage,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  task,
  tool,
  type Tool,
  ToolNode,
} from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { resume } from './fixtures.ts'
import { createGate, onThread } from './trace.ts'

const asking = (...names: string[]): AIMessage => ({
  type: 'ai',
  id: 'a',
  content: '',
  tool_calls: names.map((name) => ({ id: `of ${name}`, name, args: { n: 1 } })),
})

const agentOf = (...tools: Tool[]) =>
  new StateGraph(MessagesAnnotation).addNode('tools', new ToolNode(tools)).addEdge(START, 'tools')

const INPUT = { messages: [asking('a')] }

describe('semantics §6 the mode tools', () => {
  it('tells the start with the arguments, then the output', async () => {
    const a = tool(() => ({ found: 3 }), { name: 'a' })
    const { parts } = await settle(agentOf(a).compile().stream(INPUT, { streamMode: 'tools' }))
    const id = { tool_call_id: 'of a' }
    expect(parts).toEqual([
      {
        type: 'tools',
        ns: [],
        data: { event: 'tool-started', ...id, tool_name: 'a', input: { n: 1 } },
      },
      { type: 'tools', ns: [], data: { event: 'tool-finished', ...id, output: { found: 3 } } },
    ])
  })

  it('tells what a tool yields, which is its output if it returns none', async () => {
    const words = tool(
      async function* () {
        yield 'a '
        yield 'cat'
      },
      { name: 'a' },
    )
    const counted = tool(
      async function* () {
        yield { progress: 50 }
        return 'done'
      },
      { name: 'b' },
    )
    const graph = agentOf(words, counted).compile()
    const { parts } = await settle(
      graph.stream({ messages: [asking('a', 'b')] }, { streamMode: 'tools' }),
    )
    const told = (of: string) =>
      parts.flatMap(({ data }) => (data.tool_call_id === of ? [data] : [])).slice(1)
    expect(told('of a')).toMatchObject([{ delta: 'a ' }, { delta: 'cat' }, { output: 'a cat' }])
    expect(told('of b')).toMatchObject([{ delta: { progress: 50 } }, { output: 'done' }])
  })

  it('finds the ambient forms in a generator, up to its first await after each yield', async () => {
    const { getStreamWriter } = await import('@rivulet/core')
    const words = tool(
      async function* () {
        getStreamWriter()('first')
        yield 1
        getStreamWriter()('second')
      },
      { name: 'a' },
    )
    const { parts } = await settle(agentOf(words).compile().stream(INPUT, { streamMode: 'custom' }))
    expect(parts.map(({ data }) => data)).toEqual(['first', 'second'])
  })

  it('tells of an error, and of a tool that does not exist', async () => {
    const a = tool(
      () => {
        throw new RangeError('too far')
      },
      { name: 'a' },
    )
    const graph = agentOf(a).compile()
    const { parts } = await settle(
      graph.stream({ messages: [asking('a', 'b')] }, { streamMode: 'tools' }),
    )
    expect(parts.map(({ data }) => [data.tool_call_id, data.event])).toEqual(
      expect.arrayContaining([
        ['of a', 'tool-started'],
        ['of a', 'tool-error'],
        ['of b', 'tool-started'],
        ['of b', 'tool-error'],
      ]),
    )
    expect(parts).toHaveLength(4)
  })

  it('starts again where the tool has asked, and tells no error of that', async () => {
    const a = tool((_args, { interrupt }) => interrupt('sure?'), { name: 'a' })
    const graph = agentOf(a).compile({ checkpointer: new MemorySaver() })
    const options = { ...onThread(), streamMode: 'tools' } as const
    const asked = await settle(graph.stream(INPUT, options))
    expect(asked.parts.map(({ data }) => data.event)).toEqual(['tool-started'])
    const answered = await settle(graph.stream(resume('yes'), options))
    expect(answered.parts.map(({ data }) => data.event)).toEqual(['tool-started', 'tool-finished'])
  })

  it('says nothing of tools with the tag nostream', async () => {
    const a = tool(() => 1, { name: 'a', tags: ['nostream'] })
    const { parts } = await settle(agentOf(a).compile().stream(INPUT, { streamMode: 'tools' }))
    expect(parts).toEqual([])
    const b = tool(() => 1, { name: 'a' })
    const options = { streamMode: 'tools', tags: ['nostream'] } as const
    expect((await settle(agentOf(b).compile().stream(INPUT, options))).parts).toEqual([])
  })

  it('tells of tools in nested graphs and in tasks only where nested graphs are told of', async () => {
    const a = tool(() => 1, { name: 'a' })
    const call = task('call', async () => await a.invoke({ id: 'in task', name: 'a', args: {} }))
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('child', agentOf(a).compile())
      .addNode('n', async (_state, runtime) => void (await call(runtime)))
      .addEdge(START, 'child')
      .addEdge('child', 'n')
      .compile()
    const shallow = await settle(graph.stream(INPUT, { streamMode: 'tools' }))
    expect(shallow.parts).toEqual([])
    const deep = await settle(graph.stream(INPUT, { streamMode: 'tools', subgraphs: true }))
    expect(deep.parts.map(({ ns, data }) => [ns[0]?.split(':')[0], data.event])).toEqual([
      ['child', 'tool-started'],
      ['child', 'tool-finished'],
      ['n', 'tool-started'],
      ['n', 'tool-finished'],
    ])
  })

  it('tells of a call that a node makes itself, and nothing of one without an id', async () => {
    const a = tool(() => 1, { name: 'a' })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', async (_state, runtime) => {
        await a.invoke({ id: '1', name: 'a', args: {} }, runtime)
        await a.invoke({ n: 1 }, { runtime })
      })
      .addEdge(START, 'n')
      .compile()
    const { parts } = await settle(graph.stream({}, { streamMode: 'tools' }))
    expect(parts.map(({ data }) => data.tool_call_id)).toEqual(['1', '1'])
  })

  it('says nothing once the run is called off', async () => {
    const gate = createGate()
    const a = tool(
      async function* (_args, { signal }) {
        yield 'before'
        gate.open()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        yield 'after'
      },
      { name: 'a' },
    )
    const stream = agentOf(a).compile().stream(INPUT, { streamMode: 'tools' })
    const running = settle(stream)
    await gate.opened
    await stream.cancel()
    expect((await running).parts.map(({ data }) => data.event)).toEqual([
      'tool-started',
      'tool-output-delta',
    ])
  })
})
