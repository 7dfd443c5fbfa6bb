import {
  Annotation,
  MemorySaver,
  type Message,
  MessagesAnnotation,
  messagesKey,
  pushMessage,
  type Runtime,
  START,
  StateGraph,
  task,
  tool,
  ToolNode,
} from '@rivulet/core'
import { collectParts, createFakeClock } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { messagesOf } from '../chat.ts'
import { settle } from '../settle.ts'
import { resume } from './fixtures.ts'
import { onThread } from './trace.ts'

const note = (id: string): Message => ({ type: 'ai', id, content: id })

const idsOf = (messages: readonly { readonly id: string }[]): string[] =>
  messages.map(({ id }) => id)

describe('semantics §3.7 a message that is pushed', () => {
  it('is told at once, and in the state when the node has ended, before what it returns', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', (_state, runtime) => {
        pushMessage(note('pushed'), runtime)
        runtime.writer('after it')
        return { messages: note('returned') }
      })
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(
      graph.stream({}, { streamMode: ['messages', 'custom', 'updates', 'values'] }),
    )
    expect(parts.map((part) => (part.type === 'messages' ? part.data[0].id : part.type))).toEqual([
      'pushed',
      'custom',
      'returned',
      'updates',
      'values',
    ])
    const [first, , , update, last] = parts
    expect(first).toMatchObject({
      ns: [],
      data: [note('pushed'), { langgraph_node: 'n', ls_integration: 'langgraph', attempt: 1 }],
    })
    expect(update!.data).toEqual({
      n: [{ messages: note('pushed') }, { messages: note('returned') }],
    })
    expect(last!.type === 'values' && idsOf(last!.data.messages)).toEqual(['pushed', 'returned'])
  })

  it('is never held back by its id, and counts as seen from then on', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', (_state, runtime) => {
        pushMessage(note('same'), runtime)
        pushMessage({ type: 'ai', id: 'same', content: 'edited' }, { runtime })
        return { messages: note('same') }
      })
      .addEdge(START, 'n')
      .compile()
    const parts = await messagesOf(graph)
    expect(parts.map(({ data: [message] }) => message.content)).toEqual(['same', 'edited'])
  })

  it('needs no argument where the ambient context is at hand', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', () => void pushMessage(note('pushed')))
      .addEdge(START, 'n')
      .compile()
    expect(await messagesOf(graph)).toHaveLength(1)
  })

  it('goes to the state key that is named, or nowhere', async () => {
    const State = Annotation.Root({ messages: messagesKey(), notes: messagesKey() })
    const graph = new StateGraph(State)
      .addNode('n', (_state, runtime) => {
        pushMessage(note('a'), { runtime, stateKey: 'notes' })
        pushMessage(note('b'), { runtime, stateKey: null })
      })
      .addEdge(START, 'n')
      .compile()
    const { value } = await graph.invoke({})
    expect(value).toEqual({ messages: [], notes: [note('a')] })
    expect(await messagesOf(graph)).toHaveLength(2)
  })

  it('is only written where nobody asked for messages', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', (_state, runtime) => void pushMessage(note('pushed'), runtime))
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'updates' }))
    expect(parts.map(({ data }) => data)).toEqual([{ n: { messages: note('pushed') } }])
  })

  it('has the namespace of its graph, and is told from nested graphs only when asked for', async () => {
    const child = new StateGraph(MessagesAnnotation)
      .addNode('inner', (_state, runtime) => {
        pushMessage(note('pushed'), { runtime, stateKey: null })
      })
      .addEdge(START, 'inner')
      .compile()
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('outer', child)
      .addEdge(START, 'outer')
      .compile()
    expect(await messagesOf(graph)).toEqual([])
    const parts = await collectParts(graph.stream({}, { streamMode: 'messages', subgraphs: true }))
    expect(parts.map(({ ns }) => ns)).toEqual([[expect.stringMatching(/^outer:/)]])
  })

  it('of an attempt that failed is not written', async () => {
    const clock = createFakeClock()
    const graph = new StateGraph(MessagesAnnotation)
      .addNode(
        'n',
        (_state, runtime) => {
          const { nodeAttempt } = runtime.executionInfo
          pushMessage(note(`attempt ${nodeAttempt}`), runtime)
          if (nodeAttempt === 1) throw new Error('once')
        },
        { retryPolicy: { retryOn: () => true, jitter: false } },
      )
      .addEdge(START, 'n')
      .compile({ clock })
    const reading = collectParts(graph.stream({}, { streamMode: ['messages', 'values'] }))
    await clock.advance(500)
    const parts = await reading
    const told = parts.flatMap((part) => (part.type === 'messages' ? [part.data[0].id] : []))
    expect(told).toEqual(['attempt 1', 'attempt 2'])
    const last = parts.at(-1)!
    expect(last.type === 'values' && idsOf(last.data.messages)).toEqual(['attempt 2'])
  })

  it('must have an id', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', (_state, runtime) => void pushMessage('no id', runtime))
      .addEdge(START, 'n')
      .compile()
    await expect(graph.invoke({})).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      argument: 'message',
    })
  })

  it('must go to a state key that there is', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', (_state, runtime) => {
        pushMessage(note('pushed'), { runtime, stateKey: 'notes' })
      })
      .addEdge(START, 'n')
      .compile()
    const { error } = await settle(graph.stream({}))
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'stateKey' })
  })
})

describe('what a task or a tool pushes', () => {
  const tell = task('tell', (id: string, runtime: Runtime) => void pushMessage(note(id), runtime))
  const show = tool((_args, runtime) => pushMessage(note('of the tool'), runtime).id, {
    name: 'show',
  })

  it('is written by the node that has called it, also when that goes on later', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', async (_state, runtime) => {
        await tell('of the task', runtime)
        runtime.interrupt('go on?')
        return { messages: note('returned') }
      })
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const { value } = await graph.invoke(resume(true), onThread())
    expect(idsOf(value!.messages)).toEqual(['of the task', 'returned'])
  })

  it('is dropped with a task that fails', async () => {
    const fail = task('fail', (runtime: Runtime) => {
      pushMessage(note('lost'), runtime)
      throw new Error('no')
    })
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', async (_state, runtime) => {
        await fail(runtime).catch(() => {})
        return { messages: note('returned') }
      })
      .addEdge(START, 'n')
      .compile()
    expect(idsOf((await graph.invoke({})).value!.messages)).toEqual(['returned'])
  })

  it('is kept with a tool call that is not made again', async () => {
    const ask = tool((_args, runtime) => runtime.interrupt<string>('sure?'), { name: 'ask' })
    const calls = ['show', 'ask'].map((name) => ({ id: name, name, args: {} }))
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('tools', new ToolNode([show, ask]))
      .addEdge(START, 'tools')
      .compile({ checkpointer: new MemorySaver() })
    const asking: Message = { type: 'ai', id: 'a', content: '', tool_calls: calls }
    await graph.invoke({ messages: [asking] }, onThread())
    const { value } = await graph.invoke(resume('yes'), onThread())
    expect(value!.messages.map(({ id }) => id).slice(0, 2)).toEqual(['a', 'of the tool'])
    expect(value!.messages).toHaveLength(4)
  })
})
