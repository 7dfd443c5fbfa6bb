import { describe, expectTypeOf, it } from 'vitest'
import {
  Annotation,
  append,
  type CompiledGraph,
  type CustomStreamPart,
  END,
  type GraphOutput,
  type GraphTypes,
  type Interrupt,
  type Message,
  type MessageLike,
  type MessagesAnnotation,
  type MessagesStreamPart,
  type Runtime,
  START,
  StateGraph,
  type StreamPart,
  type StreamPartOf,
  type StreamWriter,
  type,
  type UpdateMarks,
  type UpdatesStreamPart,
  type ValuesStreamPart,
  type WithNodes,
} from '../index.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  items: append<string>(),
  total: Annotation<number, string>({ reducer: (left, right) => left + right.length }),
})
type StateValue = { topic: string; items: string[]; total: number }
type StateUpdate = { topic?: string; items?: string[]; total?: string }

const graph = new StateGraph(State, {
  custom: type<{ status: string }>(),
  context: type<{ user: string }>(),
})
  .addNode('a', () => ({ topic: 'x' }))
  .addNode({ b: () => null, c: async () => {} })
  .addEdge(START, 'a')
  .compile()

describe('a state', () => {
  it('has the types of its keys, read and written', () => {
    expectTypeOf<typeof State.State>().toEqualTypeOf<StateValue>()
    expectTypeOf<typeof State.Update>().toEqualTypeOf<StateUpdate>()
  })

  it('of messages is read as messages and written in every accepted form', () => {
    expectTypeOf<typeof MessagesAnnotation.State>().toEqualTypeOf<{ messages: Message[] }>()
    expectTypeOf<typeof MessagesAnnotation.Update>().toEqualTypeOf<{
      messages?: MessageLike | readonly MessageLike[]
    }>()
  })

  it('has reducers and defaults of its own types', () => {
    Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 })
    // @ts-expect-error -- the reducer gives another type
    Annotation<number>({ reducer: () => 'text' })
    // @ts-expect-error -- the default has another type
    Annotation<number>({ default: () => 'text' })
    // @ts-expect-error -- no key of a state
    Annotation.Root({ a: 'text' })
  })
})

describe('a node', () => {
  it('gets the state and a runtime with the types of custom data and context', () => {
    new StateGraph(State, {
      custom: type<{ status: string }>(),
      context: type<{ user: string }>(),
    }).addNode('n', (state, runtime) => {
      expectTypeOf(state).toEqualTypeOf<StateValue>()
      expectTypeOf(runtime).toEqualTypeOf<Runtime<{ status: string }, { user: string }>>()
      expectTypeOf(runtime.writer).toEqualTypeOf<StreamWriter<{ status: string }>>()
      expectTypeOf(runtime.context).toEqualTypeOf<{ user: string }>()
      // @ts-expect-error -- not what the graph's custom parts hold
      runtime.writer({ status: 1 })
    })
  })

  it('without declared types may write anything, and knows nothing of the context', () => {
    new StateGraph(State).addNode('n', (_state, runtime) => {
      expectTypeOf(runtime).toEqualTypeOf<Runtime>()
      runtime.writer(1)
      // @ts-expect-error -- the context is unknown
      void runtime.context.user
    })
  })

  it('returns an update or nothing, now or later', () => {
    const builder = new StateGraph(State)
    builder
      .addNode('update', () => ({ topic: 'x', total: 'text' }))
      .addNode('null', () => null)
      .addNode('nothing', () => {})
      .addNode('later', async () => ({ items: ['x'] }))
    // @ts-expect-error -- a value of another type
    builder.addNode('wrong', () => ({ topic: 1 }))
    // @ts-expect-error -- what is written differs from what is read
    builder.addNode('read', () => ({ total: 1 }))
    // @ts-expect-error -- no object
    builder.addNode('text', () => 'x')
  })
})

