import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Annotation, append, END, START, StateGraph } from '../index.ts'

const State = Annotation.Root({
  log: append<string>(),
  rounds: Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 }),
})
const say = (name: string) => () => ({ log: [name] })

const logOf = async (graph: { invoke(input: object): Promise<unknown> }): Promise<string> => {
  const { value } = (await graph.invoke({})) as { value: typeof State.State }
  return value.log.join(' ')
}

describe('semantics §4.1 a single edge', () => {
  it('runs its target in the next step', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), b: say('b') })
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', END)
      .compile()
    expect(await logOf(graph)).toBe('a b')
  })

  it('runs a target once that several sources reach in one step', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), b: say('b'), c: say('c') })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge('a', 'c')
      .addEdge('b', 'c')
      .compile()
    expect(await logOf(graph)).toBe('a b c')
  })

  it('runs a target again in each step that triggers it', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), b: say('b'), b2: say('b2'), c: say('c') })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge('b', 'b2')
      .addEdge('a', 'c')
      .addEdge('b2', 'c')
      .compile()
    expect(await logOf(graph)).toBe('a b b2 c c')
  })

  it('counts once when it is added twice', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a') })
      .addEdge(START, 'a')
      .addEdge(START, 'a')
      .compile()
    expect(await logOf(graph)).toBe('a')
  })

  it('needs no END: a run ends when nothing is due', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), unreached: say('never') })
      .addEdge(START, 'a')
      .compile()
    expect(await logOf(graph)).toBe('a')
  })

  it('may lead from START to END: the input is the result', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a') })
      .addEdge(START, END)
      .compile()
    expect((await graph.invoke({ log: ['in'] })).value).toEqual({ log: ['in'], rounds: 0 })
  })

  it('may lead a node to itself, and the node runs again in the next step', async () => {
    const graph = new StateGraph(State)
      .addNode('a', (state) => ({ log: [`a${state.log.length}`] }))
      .addNode('b', say('b'))
      .addEdge(START, 'a')
      .addConditionalEdges('a', (state) => (state.log.length < 3 ? 'a' : 'b'))
      .compile()
    expect(await logOf(graph)).toBe('a0 a1 a2 b')
  })
})

describe('semantics §4.1 a list edge', () => {
  it('runs its target once after all sources, whatever steps they finish in', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(lengths, async (chains) => {
        // Chain i has that many nodes, so its last node finishes in that step.
        const names = chains.map((length, i) =>
          Array.from({ length }, (_, at) => `chain${i}_${at}`),
        )
        const builder = new StateGraph(State)
          .addNode(Object.fromEntries(names.flat().map((name) => [name, () => null])))
          .addNode('join', say('join'))
        for (const chain of names) {
          chain.forEach((name, at) => builder.addEdge(at === 0 ? START : chain[at - 1]!, name))
        }
        builder.addEdge(
          names.map((chain) => chain.at(-1)!),
          'join',
        )
        const parts = await builder.compile().invoke({}, { streamMode: ['updates'] })
        const order = parts.flatMap(({ data }) => Object.keys(data))
        expect(order.filter((name) => name === 'join')).toHaveLength(1)
        expect(order.at(-1)).toBe('join')
      }),
    )
  })

  it('runs its target again each time all sources have finished again, as in a loop', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), b: say('b'), b2: say('b2') })
      .addNode('join', () => ({ log: ['join'], rounds: 1 }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge('b', 'b2')
      .addEdge(['a', 'b2'], 'join')
      .addConditionalEdges('join', (state) => (state.rounds < 3 ? ['a', 'b'] : END))
      .compile()
    expect(await logOf(graph)).toBe(Array(3).fill('a b b2 join').join(' '))
  })

  it('does not run its target when one source never finishes', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), never: say('never'), join: say('join') })
      .addEdge(START, 'a')
      .addEdge(['a', 'never'], 'join')
      .compile()
    expect(await logOf(graph)).toBe('a')
  })

  it('waits for the other source however often one of them runs', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ log: ['a'], rounds: 1 }))
      .addNode({ b: say('b'), join: say('join') })
      .addEdge(START, 'a')
      .addConditionalEdges('a', (state) => (state.rounds < 3 ? 'a' : 'b'))
      .addEdge(['a', 'b'], 'join')
      .compile()
    expect(await logOf(graph)).toBe('a a a b join')
  })

  it('counts a source once that is listed twice', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), join: say('join') })
      .addEdge(START, 'a')
      .addEdge(['a', 'a'], 'join')
      .compile()
    expect(await logOf(graph)).toBe('a join')
  })

  it('runs a target once that a single edge reaches in the same step', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), b: say('b'), c: say('c') })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'c')
      .addEdge('a', 'c')
      .compile()
    expect(await logOf(graph)).toBe('a b c')
  })

  it('to END waits for nothing', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), b: say('b') })
      .addEdge(START, 'a')
      .addEdge(['a', 'b'], END)
      .compile()
    expect(await logOf(graph)).toBe('a')
  })

  it('starts to wait anew in each run', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), b: say('b'), join: say('join') })
      .addConditionalEdges(START, (state) => (state.log[0] === 'first' ? 'a' : 'b'))
      .addEdge(['a', 'b'], 'join')
      .compile()
    expect((await graph.invoke({ log: ['first'] })).value?.log).toEqual(['first', 'a'])
    expect((await graph.invoke({})).value?.log).toEqual(['b'])
  })

  it('is a trigger of its target in the metadata of messages', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: say('a'), b: say('b') })
      .addNode('join', () => ({ note: { type: 'ai', id: 'm', content: 'x' } }) as object)
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'join')
      .compile()
    const [part] = await graph.invoke({}, { streamMode: 'messages' })
    expect(part!.data[1].langgraph_triggers).toEqual(['branch:to:join', 'join:a+b:join'])
  })
})
