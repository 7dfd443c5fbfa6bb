import { describe, expect, it } from 'vitest'
import { Annotation, append, END, START, StateGraph } from '../index.ts'
import { collectParts } from '../testing/collect-parts.ts'

const State = Annotation.Root({
  topic: Annotation<string>(),
  draft: Annotation<string>(),
  joke: Annotation<string>(),
})

describe('semantics §4.3 the input schema', () => {
  const Input = Annotation.Root({ topic: Annotation<string>() })

  it('lets only its keys in', async () => {
    const graph = new StateGraph(State, { input: Input })
      .addNode('n', () => null)
      .addEdge(START, 'n')
      .compile()
    const input = { topic: 'cats', joke: 'sneaked in' }
    expect((await graph.invoke(input)).value).toEqual({ topic: 'cats' })
  })

  it('may have keys that the state lacks: they are streamed, but no node sees them', async () => {
    const Wide = Annotation.Root({ topic: Annotation<string>(), question: Annotation<string>() })
    let seen: unknown
    const graph = new StateGraph(State, { input: Wide })
      .addNode('n', (state) => void (seen = { ...state }))
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(
      graph.stream({ topic: 'cats', question: 'why?' }, { streamMode: 'values' }),
    )
    expect(parts.map(({ data }) => data)).toEqual([{ topic: 'cats', question: 'why?' }])
    expect(seen).toEqual({ topic: 'cats' })
  })

  it('shows a key that only it has to a condition after START, as what START returned', async () => {
    const Wide = Annotation.Root({ topic: Annotation<string>(), question: Annotation<string>() })
    const seen: unknown[] = []
    const look = (state: object): typeof END => {
      seen.push({ ...state })
      return END
    }
    const graph = new StateGraph(State, { input: Wide })
      .addNode('n', () => null)
      .addEdge(START, 'n')
      .addConditionalEdges(START, look)
      .addConditionalEdges('n', look)
      .compile()
    await graph.invoke({ topic: 'cats', question: 'why?' })
    expect(seen).toEqual([{ topic: 'cats', question: 'why?' }, { topic: 'cats' }])
  })

  it('keeps the rule of the state for a key that both declare', async () => {
    const Log = Annotation.Root({ log: append<string>() })
    const graph = new StateGraph(Log, { input: Annotation.Root({ log: Annotation<string[]>() }) })
      .addNode('n', () => ({ log: ['n'] }))
      .addEdge(START, 'n')
      .compile()
    expect((await graph.invoke({ log: ['in'] })).value).toEqual({ log: ['in', 'n'] })
  })
})

describe('semantics §1.2 the output schema', () => {
  const Output = Annotation.Root({ joke: Annotation<string>() })
  const graph = new StateGraph(State, { output: Output })
    .addNode('n', (state) => ({ draft: 'private', joke: `A joke about ${state.topic}` }))
    .addEdge(START, 'n')
    .addEdge('n', END)
    .compile()

  it('selects what invoke returns', async () => {
    expect((await graph.invoke({ topic: 'cats' })).value).toEqual({ joke: 'A joke about cats' })
  })

  it('does not select what stream shows: all channels, private keys too', async () => {
    const parts = await collectParts(
      graph.stream({ topic: 'cats' }, { streamMode: ['values', 'updates'] }),
    )
    expect(parts.map(({ data }) => data)).toEqual([
      { topic: 'cats' },
      { n: { draft: 'private', joke: 'A joke about cats' } },
      { topic: 'cats', draft: 'private', joke: 'A joke about cats' },
    ])
  })

  it('makes the value null when none of its keys was ever written', async () => {
    const silent = new StateGraph(State, { output: Output })
      .addNode('n', () => ({ draft: 'private' }))
      .addEdge(START, 'n')
      .compile()
    expect(await silent.invoke({ topic: 'cats' })).toEqual({ value: null, interrupts: [] })
  })

  it('may have keys that the state lacks: nodes may write them', async () => {
    const Extra = Annotation.Root({ score: Annotation<number>() })
    const scored = new StateGraph(State, { output: Extra })
      .addNode('n', () => ({ score: 1 }) as object)
      .addEdge(START, 'n')
      .compile()
    expect((await scored.invoke({ topic: 'cats' })).value).toEqual({ score: 1 })
  })
})

describe('semantics §1.2 the order of keys', () => {
  it('is that of the state, then of the input, then of the output', async () => {
    const graph = new StateGraph(Annotation.Root({ s: Annotation<number>() }), {
      output: Annotation.Root({ o: Annotation<number>(), s: Annotation<number>() }),
      input: Annotation.Root({ i: Annotation<number>(), s: Annotation<number>() }),
    })
      .addNode('n', () => ({ o: 1 }) as object)
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(graph.stream({ i: 1, s: 1 }, { streamMode: 'values' }))
    expect(Object.keys(parts.at(-1)!.data)).toEqual(['s', 'i', 'o'])
  })
})