describe('edges', () => {
  const builder = new StateGraph(State).addNode('a', () => null).addNode({ b: () => null })

  it('know the nodes that were added', () => {
    builder.addEdge(START, 'a').addEdge(['a', 'b'], END).addEdge('b', 'b')
  })

  it('refuse names that are no node', () => {
    // @ts-expect-error -- unknown target
    builder.addEdge(START, 'nix')
    // @ts-expect-error -- unknown source
    builder.addEdge('nix', 'a')
    // @ts-expect-error -- unknown source in a list
    builder.addEdge(['a', 'nix'], 'b')
    // @ts-expect-error -- a later node is not known yet
    new StateGraph(State).addEdge(START, 'a')
  })

  it('refuse START as a target, END as a source, and START in a list', () => {
    // @ts-expect-error -- a run starts there
    builder.addEdge('a', START)
    // @ts-expect-error -- nothing runs after it
    builder.addEdge(END, 'a')
    // @ts-expect-error -- a list waits for nodes
    builder.addEdge([START, 'a'], 'b')
  })

  it('by condition see the state and name nodes, END or lists of these', () => {
    builder.addConditionalEdges('a', (state, runtime) => {
      expectTypeOf(state).toEqualTypeOf<StateValue>()
      expectTypeOf(runtime).toEqualTypeOf<Runtime>()
      return state.topic === 'x' ? 'b' : END
    })
    builder.addConditionalEdges(START, async () => ['a', END])
    builder.addConditionalEdges('a', async () => 'b')
    builder.addConditionalEdges('a', async () => END)
    builder.addConditionalEdges('a', async (state) => (state.topic === 'x' ? 'b' : [END]))
    builder.addConditionalEdges('a', () => 'b', ['b', END])
    // @ts-expect-error -- unknown target
    builder.addConditionalEdges('a', () => 'nix')
    // @ts-expect-error -- unknown target, later
    builder.addConditionalEdges('a', async () => 'nix')
    // @ts-expect-error -- unknown source
    builder.addConditionalEdges('nix', () => 'a')
    // @ts-expect-error -- unknown name among the paths
    builder.addConditionalEdges('a', () => 'b', ['b', 'nix'])
  })

  it('by path map cover every result and lead to nodes', () => {
    builder.addConditionalEdges('a', (state) => state.topic === 'x', { true: 'b', false: END })
    builder.addConditionalEdges('a', async (state) => (state.total > 1 ? 'more' : 'done'), {
      more: 'a',
      done: END,
    })
    // @ts-expect-error -- false is missing
    builder.addConditionalEdges('a', (state) => state.topic === 'x', { true: 'b' })
    // @ts-expect-error -- leads nowhere
    builder.addConditionalEdges('a', () => 'more' as const, { more: 'nix' })
  })
})

describe('the input', () => {
  it('is an update of the state, or of the input schema', () => {
    graph.stream({ topic: 'x' })
    graph.stream({})
    // @ts-expect-error -- a value of another type
    graph.stream({ topic: 1 })
    // @ts-expect-error -- an unknown key
    graph.stream({ nix: 1 })
    const narrow = new StateGraph(State, {
      input: Annotation.Root({ topic: Annotation<string>() }),
    })
      .addNode('a', () => null)
      .addEdge(START, 'a')
      .compile()
    narrow.stream({ topic: 'x' })
    // @ts-expect-error -- not in the input schema
    narrow.stream({ items: [] })
  })
})

describe('the parts of a stream', () => {
  type Updates = Partial<Record<'a' | 'b' | 'c', StateUpdate | null>> & UpdateMarks

  it('are updates by default, keyed by the nodes', async () => {
    for await (const part of graph.stream({})) {
      expectTypeOf(part.type).toEqualTypeOf<'updates'>()
      expectTypeOf(part.data).toEqualTypeOf<Updates>()
      expectTypeOf(part.data.a).toEqualTypeOf<StateUpdate | null | undefined>()
      // @ts-expect-error -- no such node
      void part.data.nix
    }
  })

  it('tell questions and replayed tasks beside the updates', async () => {
    for await (const { data } of graph.stream({})) {
      expectTypeOf(data.__interrupt__).toEqualTypeOf<readonly Interrupt[] | undefined>()
      expectTypeOf(data.__metadata__).toEqualTypeOf<{ readonly cached: true } | undefined>()
      // @ts-expect-error -- most parts have none
      void data.__interrupt__.length
      // @ts-expect-error -- that is for values parts
      void data.interrupts
      if ('__interrupt__' in data)
        expectTypeOf(data.__interrupt__).toEqualTypeOf<readonly Interrupt[]>()
    }
    const part: UpdatesStreamPart = { type: 'updates', ns: [], data: { a: { topic: 'x' } } }
    expectTypeOf(part.data.__interrupt__).toEqualTypeOf<readonly Interrupt[] | undefined>()
    expectTypeOf(part.data['a']).toEqualTypeOf<unknown>()
    // @ts-expect-error -- a list of questions, not one of them
    const _asked: UpdatesStreamPart = { ...part, data: { __interrupt__: 'why?' } }
    // @ts-expect-error -- only what was replayed says so
    const _cached: UpdatesStreamPart = { ...part, data: { __metadata__: { cached: false } } }
  })

  it('are of the one mode that is asked for', async () => {
    for await (const part of graph.stream({}, { streamMode: 'values' })) {
      expectTypeOf(part).toEqualTypeOf<ValuesStreamPart<StateValue>>()
    }
    for await (const part of graph.stream({}, { streamMode: 'messages' })) {
      expectTypeOf(part).toEqualTypeOf<MessagesStreamPart>()
    }
    for await (const part of graph.stream({}, { streamMode: 'custom' })) {
      expectTypeOf(part).toEqualTypeOf<CustomStreamPart<{ status: string }>>()
    }
  })

  it('are narrowed by their type for a list of modes', async () => {
    for await (const part of graph.stream({}, { streamMode: ['values', 'custom', 'updates'] })) {
      expectTypeOf(part.type).toEqualTypeOf<'values' | 'custom' | 'updates'>()
      if (part.type === 'values') expectTypeOf(part.data).toEqualTypeOf<StateValue>()
      else if (part.type === 'custom') expectTypeOf(part.data).toEqualTypeOf<{ status: string }>()
      else expectTypeOf(part.data).toEqualTypeOf<Updates>()
      // @ts-expect-error -- only values parts have interrupts
      void part.interrupts
    }
  })

  it('refuse modes that do not exist', () => {
    // @ts-expect-error -- misspelt
    graph.stream({}, { streamMode: 'vaules' })
    // @ts-expect-error -- misspelt in a list
    graph.stream({}, { streamMode: ['values', 'vaules'] })
  })
})

