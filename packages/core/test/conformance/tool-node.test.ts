import {
  type AIMessage,
  Annotation,
  Command,
  END,
  entrypoint,
  initChatModel,
  MemorySaver,
  type Message,
  MessagesAnnotation,
  messagesKey,
  Send,
  START,
  StateGraph,
  task,
  tool,
  type Tool,
  type ToolCall,
  type ToolMessage,
  ToolNode,
  type ToolNodeOptions,
  toolsCondition,
} from '@rivulet/core'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { settle, thrownBy } from '../settle.ts'
import { resume } from './fixtures.ts'
import { createGate, dataOf, nextTurn, onThread } from './trace.ts'

const call = (name: string, args: Record<string, unknown> = {}, id = name): ToolCall => ({
  id,
  name,
  args,
})

/** What a model has said: its calls. */
const asking = (...calls: ToolCall[]): AIMessage => ({
  type: 'ai',
  id: 'a',
  content: '',
  tool_calls: calls,
})

/** A graph of one node, which runs tools. */
const toolGraph = (tools: readonly Tool[], options: ToolNodeOptions = {}) =>
  new StateGraph({ messages: messagesKey(), x: Annotation<unknown>() } as never)
    .addNode('tools', new ToolNode(tools, options))
    .addEdge(START, 'tools')

/** The tool messages after one run. */
async function answersOf(
  tools: readonly Tool[],
  calls: readonly ToolCall[],
  options: ToolNodeOptions = {},
): Promise<ToolMessage[]> {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('tools', new ToolNode(tools, options))
    .addEdge(START, 'tools')
    .compile()
  const { value } = await graph.invoke({ messages: [asking(...calls)] })
  return value!.messages.filter((message): message is ToolMessage => message.type === 'tool')
}

const add = tool(({ left, right }) => left + right, {
  name: 'add',
  description: 'Adds.',
  schema: z.object({ left: z.number(), right: z.number().default(1) }),
})
const broken = tool(
  (): string => {
    throw new RangeError('too far')
  },
  { name: 'broken' },
)

