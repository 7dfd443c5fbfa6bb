import { describe, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import {
  Annotation,
  type AnyRuntime,
  Command,
  type DeclaredInterrupt,
  type FreeInterrupt,
  type GraphOutput,
  initChatModel,
  interrupt,
  type Interrupt,
  type Runtime,
  type RuntimeOf,
  START,
  StateGraph,
  type,
} from '../index.ts'

interface Question {
  question: string
}
interface Answer {
  isApproved: boolean
}
type Questions = readonly Interrupt<Question>[]

const State = Annotation.Root({ topic: Annotation<string>(), log: Annotation<boolean>() })
const declaring = () =>
  new StateGraph(State, {
    custom: type<{ status: string }>(),
    interrupt: type<Question>(),
    resume: type<Answer>(),
  })
const graph = declaring()
  .addNode('ask', (_state, runtime) => ({
    log: runtime.interrupt({ question: 'Sure?' }).isApproved,
  }))
  .addEdge(START, 'ask')
  .compile()
const free = new StateGraph(State)
  .addNode('ask', () => null)
  .addEdge(START, 'ask')
  .compile()
const config = { configurable: { thread_id: '1' } }
type Types = NonNullable<(typeof graph)['~types']>

describe('runtime.interrupt', () => {
  it('takes a question and returns an answer, as the graph declares them', () => {
    declaring().addNode('ask', (_state, runtime) => {
      expectTypeOf(runtime).toEqualTypeOf<
        Runtime<{ status: string }, unknown, DeclaredInterrupt<Question, Answer>>
      >()
      expectTypeOf(runtime.interrupt({ question: '?' })).toEqualTypeOf<Answer>()
      // @ts-expect-error -- no question of this graph
      runtime.interrupt('?')
      // @ts-expect-error -- misspelt
      runtime.interrupt({ qestion: '?' })
      // @ts-expect-error -- the answer is declared: nobody may say what it is instead
      runtime.interrupt<string>({ question: '?' })
      // @ts-expect-error -- nor does the place where it goes decide what it is
      const text: string = runtime.interrupt({ question: '?' })
      return { topic: text }
    })
  })

  it('returns what a schema of its own makes', () => {
    declaring().addNode('ask', (_state, runtime) => {
      const responseSchema = z.coerce.number()
      const own = runtime.interrupt({ question: 'How many?' }, { responseSchema })
      expectTypeOf(own).toEqualTypeOf<number>()
      const asJson = { responseSchema: { type: 'object' } }
      expectTypeOf(runtime.interrupt({ question: '?' }, asJson)).toEqualTypeOf<Answer>()
      // @ts-expect-error -- the question is still one of this graph
      runtime.interrupt('How many?', { responseSchema })
    })
  })

  it('is free where nothing is declared: anything in, and out what the caller says', () => {
    new StateGraph(State).addNode('ask', (_state, runtime) => {
      expectTypeOf(runtime.interrupt).toEqualTypeOf<FreeInterrupt>()
      expectTypeOf(runtime.interrupt('?')).toEqualTypeOf<unknown>()
      expectTypeOf(runtime.interrupt<number>({ any: 'thing' })).toEqualTypeOf<number>()
      return { log: runtime.interrupt('?') }
    })
  })

  it('may have a declared question and a free answer, and the other way round', () => {
    new StateGraph(State, { interrupt: type<Question>() }).addNode('ask', (_state, runtime) => {
      expectTypeOf(runtime.interrupt<number>({ question: '?' })).toEqualTypeOf<number>()
      // @ts-expect-error -- no question of this graph
      runtime.interrupt<number>('?')
    })
    new StateGraph(State, { resume: type<Answer>() }).addNode('ask', (_state, runtime) => {
      expectTypeOf(runtime.interrupt('anything')).toEqualTypeOf<Answer>()
    })
  })

  it('returns what a declared schema makes of an answer, which is given as the schema takes it', () => {
    const schema = z.object({ count: z.string().transform(Number) })
    const compiled = new StateGraph(State, { resume: schema })
      .addNode('ask', (_state, runtime) => {
        expectTypeOf(runtime.interrupt('?')).toEqualTypeOf<{ count: number }>()
      })
      .addEdge(START, 'ask')
      .compile()
    void (() => compiled.invoke(new Command({ resume: { count: '1' } }), config))
    // @ts-expect-error -- what nodes get is not what is given
    void (() => compiled.invoke(new Command({ resume: { count: 1 } }), config))
  })

  it('stays generic in its ambient form', () => {
    expectTypeOf(interrupt<string>).returns.toEqualTypeOf<string>()
    expectTypeOf(interrupt).parameter(0).toEqualTypeOf<unknown>()
  })
})

describe('a runtime', () => {
  it('of any graph can be passed to a model and to a graph', () => {
    const model = initChatModel(() => Promise.resolve('text'))
    declaring().addNode('call', async (state, runtime) => {
      expectTypeOf(runtime).toExtend<AnyRuntime>()
      await model.invoke(state.topic, runtime)
      await model.invoke(state.topic, { runtime, tags: ['x'] })
      await free.invoke({ topic: 'x' }, runtime)
      await free.invoke({ topic: 'x' }, { runtime })
    })
  })

  it('is no argument for who would write anything into it', () => {
    const shout = (runtime: Runtime): void => runtime.writer('anything')
    const tell = (runtime: RuntimeOf<Types>): void => runtime.writer({ status: 'well' })
    declaring().addNode('write', (_state, runtime) => {
      tell(runtime)
      // @ts-expect-error -- this graph's custom data is an object with a status
      shout(runtime)
    })
  })
})

describe('what a run asks', () => {
  it('has its type in the parts of every mode that tells it', async () => {
    const options = {
      streamMode: ['values', 'updates', 'tasks', 'checkpoints', 'debug'],
    } as const
    for await (const part of graph.stream({}, options)) {
      if (part.type === 'values') expectTypeOf(part.interrupts).toEqualTypeOf<Questions>()
      if (part.type === 'updates') {
        expectTypeOf(part.data.__interrupt__).toEqualTypeOf<Questions | undefined>()
      }
      if (part.type === 'tasks' && 'result' in part.data) {
        expectTypeOf(part.data.interrupts).toEqualTypeOf<Questions>()
      }
      if (part.type === 'checkpoints') {
        expectTypeOf(part.data.tasks[0]!.interrupts).toEqualTypeOf<Questions | undefined>()
      }
      if (part.type === 'debug' && part.data.type === 'task_result') {
        expectTypeOf(part.data.payload.interrupts).toEqualTypeOf<Questions>()
      }
      // @ts-expect-error -- the question has no such key
      if (part.type === 'values') void part.interrupts[0]!.value.reason
    }
  })

  it('has its type in the output and in the states of a thread', async () => {
    const output = await graph.invoke({})
    expectTypeOf(output).toEqualTypeOf<GraphOutput<{ topic: string; log: boolean }, Question>>()
    const state = await graph.getState(config)
    expectTypeOf(state.interrupts).toEqualTypeOf<Questions>()
    expectTypeOf(state.tasks[0]!.interrupts).toEqualTypeOf<Questions>()
    for await (const { interrupts } of graph.getStateHistory(config)) {
      expectTypeOf(interrupts).toEqualTypeOf<Questions>()
    }
  })

  it('is unknown where nothing is declared, never any', async () => {
    const { interrupts } = await free.invoke({})
    expectTypeOf(interrupts[0]!.value).toEqualTypeOf<unknown>()
    expectTypeOf(interrupts[0]!.value).not.toBeAny()
  })
})

describe('what a run is resumed with', () => {
  it('is an answer, or answers by the ids of interrupts', () => {
    void (() => graph.invoke(new Command({ resume: { isApproved: true } }), config))
    void (() => graph.stream(new Command({ resume: { id: { isApproved: true } } }), config))
    const later = new Command({ resume: { isApproved: false } })
    void (() => graph.invoke(later, config))
    // @ts-expect-error -- no answer
    void (() => graph.invoke(new Command({ resume: 'yes' }), config))
    // @ts-expect-error -- no answer in a stream either
    void (() => graph.stream(new Command({ resume: { isApproved: 'yes' } }), config))
    // @ts-expect-error -- answers by id are answers, too
    void (() => graph.invoke(new Command({ resume: { id: 'yes' } }), config))
    const wrong = new Command({ resume: 'yes' })
    // @ts-expect-error -- also where the command was made before
    void (() => graph.invoke(wrong, config))
  })

  it('is anything where nothing is declared', () => {
    void (() => free.invoke(new Command({ resume: 'yes' }), config))
    void (() => free.invoke(new Command({ resume: { id: 1 } }), config))
  })
})
