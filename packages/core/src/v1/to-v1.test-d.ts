import { describe, expectTypeOf, it } from 'vitest'
import { Annotation, START, StateGraph, type } from '../index.ts'
import type {
  GraphOutput,
  Interrupt,
  MessagesStreamPart,
  StreamMode,
  StreamPart,
  UpdateMarks,
} from '../stream/stream-part.ts'
import { toV1, toV1Output, type V1Item, type V1Options, type WithInterrupts } from '../v1.ts'

interface State {
  topic: string
}
interface NodeUpdates {
  refine?: { topic?: string } | null
}
type Updates = NodeUpdates & UpdateMarks
interface Progress {
  progress: number
}
type Part = StreamPart<State, NodeUpdates, Progress>
type Ns = readonly string[]
type V1State = State & { readonly __interrupt__?: readonly Interrupt[] }

declare const stream: AsyncIterable<Part>
declare const output: GraphOutput<State>
declare const textOutput: GraphOutput<string>

/** What a loop over a stream sees. */
type ItemOf<Stream> = Stream extends AsyncIterable<infer Item> ? Item : never

describe('the items of toV1', () => {
  it('are the data of updates by default', () => {
    const items = toV1(stream)
    expectTypeOf<ItemOf<typeof items>>().toEqualTypeOf<Updates>()
    const located = toV1(stream, { subgraphs: true })
    expectTypeOf<ItemOf<typeof located>>().toEqualTypeOf<readonly [Ns, Updates]>()
  })

  it('are the raw data of one mode', () => {
    const custom = toV1(stream, { streamMode: 'custom' })
    expectTypeOf<ItemOf<typeof custom>>().toEqualTypeOf<Progress>()
    const messages = toV1(stream, { streamMode: 'messages', subgraphs: false })
    expectTypeOf<ItemOf<typeof messages>>().toEqualTypeOf<MessagesStreamPart['data']>()
  })

  it('have interrupts in the state', () => {
    const items = toV1(stream, { streamMode: 'values' })
    expectTypeOf<ItemOf<typeof items>>().toEqualTypeOf<V1State>()
    const custom = toV1(stream, { streamMode: 'custom' })
    // @ts-expect-error -- only states and updates have the key
    expectTypeOf<ItemOf<typeof custom>>().toHaveProperty('__interrupt__')
  })

  it('name their mode when there is a list, and narrow by it', async () => {
    const items = toV1(stream, { streamMode: ['values', 'custom'] })
    type Item = ItemOf<typeof items>
    expectTypeOf<Item>().toEqualTypeOf<
      readonly ['values', V1State] | readonly ['custom', Progress]
    >()
    const read = ([mode, data]: Item): string | number => {
      if (mode === 'values') return data.topic
      // @ts-expect-error -- this is no state
      void data.topic
      return data.progress
    }
    void read
  })

  it('are pairs also for a list of one', () => {
    const items = toV1(stream, { streamMode: ['custom'] })
    expectTypeOf<ItemOf<typeof items>>().toEqualTypeOf<readonly ['custom', Progress]>()
  })

  it('have the namespace first with subgraphs', () => {
    const single = toV1(stream, { streamMode: 'custom', subgraphs: true })
    expectTypeOf<ItemOf<typeof single>>().toEqualTypeOf<readonly [Ns, Progress]>()
    const list = toV1(stream, { streamMode: ['custom', 'updates'], subgraphs: true })
    expectTypeOf<ItemOf<typeof list>>().toEqualTypeOf<
      readonly [Ns, 'custom', Progress] | readonly [Ns, 'updates', Updates]
    >()
  })

  it('are all that they can be where the options are known only at run time', () => {
    type Dynamic = V1Item<Part, 'custom' | readonly 'custom'[], boolean>
    expectTypeOf<Dynamic>().toEqualTypeOf<
      | Progress
      | readonly ['custom', Progress]
      | readonly [Ns, Progress]
      | readonly [Ns, 'custom', Progress]
    >()
    expectTypeOf<V1Options>().toExtend<{
      readonly streamMode?: StreamMode | readonly StreamMode[] | undefined
    }>()
  })

  it('are none for modes that the stream does not have', () => {
    const items = toV1(stream as AsyncIterable<MessagesStreamPart>, { streamMode: 'values' })
    expectTypeOf<ItemOf<typeof items>>().toEqualTypeOf<never>()
  })

  it('follow the types of a graph', () => {
    const graph = new StateGraph(Annotation.Root({ topic: Annotation<string>() }), {
      custom: type<Progress>(),
    })
      .addNode('refine', () => ({ topic: 'x' }))
      .addEdge(START, 'refine')
      .compile()
    const options = { streamMode: ['values', 'custom'] } as const
    const items = toV1(graph.stream({ topic: 'cats' }, options), options)
    expectTypeOf<ItemOf<typeof items>>().toEqualTypeOf<
      readonly ['values', WithInterrupts<{ topic: string }>] | readonly ['custom', Progress]
    >()
  })

  it('come from a stream of parts, in modes that exist', () => {
    // @ts-expect-error -- no such mode
    toV1(stream, { streamMode: 'vaules' })
    // @ts-expect-error -- no such mode
    toV1(stream, { streamMode: ['values', 'vaules'] })
    // @ts-expect-error -- no such option
    toV1(stream, { version: 'v1' })
    // @ts-expect-error -- its items are no parts
    toV1([['custom', 1]] as unknown as AsyncIterable<[string, number]>)
    // @ts-expect-error -- an invocation is no stream
    toV1(Promise.resolve({ value: null, interrupts: [] }))
  })
})

describe('the result of toV1Output', () => {
  it('is the state, with interrupts when there are some', () => {
    const state = toV1Output(output)
    expectTypeOf(state).toEqualTypeOf<V1State | null>()
    expectTypeOf(state?.topic).toEqualTypeOf<string | undefined>()
    // @ts-expect-error -- may be null
    void state.topic
    // @ts-expect-error -- v2's field
    void state?.interrupts
  })

  it('is the interrupts alone in place of a state that is no object', () => {
    const state = toV1Output(textOutput)
    expectTypeOf(state).toEqualTypeOf<
      string | { readonly __interrupt__: readonly Interrupt[] } | null
    >()
    expectTypeOf<WithInterrupts<string[]>>().toEqualTypeOf<
      string[] | { readonly __interrupt__: readonly Interrupt[] }
    >()
  })
})
