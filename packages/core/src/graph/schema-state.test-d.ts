import { describe, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { Annotation, append, reduced } from './annotation.ts'
import { StateGraph } from './state-graph.ts'
import { Command, Send } from '../engine/command.ts'
import { Overwrite } from '../channels/overwrite.ts'
import { START } from '../engine/graph-spec.ts'

const graph = new StateGraph({
  price: z.string().transform(Number),
  items: reduced(z.array(z.string()), {
    reducer: (left: string[], right: string[]) => left.concat(right),
    default: () => [],
  }),
  log: append<number>(),
})

describe('a state of schemas', () => {
  it('is read as what the schemas make of it, and written as what they take', () => {
    graph.addNode('n', (state) => {
      expectTypeOf(state.price).toEqualTypeOf<number>()
      expectTypeOf(state.items).toEqualTypeOf<string[]>()
      expectTypeOf(state.log).toEqualTypeOf<number[]>()
      return { price: '5', items: ['x'], log: [1] }
    })
    // @ts-expect-error -- what is written is not what is read
    graph.addNode('wrong', () => ({ price: 5 }))
  })

  it('decides the input and the output of the graph', async () => {
    const compiled = graph
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile()
    const { value } = await compiled.invoke({ price: '5' })
    expectTypeOf(value!.price).toEqualTypeOf<number>()
    // @ts-expect-error -- of another type
    void compiled.invoke({ price: 5 })
    // @ts-expect-error -- no such key
    void compiled.invoke({ prize: '5' })
  })
})

describe('what a node may return', () => {
  const State = Annotation.Root({ topic: Annotation<string>(), items: append<string>() })

  it('is an update, a Command, a Send, or a list of these', () => {
    new StateGraph(State)
      .addNode('command', () => new Command({ update: { topic: 'x' }, goto: 'send' }))
      .addNode('send', () => new Send('command', {}))
      .addNode('list', () => [new Command({ goto: 'send' }), { topic: 'x' }])
      .addNode('overwrite', () => ({ items: new Overwrite<string[]>([]) }))
      // @ts-expect-error -- a list of something else
      .addNode('wrong', () => [1, 2])
  })

  it('may be chosen by a condition as a Send', () => {
    new StateGraph(State)
      .addNode('w', () => ({}))
      .addConditionalEdges(START, () => [new Send('w', {}), 'w'])
  })

  it('may be a graph instead of a function', () => {
    const inner = new StateGraph(State)
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile()
    new StateGraph(State).addNode('inner', inner).addEdge(START, 'inner')
    // @ts-expect-error -- not compiled
    new StateGraph(State).addNode('inner', new StateGraph(State))
  })
})

describe('the input of a run', () => {
  it('may be a Command or null, and narrows the parts as ever', async () => {
    const compiled = graph
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile()
    const stream = compiled.stream(new Command({ resume: true }), {
      streamMode: ['tasks', 'checkpoints', 'debug'],
    })
    for await (const part of stream) {
      if (part.type === 'checkpoints') expectTypeOf(part.data.values.price).toEqualTypeOf<number>()
      if (part.type === 'tasks' && 'result' in part.data) {
        expectTypeOf(part.data.error).toEqualTypeOf<string | null>()
      }
      if (part.type === 'debug' && part.data.type === 'task') {
        expectTypeOf(part.data.payload.triggers).toEqualTypeOf<readonly string[]>()
      }
    }
    await compiled.invoke(null)
  })
})
