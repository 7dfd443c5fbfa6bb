import { describe, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import {
  Annotation,
  append,
  Command,
  type CompiledGraph,
  END,
  MemorySaver,
  MessagesAnnotation,
  Overwrite,
  Send,
  START,
  StateGraph,
  type StateUpdateOf,
} from '../index.ts'

const State = Annotation.Root({ topic: Annotation<string>(), items: append<string>() })
const builder = new StateGraph(State)
  .addNode('plan', () => ({ topic: 'x' }))
  .addSequence({ draft: () => null, review: () => ({ items: ['x'] }) })
  .addNode({ publish: async () => {} })
  .addEdge(START, 'plan')
const graph = builder.compile()
const config = { configurable: { thread_id: '1' } }
type Name = 'plan' | 'draft' | 'review' | 'publish'

describe('the names of nodes', () => {
  it('are those of every way to add a node', () => {
    expectTypeOf<NonNullable<(typeof graph)['~types']>['nodes']>().toEqualTypeOf<Name>()
  })

  it('are known where a graph is compiled', () => {
    const checkpointer = new MemorySaver()
    builder.compile({ checkpointer, interruptBefore: ['publish'], interruptAfter: '*' })
    // @ts-expect-error -- no such node
    builder.compile({ interruptBefore: ['publsh'] })
    // @ts-expect-error -- no such node
    builder.compile({ interruptAfter: ['publish', 'nix'] })
  })

  it('are known where a run stops', () => {
    void (() => graph.invoke({}, { interruptBefore: ['draft'], interruptAfter: '*' }))
    // @ts-expect-error -- no such node
    void (() => graph.invoke({}, { interruptBefore: ['nix'] }))
    // @ts-expect-error -- no such node
    void (() => graph.stream({}, { interruptAfter: ['nix'] }))
  })

  it('are known where a thread is changed from outside', () => {
    void (() => graph.updateState(config, { topic: 'x' }, { asNode: 'review' }))
    void (() => graph.updateState(config, null, { asNode: END }))
    void (() => graph.updateState(config, {}, { asNode: START }))
    void (() => graph.bulkUpdateState(config, [[{ values: {}, asNode: 'plan' }]]))
    // @ts-expect-error -- no such node
    void (() => graph.updateState(config, {}, { asNode: 'nix' }))
    // @ts-expect-error -- no such node, in bulk
    void (() => graph.bulkUpdateState(config, [[{ values: {}, asNode: 'nix' }]]))
    // @ts-expect-error -- a command goes to a node
    void (() => graph.updateState(config, new Command({ goto: 'nix' })))
    // @ts-expect-error -- and so does a Send
    void (() => graph.updateState(config, new Send('nix', {})))
  })

  it('are known where a run starts by a Command', () => {
    void (() => graph.invoke(new Command({ goto: 'publish' }), config))
    void (() => graph.invoke(new Command({ goto: ['draft', new Send('plan', {})] }), config))
    // @ts-expect-error -- no such node
    void (() => graph.invoke(new Command({ goto: 'nix' }), config))
    // @ts-expect-error -- no such node in the list
    void (() => graph.invoke(new Command({ goto: ['draft', new Send('nix', {})] }), config))
  })

  it('are known where a condition sends', () => {
    builder.addConditionalEdges('plan', ({ items }) => items.map((item) => new Send('draft', item)))
    // @ts-expect-error -- no such node
    builder.addConditionalEdges('plan', ({ items }) => items.map((item) => new Send('nix', item)))
  })

  it('are known where results are forgotten', () => {
    void (() => graph.clearCache(['plan']))
    // @ts-expect-error -- no such node
    void (() => graph.clearCache(['nix']))
  })

  it('are known in the states of a thread', async () => {
    const state = await graph.getState(config)
    expectTypeOf(state.next).toEqualTypeOf<readonly (Name | typeof START)[]>()
    expectTypeOf(state.tasks[0]!.name).toEqualTypeOf<Name | typeof START>()
    // @ts-expect-error -- no such node
    void state.next.includes('nix')
  })

  it('may be those of later nodes where a node goes', () => {
    new StateGraph(State)
      .addNode('first', () => new Command({ goto: 'second' }), { ends: ['second'] })
      .addNode('second', () => new Send('third', {}))
      .addNode('third', () => [new Command({ goto: ['first', END] }), { topic: 'x' }])
  })
})

describe('the keys of a state', () => {
  it('are known to outputKeys', () => {
    void (() => graph.invoke({}, { outputKeys: 'topic' }))
    void (() => graph.stream({}, { outputKeys: ['topic', 'items'] }))
    // @ts-expect-error -- no such key
    void (() => graph.invoke({}, { outputKeys: 'topc' }))
    // @ts-expect-error -- no such key in the list
    void (() => graph.stream({}, { outputKeys: ['topic', 'nix'] }))
  })
})

describe('a Command that a node returns', () => {
  it('updates keys of the state', () => {
    const nodes = new StateGraph(State)
    nodes
      .addNode('keys', () => new Command({ update: { topic: 'x', items: ['y'] }, goto: 'pairs' }))
      .addNode('pairs', () => new Command({ update: [['topic', 'x']] }))
      .addNode('overwrite', () => new Command({ update: { items: new Overwrite<string[]>([]) } }))
      .addNode('later', async () => new Command({ update: { topic: 'x' } }))
    // @ts-expect-error -- of another type
    nodes.addNode('wrong', () => new Command({ update: { topic: 1 } }))
    // @ts-expect-error -- no such key
    nodes.addNode('misspelt', () => new Command({ update: { topc: 'x' }, goto: 'keys' }))
    // @ts-expect-error -- of another type, later
    nodes.addNode('wrong', async () => new Command({ update: { items: 'x' } }))
  })

  it('updates anything in the graph above', () => {
    new StateGraph(State).addNode(
      'up',
      () => new Command({ graph: Command.PARENT, update: { above: 1 }, goto: 'there' }),
    )
  })
})

describe('a node with keys of its own', () => {
  const Private = Annotation.Root({ secret: append<number>() })
  const withPrivate = new StateGraph(State)
    .addNode(
      'hide',
      (state, runtime) => {
        expectTypeOf(state).toEqualTypeOf<{ secret: number[] }>()
        expectTypeOf(runtime.interrupt<string>('?')).toEqualTypeOf<string>()
        return new Command({ update: { secret: [1], topic: 'x' } })
      },
      { input: Private },
    )
    .addNode('after', () => ({ secret: [2] }))
    .addEdge(START, 'hide')
  // @ts-expect-error -- of another type
  withPrivate.addNode('wrong', () => ({ secret: ['text'] }))
  // @ts-expect-error -- a node before it does not know the key
  new StateGraph(State).addNode('before', () => ({ secret: [1] }))

  it('adds them to what readers may see, not to the output', async () => {
    const compiled = withPrivate.compile()
    for await (const part of compiled.stream({}, { streamMode: ['values', 'updates'] })) {
      if (part.type === 'values') {
        expectTypeOf(part.data).toEqualTypeOf<{
          topic: string
          items: string[]
          secret?: number[]
        }>()
      } else {
        expectTypeOf(part.data.after).toEqualTypeOf<
          { topic?: string; items?: string[]; secret?: number[] } | null | undefined
        >()
      }
    }
    const { value } = await compiled.invoke({})
    // @ts-expect-error -- the output is that of the graph
    void value!.secret
  })

  it('may declare them by schemas', () => {
    new StateGraph({ topic: z.string() }).addNode(
      'n',
      (state) => {
        expectTypeOf(state).toEqualTypeOf<{ count: number }>()
        return { count: '1' }
      },
      { input: { count: z.string().transform(Number) } },
    )
  })
})

describe('a state of messages', () => {
  it('is read as messages and takes every form of them', async () => {
    const chat = new StateGraph(MessagesAnnotation)
      .addNode('reply', ({ messages }) => ({ messages: `You said ${messages.length} things.` }))
      .addEdge(START, 'reply')
      .compile()
    const { value } = await chat.invoke({ messages: 'hi' })
    expectTypeOf(value!.messages[0]!.type).toEqualTypeOf<
      'human' | 'ai' | 'system' | 'tool' | 'remove'
    >()
    // @ts-expect-error -- a number is no message
    void (() => chat.invoke({ messages: 5 }))
  })
})

describe('a graph of any types', () => {
  it('is what each graph is, without a cast', () => {
    expectTypeOf(graph).toExtend<CompiledGraph>()
    const nested = new StateGraph(State).addNode('inner', graph).addEdge(START, 'inner')
    expectTypeOf(nested.compile()).toExtend<CompiledGraph>()
  })

  it('has nothing of type any in what it says', async () => {
    const untyped = graph as CompiledGraph
    const { value, interrupts } = await untyped.invoke({})
    expectTypeOf(value).toEqualTypeOf<unknown>()
    expectTypeOf(interrupts[0]!.value).toBeUnknown()
    expectTypeOf<StateUpdateOf<object>>().not.toBeAny()
  })
})
