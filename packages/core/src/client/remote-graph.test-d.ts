import { describe, expectTypeOf, it } from 'vitest'
import { createGraphClient, type RemoteGraph, type StateSnapshot, type Thread } from '../client.ts'
import {
  Annotation,
  append,
  Command,
  type CustomStreamPart,
  entrypoint,
  type GraphOutput,
  type Interrupt,
  Send,
  START,
  StateGraph,
  type,
  type ValuesStreamPart,
} from '../index.ts'
import { inlineTransport } from '../inline.ts'
import { collectParts, scriptedTransport } from '../testing.ts'
import { serveGraphs } from '../worker.ts'

interface Question {
  question: string
}
const State = Annotation.Root({ topic: Annotation<string>(), items: append<string>() })
type StateValue = { topic: string; items: string[] }
type StateUpdate = { topic?: string; items?: string[] }

/** What a worker's file exports. */
const serve = () =>
  serveGraphs({
    agent: new StateGraph(State, {
      context: type<{ user: string }>(),
      custom: type<{ progress: number }>(),
      interrupt: type<Question>(),
      resume: type<boolean>(),
    })
      .addNode('ask', (_state, runtime) => ({
        topic: String(runtime.interrupt({ question: 'Sure?' })),
      }))
      .addNode('tell', (_state, runtime) => runtime.writer({ progress: 1 }))
      .addEdge(START, 'ask')
      .compile(),
    plain: new StateGraph(State)
      .addNode('only', () => null)
      .addEdge(START, 'only')
      .compile(),
  })
type Graphs = ReturnType<typeof serve>

const client = createGraphClient<Graphs>({ transport: scriptedTransport([]) })
const agent = client.graph('agent')
const plain = client.graph('plain')

describe('a client', () => {
  it('knows the graphs by name, from one type argument', () => {
    expectTypeOf(agent).not.toBeAny()
    expectTypeOf(agent).not.toEqualTypeOf(plain)
    // @ts-expect-error -- no such graph
    client.graph('agnt')
  })

  it('without it knows nothing, and any name goes', async () => {
    const untyped = createGraphClient({ transport: scriptedTransport([]) }).graph('whatever')
    expectTypeOf(untyped).toEqualTypeOf<RemoteGraph>()
    const { value, interrupts } = await untyped.invoke({ any: 'thing' })
    expectTypeOf(value).toEqualTypeOf<unknown>()
    expectTypeOf(interrupts[0]!.value).toBeUnknown()
  })

  it('is the same over every transport', () => {
    const graphs = {} as Graphs
    const inline = createGraphClient<Graphs>({ transport: inlineTransport(graphs) })
    expectTypeOf(inline).toEqualTypeOf(client)
  })
})

describe('a remote graph', () => {
  it('streams the parts of the compiled graph', async () => {
    const options = { streamMode: ['values', 'updates', 'custom'], subgraphs: true } as const
    for await (const part of agent.stream({ topic: 'x' }, options)) {
      if (part.type === 'values') {
        expectTypeOf(part).toEqualTypeOf<ValuesStreamPart<StateValue, Question>>()
      } else if (part.type === 'custom') {
        expectTypeOf(part).toEqualTypeOf<CustomStreamPart<{ progress: number }>>()
      } else {
        expectTypeOf(part.data.ask).toEqualTypeOf<StateUpdate | null | undefined>()
        // @ts-expect-error -- no such node
        void part.data.nix
      }
    }
    const local = ({} as Graphs).agent
    expectTypeOf(agent.stream({})).toEqualTypeOf(local.stream({}))
  })

  it('keeps types through collectParts', async () => {
    const parts = await collectParts(agent.stream({}, { streamMode: 'custom' }))
    expectTypeOf(parts).toEqualTypeOf<CustomStreamPart<{ progress: number }>[]>()
  })

  it('resolves to the output', () => {
    const invoke = () => agent.invoke({ topic: 'x' })
    expectTypeOf(invoke).returns.resolves.toEqualTypeOf<GraphOutput<StateValue, Question>>()
  })

  it('takes the input, the context, the names and the answers of its graph', () => {
    void (() => agent.invoke({ items: ['x'] }, { context: { user: 'ada' } }))
    void (() => agent.invoke(new Command({ resume: true, goto: 'tell' })))
    void (() => agent.invoke(null, { interruptBefore: ['tell'], outputKeys: ['topic'] }))
    // @ts-expect-error -- no such key
    void (() => agent.invoke({ tpic: 'x' }))
    // @ts-expect-error -- another context
    void (() => agent.invoke({}, { context: { usr: 'ada' } }))
    // @ts-expect-error -- no answer of this graph
    void (() => agent.invoke(new Command({ resume: 'yes' })))
    // @ts-expect-error -- no such node
    void (() => agent.stream(new Command({ goto: 'nix' })))
    // @ts-expect-error -- no such node
    void (() => agent.stream({}, { interruptAfter: ['nix'] }))
    // @ts-expect-error -- no such key
    void (() => agent.stream({}, { outputKeys: ['tpic'] }))
    // @ts-expect-error -- no such mode
    void (() => agent.stream({}, { streamMode: ['vaules'] }))
  })

  it('shows the states of its threads', async () => {
    const state = await agent.getState('1')
    expectTypeOf(state).toEqualTypeOf<
      StateSnapshot<Partial<StateValue>, Question, 'ask' | 'tell' | typeof START>
    >()
    for await (const past of agent.getStateHistory('1')) {
      expectTypeOf(past).toEqualTypeOf(state)
      // @ts-expect-error -- no such key
      void past.values.tpic
    }
  })

  it('changes them as a node would', () => {
    void (() => agent.updateState('1', { topic: 'x' }, { asNode: 'tell' }))
    void (() => agent.updateState('1', [new Send('tell', {}), { items: ['x'] }]))
    // @ts-expect-error -- of another type
    void (() => agent.updateState('1', { topic: 1 }))
    // @ts-expect-error -- no such node
    void (() => agent.updateState('1', {}, { asNode: 'nix' }))
  })

  it('of any types is what each is, without a cast', () => {
    expectTypeOf(agent).toExtend<RemoteGraph>()
    expectTypeOf(agent.thread('1')).toExtend<Thread>()
    const name: string = 'agent'
    const either = client.graph(name === 'plain' ? name : 'agent')
    expectTypeOf(either).toExtend<RemoteGraph>()
  })
})