describe('invoke', () => {
  it('resolves to the output of the graph by default', () => {
    expectTypeOf(graph.invoke({})).resolves.toEqualTypeOf<GraphOutput<StateValue>>()
    expectTypeOf(graph.invoke({}, { streamMode: 'values' })).resolves.toEqualTypeOf<
      GraphOutput<StateValue>
    >()
  })

  it('resolves to the keys of the output schema', () => {
    const narrow = new StateGraph(State, {
      output: Annotation.Root({ topic: Annotation<string>() }),
    })
      .addNode('a', () => null)
      .addEdge(START, 'a')
      .compile()
    expectTypeOf(narrow.invoke({})).resolves.toEqualTypeOf<GraphOutput<{ topic: string }>>()
  })

  it('resolves to parts for another mode and for a list', () => {
    expectTypeOf(graph.invoke({}, { streamMode: 'messages' })).resolves.toEqualTypeOf<
      MessagesStreamPart[]
    >()
    expectTypeOf(graph.invoke({}, { streamMode: ['values'] })).resolves.toEqualTypeOf<
      ValuesStreamPart<StateValue>[]
    >()
  })
})

describe('the options of a run', () => {
  it('have the type of the context', () => {
    graph.stream({}, { context: { user: 'ada' } })
    // @ts-expect-error -- another type
    graph.stream({}, { context: { user: 1 } })
    // @ts-expect-error -- only v2
    graph.stream({}, { version: 'v1' })
  })
})

describe('a graph of many nodes', () => {
  /** What a hundred calls of `addNode` make of a bag. */
  type Grown<Types extends GraphTypes, Calls extends unknown[] = []> = Calls['length'] extends 100
    ? Types
    : Grown<WithNodes<Types, `n${Calls['length']}`>, [...Calls, unknown]>

  it('keeps its types', () => {
    type Types = Grown<NonNullable<(typeof graph)['~types']>>
    expectTypeOf<Types['state']>().toEqualTypeOf<StateValue>()
    expectTypeOf<Types['update']>().toEqualTypeOf<StateUpdate>()
    expectTypeOf<'c' | 'n0' | 'n99'>().toExtend<Types['nodes']>()
    // @ts-expect-error -- no such node
    const _name: Types['nodes'] = 'n100'
  })
})

describe('public generics', () => {
  it('need at most three arguments', () => {
    expectTypeOf<StreamPartOf<NonNullable<(typeof graph)['~types']>, 'custom'>>().toEqualTypeOf<
      CustomStreamPart<{ status: string }>
    >()
    // @ts-expect-error -- StreamPart takes values, updates and custom data, and no more
    type _Parts = StreamPart<object, object, unknown, unknown>
    // @ts-expect-error -- Runtime takes custom data, context and how it asks, and no more
    type _Runtime = Runtime<unknown, unknown, unknown, unknown>
    // @ts-expect-error -- CompiledGraph takes one bag of types
    type _Graph = CompiledGraph<never, never>
    // @ts-expect-error -- StateGraph takes one bag of types
    type _Builder = StateGraph<never, never>
    // @ts-expect-error -- a state key has a type to read and a type to write
    Annotation<string, string, string>()
  })
})