describe('a tool', () => {
  it('gives its output for arguments, and a tool message for a call', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    expect(await add.invoke({ left: 1, right: 2 })).toBe(3)
    expect(await add.invoke(call('add', { left: 2 }, 'c1'))).toMatchObject({
      type: 'tool',
      tool_call_id: 'c1',
      name: 'add',
      content: '3',
      status: 'success',
    })
    warn.mockRestore()
  })

  it('refuses arguments that do not fit, and says where', async () => {
    await expect(add.invoke({ left: 'one' } as never)).rejects.toMatchObject({
      code: 'SCHEMA_VIOLATION',
      message: expect.stringMatching(/tool "add".*left: /) as string,
    })
  })

  it.each([
    ['text', 'as it is', 'as it is'],
    ['nothing', undefined, ''],
    ['blocks', [{ type: 'text', text: 'a' }], [{ type: 'text', text: 'a' }]],
    ['data', { a: [1] }, '{"a":[1]}'],
    ['a list', [1, 2], '[1,2]'],
    ['false', false, 'false'],
    ['what is no JSON', 10n, 'a bigint (10)'],
  ])('answers with %s', async (_what, output, content) => {
    const echo = tool(() => output, { name: 'echo' })
    const [answer] = await answersOf([echo], [call('echo')])
    expect(answer?.content).toEqual(content)
  })

  it('may return its own message, or content with an artifact', async () => {
    const own = tool(() => ({ type: 'tool', content: 'mine', artifact: 1 }) as ToolMessage, {
      name: 'own',
    })
    const split = tool(() => ['short', { long: true }], {
      name: 'split',
      responseFormat: 'content_and_artifact',
    })
    const [first, second] = await answersOf([own, split], [call('own'), call('split')])
    expect(first).toMatchObject({ tool_call_id: 'own', name: 'own', content: 'mine', artifact: 1 })
    expect(first!.id).toBeTruthy()
    expect(second).toMatchObject({ content: 'short', artifact: { long: true } })
  })

  it('has state, the id of its call, and what nodes have', async () => {
    const look = tool(
      (_args, { state, toolCallId, writer, executionInfo }) => {
        writer({ from: toolCallId })
        return { seen: Object.keys(state as object), taskId: executionInfo.taskId }
      },
      { name: 'look' },
    )
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('tools', new ToolNode([look]))
      .addEdge(START, 'tools')
      .compile()
    const { parts } = await settle(
      graph.stream(
        { messages: [asking(call('look', {}, 'c1'))] },
        { streamMode: ['custom', 'tasks', 'values'] },
      ),
    )
    expect(dataOf(parts, 'custom')).toEqual([{ from: 'c1' }])
    expect(parts.every(({ ns }) => ns.length === 0)).toBe(true)
    const [start] = dataOf(parts, 'tasks')
    const { messages } = dataOf(parts, 'values').at(-1)!
    expect(JSON.parse((messages.at(-1) as ToolMessage).content as string)).toEqual({
      seen: ['messages'],
      taskId: start!.id,
    })
  })

  it.each([
    ['no name', () => tool(() => 1, { name: '' })],
    ['no function', () => tool(1 as never, { name: 'a' })],
    [
      'an option of a wrong kind',
      () => tool(() => 1, { name: 'a', responseFormat: 'json' as never }),
    ],
    ['what is no tool', () => new ToolNode([{ name: 'a' } as never])],
    ['two of one name', () => new ToolNode([add, add])],
  ])('is refused: %s', (_what, make) => {
    expect(thrownBy(make)).toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

describe('a ToolNode', () => {
  it('runs the calls side by side, and answers in their order', async () => {
    const gate = createGate()
    const slow = tool(async () => await gate.opened.then(() => 'slow'), { name: 'slow' })
    const fast = tool(() => (gate.open(), 'fast'), { name: 'fast' })
    const answers = await answersOf([slow, fast], [call('slow'), call('fast')])
    expect(answers.map(({ tool_call_id: id, content }) => [id, content])).toEqual([
      ['slow', 'slow'],
      ['fast', 'fast'],
    ])
  })

  it('answers only calls that have no answer yet', async () => {
    const run = vi.fn<() => string>(() => 'again')
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('tools', new ToolNode([tool(run, { name: 'a' })]))
      .addEdge(START, 'tools')
      .compile()
    const answered: Message = { type: 'tool', id: 't', content: 'known', tool_call_id: '1' }
    const messages = [asking(call('a', {}, '1'), call('a', {}, '2')), answered]
    const { value } = await graph.invoke({ messages })
    expect(value!.messages.slice(2)).toMatchObject([{ tool_call_id: '2', content: 'again' }])
    expect(run).toHaveBeenCalledOnce()
  })

  it('tells the model of errors, of arguments that do not fit, and of tools that it made up', async () => {
    const answers = await answersOf(
      [add, broken],
      [call('broken'), call('add', { left: 'x' }), call('made_up')],
    )
    expect(answers.map(({ status }) => status)).toEqual(['error', 'error', 'error'])
    expect(answers[0]!.content).toBe('Error: too far\n Please fix your mistakes.')
    expect(answers[1]!.content).toMatch(/does not fit its schema: left/)
    expect(answers[2]!.content).toBe(
      'Error: made_up is not a valid tool, try one of [add, broken].',
    )
  })

  it('says of errors what it is told to, or fails', async () => {
    const calls = [call('broken')]
    const [text] = await answersOf([broken], calls, { handleToolErrors: 'Try later.' })
    expect(text!.content).toBe('Try later.')
    const handleToolErrors = (error: unknown, { id }: ToolCall) => `${id}: ${String(error)}`
    const [made] = await answersOf([broken], calls, { handleToolErrors })
    expect(made!.content).toBe('broken: RangeError: too far')
    await expect(answersOf([broken], calls, { handleToolErrors: false })).rejects.toThrow('too far')
  })

  it('takes a call, a list of calls, or a list of messages, which it answers with a list', async () => {
    const node = new ToolNode([add])
    const given: unknown[] = [
      [asking(call('add', { left: 1 }))],
      [call('add', { left: 1 })],
      call('add', { left: 1 }),
    ]
    const graph = entrypoint(
      'graph',
      async (at: number, runtime) => await node.invoke(given[at], runtime),
    )
    expect((await graph.invoke(0)).value).toMatchObject([{ content: '2' }])
    expect((await graph.invoke(1)).value).toMatchObject({ messages: [{ content: '2' }] })
    expect((await graph.invoke(2)).value).toMatchObject({ messages: [{ content: '2' }] })
  })

  it('runs calls that are sent to it, each in a task of its own', async () => {
    const calls = [call('add', { left: 1 }, '1'), call('add', { left: 2 }, '2')]
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('model', () => ({ messages: [asking(...calls)] }))
      .addNode('tools', new ToolNode([add]))
      .addEdge(START, 'model')
      .addConditionalEdges('model', () => [
        new Send('tools', calls[0]),
        new Send('tools', [calls[1]!]),
      ])
      .compile()
    const { value } = await graph.invoke({})
    expect(value!.messages.slice(1)).toMatchObject([
      { tool_call_id: '1', content: '2' },
      { tool_call_id: '2', content: '3' },
    ])
  })

  it('reads and writes the messages under another key', async () => {
    const graph = new StateGraph(Annotation.Root({ talk: messagesKey() }))
      .addNode('tools', new ToolNode([add], { messagesKey: 'talk' }))
      .addEdge(START, 'tools')
      .compile()
    const { value } = await graph.invoke({ talk: [asking(call('add', { left: 1 }))] })
    expect(value!.talk[1]).toMatchObject({ content: '2' })
  })

  it('does not make a call again that had ended, when the node is retried', async () => {
    const run = vi.fn<() => string>(() => 'once')
    let attempts = 0
    const flaky = tool(
      () => {
        if (++attempts < 2) throw new Error('not yet')
        return attempts
      },
      { name: 'flaky' },
    )
    const node = new ToolNode([tool(run, { name: 'good' }), flaky], { handleToolErrors: false })
    const retryPolicy = { initialInterval: 0, jitter: false, retryOn: () => true }
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('tools', node, { retryPolicy })
      .addEdge(START, 'tools')
      .compile()
    const { value } = await graph.invoke({ messages: [asking(call('good'), call('flaky'))] })
    expect(value!.messages.slice(1)).toMatchObject([{ content: 'once' }, { content: '2' }])
    expect(run).toHaveBeenCalledOnce()
  })

  it('says what it needs where there is no message of a model', async () => {
    const graph = toolGraph([add]).compile()
    await expect(graph.invoke({ messages: 'hi' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('needs a message of a model in state.messages') as string,
    })
  })

  it('writes what Commands of tools say beside the messages of the others', async () => {
    const State = Annotation.Root({ messages: messagesKey(), x: Annotation<number>() })
    const set = tool(
      (_args, { toolCallId }) =>
        new Command({
          update: { x: 5, messages: [{ type: 'tool', content: 'set', tool_call_id: toolCallId! }] },
          goto: 'next',
        }),
      { name: 'set' },
    )
    const graph = new StateGraph(State)
      .addNode('tools', new ToolNode([add, set]))
      .addNode('next', ({ x }) => ({ x: x * 2 }))
      .addEdge(START, 'tools')
      .compile()
    const { value } = await graph.invoke({
      messages: [asking(call('add', { left: 1 }), call('set'))],
    })
    expect(value!.x).toBe(10)
    expect(value!.messages.slice(1).map((message) => (message as ToolMessage).content)).toEqual([
      '2',
      'set',
    ])
  })

  it('refuses a Command that leaves its call without an answer', async () => {
    const set = tool(() => new Command({ update: { x: 5 } }), { name: 'set' })
    const run = answersOf([set], [call('set')])
    await expect(run).rejects.toThrow('no tool message that answers its call')
  })

  it('hands Commands for the graph above over, of several tools as one', async () => {
    const State = Annotation.Root({
      messages: messagesKey(),
      log: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }),
    })
    const hand = (name: string) =>
      tool(() => new Command({ graph: Command.PARENT, goto: name, update: { log: [name] } }), {
        name,
      })
    const child = new StateGraph(MessagesAnnotation)
      .addNode('tools', new ToolNode([hand('ann'), hand('bob')]))
      .addEdge(START, 'tools')
      .compile()
    const graph = new StateGraph(State)
      .addNode('child', child)
      .addNode('ann', () => ({ log: ['ann ran'] }))
      .addNode('bob', () => ({ log: ['bob ran'] }))
      .addEdge(START, 'child')
      .compile()
    const { value } = await graph.invoke({ messages: [asking(call('ann'), call('bob'))] })
    expect(value!.log).toEqual(['ann', 'bob', 'ann ran', 'bob ran'])
  })

  it('calls its tools off with the run', async () => {
    const gate = createGate()
    let reason: unknown
    const wait = tool(
      async (_args, { signal }) => {
        gate.open()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        reason = signal.reason
      },
      { name: 'wait' },
    )
    const graph = toolGraph([wait]).compile()
    const stream = graph.stream(
      { messages: [asking(call('wait'))] },
      {
        streamMode: ['tasks', 'updates'],
      },
    )
    const running = settle(stream)
    await gate.opened
    await stream.cancel()
    expect((await running).parts).toHaveLength(1)
    expect(reason).toBeInstanceOf(Error)
  })
})

describe('questions of tools', () => {
  const ask = tool(
    (_args, { interrupt, toolCallId }) => `${toolCallId}: ${interrupt<string>(toolCallId)}`,
    {
      name: 'ask',
    },
  )

  it('are told together; each is answered by its id, and a call that has ended is not made again', async () => {
    const run = vi.fn<() => string>(() => 'done')
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('tools', new ToolNode([ask, tool(run, { name: 'work' })]))
      .addEdge(START, 'tools')
      .compile({ checkpointer: new MemorySaver() })
    const messages = [asking(call('ask', {}, '1'), call('work', {}, '2'), call('ask', {}, '3'))]
    const { interrupts } = await graph.invoke({ messages }, onThread())
    expect(interrupts.map(({ value }) => value)).toEqual(['1', '3'])
    const [one, three] = interrupts.map(({ id }) => id)
    const left = await graph.invoke(resume({ [three!]: 'C' }), onThread())
    expect(left.interrupts.map(({ value }) => value)).toEqual(['1'])
    const { value } = await graph.invoke(resume({ [one!]: 'A' }), onThread())
    expect(value!.messages.slice(1).map((message) => (message as ToolMessage).content)).toEqual([
      '1: A',
      'done',
      '3: C',
    ])
    expect(run).toHaveBeenCalledOnce()
  })

  it('keep their answers apart, whichever asks first', async () => {
    const gate = createGate()
    const late = tool(
      async (_args, { interrupt }) => {
        await gate.opened
        return `late ${interrupt<string>('late?')}`
      },
      { name: 'late' },
    )
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('tools', new ToolNode([ask, late]))
      .addEdge(START, 'tools')
      .compile({ checkpointer: new MemorySaver() })
    const running = graph.invoke({ messages: [asking(call('late'), call('ask'))] }, onThread())
    await nextTurn()
    gate.open()
    const { interrupts } = await running
    const answers = Object.fromEntries(
      interrupts.map(({ id, value }) => [id, `to ${String(value)}`]),
    )
    const { value } = await graph.invoke(resume(answers), onThread())
    expect(value!.messages.slice(1).map((message) => (message as ToolMessage).content)).toEqual([
      'late to late?',
      'ask: to ask',
    ])
  })

  it('are those of the node where a node calls the tool itself', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('n', async (_state, runtime) => ({
        messages: (await ask.invoke(call('ask'), runtime)) as ToolMessage,
      }))
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver() })
    expect((await graph.invoke({}, onThread())).interrupts).toMatchObject([{ value: 'ask' }])
    const { value } = await graph.invoke(resume('yes'), onThread())
    expect(value!.messages).toMatchObject([{ content: 'ask: yes' }])
  })

  it('of graphs and tasks that a tool calls are answered, too, each graph under its own number', async () => {
    const inner = (name: string) =>
      new StateGraph(Annotation.Root({ answer: Annotation<string>() }))
        .addNode('q', (_state, { interrupt }) => ({ answer: interrupt<string>(name) }))
        .addEdge(START, 'q')
        .compile()
    const graphs = { cats: inner('cats?'), dogs: inner('dogs?') }
    const paid = vi.fn<(name: string) => string>((name) => `paid for ${name}`)
    const pay = task('pay', paid)
    const consult = tool(
      async ({ name }, runtime) => {
        const receipt = await pay(name, runtime)
        return `${receipt}: ${(await graphs[name].invoke({}, runtime)).value?.answer}`
      },
      { name: 'consult', schema: z.object({ name: z.enum(['cats', 'dogs']) }) },
    )
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('tools', new ToolNode([consult]))
      .addEdge(START, 'tools')
      .compile({ checkpointer: new MemorySaver() })
    const messages = [
      asking(call('consult', { name: 'cats' }, '1'), call('consult', { name: 'dogs' }, '2')),
    ]
    const { interrupts } = await graph.invoke({ messages }, onThread())
    const answers = Object.fromEntries(interrupts.map(({ id, value }) => [id, `${String(value)}!`]))
    const cats = Object.fromEntries(Object.entries(answers).slice(0, 1))
    const half = await graph.invoke(resume(cats), onThread())
    expect(half.interrupts).toMatchObject([{ value: 'dogs?' }])
    const { value } = await graph.invoke(resume(answers[half.interrupts[0]!.id]), onThread())
    expect(value!.messages.slice(1).map((message) => (message as ToolMessage).content)).toEqual([
      'paid for cats: cats?!',
      'paid for dogs: dogs?!',
    ])
    expect(paid).toHaveBeenCalledTimes(2)
  })
})

describe('an agent', () => {
  it('goes round between its model and its tools until the model calls none', async () => {
    const model = initChatModel((messages) =>
      messages.some(({ type }) => type === 'tool')
        ? 'It is 3.'
        : (asking(call('add', { left: 1, right: 2 })) as Message),
    ).bindTools([add])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('model', async ({ messages }, runtime) => ({
        messages: await model.invoke(messages, runtime),
      }))
      .addNode('tools', new ToolNode([add]))
      .addEdge(START, 'model')
      .addConditionalEdges('model', toolsCondition)
      .addEdge('tools', 'model')
      .compile()
    const { value } = await graph.invoke({ messages: 'What is 1 + 2?' })
    expect(value!.messages.map(({ type }) => type)).toEqual(['human', 'ai', 'tool', 'ai'])
  })

  it.each([
    ['tools', { messages: [asking(call('a'))] }],
    ['tools', [asking(call('a'))]],
    [END, { messages: [{ type: 'ai', id: 'a', content: 'done' }] }],
    [END, { messages: [] }],
    [END, {}],
  ])('goes to %s', (target, state) => {
    expect(toolsCondition(state)).toBe(target)
  })
})