describe('a thread', () => {
  const thread = agent.thread('1')

  it('takes input and answers of its graph', async () => {
    const { status, value, interrupts } = await thread.submit({ topic: 'x' })
    expectTypeOf(status).toEqualTypeOf<'success' | 'interrupted' | 'error' | 'stopped'>()
    expectTypeOf(value).toEqualTypeOf<StateValue | null>()
    expectTypeOf(interrupts).toEqualTypeOf<readonly Interrupt<Question>[]>()
    void (() => thread.resume(true, { context: { user: 'ada' } }))
    void (() => thread.resumeAll({ id: false }))
    // @ts-expect-error -- no such key
    void (() => thread.submit({ tpic: 'x' }))
    // @ts-expect-error -- no answer of this graph
    void (() => thread.resume('yes'))
    // @ts-expect-error -- no answers of this graph
    void (() => thread.resumeAll({ id: 'yes' }))
  })

  it('publishes what its graph says', () => {
    const { custom, updates, interrupts, checkpoints } = thread.getSnapshot()
    expectTypeOf(custom.latest).toEqualTypeOf<{ progress: number } | undefined>()
    expectTypeOf(updates.latest?.ask).toEqualTypeOf<StateUpdate | null | undefined>()
    expectTypeOf(interrupts[0]!.value).toEqualTypeOf<Question>()
    expectTypeOf(interrupts[0]!.resume).parameter(0).toEqualTypeOf<boolean>()
    expectTypeOf(checkpoints.latest?.values).toEqualTypeOf<StateValue | undefined>()
    thread.onPart((part) => {
      if (part.type === 'custom') expectTypeOf(part.data).toEqualTypeOf<{ progress: number }>()
    })
  })
})

describe('a function behind a client', () => {
  const shout = entrypoint('shout', (words: string[]) => ({ at: new Date(), count: words.length }))
  const remote = createGraphClient<{ shout: typeof shout }>({
    transport: scriptedTransport([]),
  }).graph('shout')
  type Result = { at: Date; count: number }

  it('takes its argument and gives its result, as they are', async () => {
    const { value } = await remote.invoke(['a', 'b'])
    expectTypeOf(value).toEqualTypeOf<Result | null>()
    for await (const part of remote.stream(['a'], { streamMode: 'values' })) {
      expectTypeOf(part.data).toEqualTypeOf<Result>()
    }
    // @ts-expect-error -- not what the function takes
    void (() => remote.invoke([1]))
    // @ts-expect-error -- nor here
    void (() => remote.thread('1').submit('text'))
  })

  it('may go on with a Command, to an answer that nobody has declared', () => {
    void (() => remote.invoke(new Command({ resume: 'anything' })))
    void (() => remote.thread('1').resume({ any: 'thing' }))
  })

  it('is what each graph is, without a cast', () => {
    expectTypeOf(remote).toExtend<RemoteGraph>()
  })
})
