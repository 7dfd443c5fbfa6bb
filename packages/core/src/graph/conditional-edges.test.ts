import { describe, expect, it } from 'vitest'
import { settle } from '../../test/settle.ts'
import { Annotation, append, END, START, StateGraph } from '../index.ts'

const State = Annotation.Root({
  log: append<string>(),
  topic: Annotation<string>(),
  mood: Annotation<string>(),
})
const say = (name: string) => () => ({ log: [name] })

/** `n`, then what the condition chooses of `x`, `y` and `z`. */
function ranBy(path: unknown, pathMap?: unknown): Promise<string> {
  const graph = new StateGraph(State)
    .addNode({ n: say('n'), x: say('x'), y: say('y'), z: say('z') })
    .addEdge(START, 'n')
    .addConditionalEdges('n', path as () => 'x', pathMap as ['x'])
    .compile({ name: 'demo' })
  return graph.invoke({}).then(({ value }) => value!.log.join(' '))
}

describe('semantics §4.1 a conditional edge', () => {
  it('runs the node that the condition names', async () => {
    expect(await ranBy(() => 'y')).toBe('n y')
  })

  it('runs all nodes of a list, in alphabetical order, each once', async () => {
    expect(await ranBy(() => ['y', 'x', 'y'])).toBe('n x y')
  })

  it('runs nothing for an empty list and for END; END beside a node is nothing', async () => {
    expect(await ranBy(() => [])).toBe('n')
    expect(await ranBy(() => END)).toBe('n')
    expect(await ranBy(() => [END, 'z'])).toBe('n z')
  })

  it('may be asynchronous', async () => {
    expect(await ranBy(async () => 'y')).toBe('n y')
  })

  it('maps the result by a path map, END in it too', async () => {
    const map = { more: 'x', done: END }
    expect(await ranBy(() => 'more', map)).toBe('n x')
    expect(await ranBy(() => 'done', map)).toBe('n')
    expect(await ranBy(() => ['more', 'done'], map)).toBe('n x')
  })

  it('maps booleans and numbers by their text', async () => {
    expect(await ranBy(() => true, { true: 'x', false: 'y' })).toBe('n x')
    expect(await ranBy(() => false, { true: 'x', false: 'y' })).toBe('n y')
    expect(await ranBy(() => 2, { 1: 'x', 2: 'z' })).toBe('n z')
  })

  it('takes a list of names as a path map of names to themselves', async () => {
    expect(await ranBy(() => 'x', ['x', 'y'])).toBe('n x')
    await expect(ranBy(() => 'z', ['x', 'y'])).rejects.toMatchObject({ code: 'INVALID_EDGE' })
  })

  it('is taken beside plain edges and other conditions of the same node', async () => {
    const graph = new StateGraph(State)
      .addNode({ n: say('n'), x: say('x'), y: say('y'), z: say('z') })
      .addEdge(START, 'n')
      .addEdge('n', 'x')
      .addConditionalEdges('n', () => 'y')
      .addConditionalEdges('n', () => ['x', 'z'])
      .compile()
    expect((await graph.invoke({})).value?.log).toEqual(['n', 'x', 'y', 'z'])
  })

  it('chooses the entry after START, by the input', async () => {
    const graph = new StateGraph(State)
      .addNode({ x: say('x'), y: say('y') })
      .addConditionalEdges(START, (state) => (state.topic === 'cats' ? 'x' : 'y'))
      .compile()
    expect((await graph.invoke({ topic: 'cats' })).value?.log).toEqual(['x'])
    expect((await graph.invoke({ topic: 'dogs' })).value?.log).toEqual(['y'])
  })
})

describe('semantics §4.1 what a condition sees', () => {
  it('is the state with the writes of its own node, reduced, and not those of siblings', async () => {
    let seen: unknown
    const graph = new StateGraph(State)
      .addNode('a', () => ({ log: ['a'], topic: 'of a' }))
      .addNode('b', () => ({ log: ['b'], mood: 'of b' }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addConditionalEdges('b', (state) => {
        seen = { ...state }
        return END
      })
      .compile()
    await graph.invoke({ log: ['in'] })
    expect(seen).toEqual({ log: ['in', 'b'], mood: 'of b' })
  })

  it('holds keys that the node returned beside those of the state', async () => {
    let seen: unknown
    const graph = new StateGraph(State)
      .addNode('a', () => ({ topic: 'cats', score: 0.9 }) as object)
      .addEdge(START, 'a')
      .addConditionalEdges('a', (state) => {
        seen = { ...state }
        return END
      })
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: [], topic: 'cats' })
    expect(seen).toEqual({ score: 0.9, log: [], topic: 'cats' })
  })

  it('is its own: changing it does not change the state', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ topic: 'cats' }))
      .addEdge(START, 'a')
      .addConditionalEdges('a', (state) => {
        try {
          state.topic = 'changed'
        } catch {
          // refused: just as good
        }
        return END
      })
      .compile()
    expect((await graph.invoke({})).value?.topic).toBe('cats')
  })

  it('is the runtime of its node as the second argument', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => null)
      .addEdge(START, 'a')
      .addConditionalEdges('a', (_state, runtime) => {
        runtime.writer('choosing')
        return END
      })
      .compile()
    const parts = await graph.invoke({}, { streamMode: ['custom', 'updates'] })
    expect(parts.map(({ data }) => data)).toEqual(['choosing', { a: null }])
  })
})

describe('semantics §2.6 errors of a condition', () => {
  it.each([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['START', START, '"__start__"'],
    ['an empty name', '', '""'],
    ['a number without a path map', 7, 'a number (7)'],
    ['a list with null', ['x', null], 'null'],
  ])('INVALID_EDGE for %s names the node and what came', async (_name, result, described) => {
    const call = ranBy(() => result)
    await expect(call).rejects.toMatchObject({ code: 'INVALID_EDGE', source: 'n' })
    await expect(call).rejects.toThrow(described)
  })

  it('INVALID_EDGE for a result that the path map lacks names the keys of the map', async () => {
    const call = ranBy(() => 'nix', { more: 'x', done: END })
    await expect(call).rejects.toMatchObject({ code: 'INVALID_EDGE', source: 'n', target: 'nix' })
    await expect(call).rejects.toThrow('"more", "done"')
  })

  it('INVALID_EDGE for a result that is a method of every object', async () => {
    await expect(ranBy(() => 'constructor', { more: 'x' })).rejects.toMatchObject({
      code: 'INVALID_EDGE',
    })
  })

  it('UNKNOWN_NODE for a name that is no node names the graph and its nodes', async () => {
    const call = ranBy(() => 'nix')
    await expect(call).rejects.toMatchObject({ code: 'UNKNOWN_NODE', node: 'nix' })
    await expect(call).rejects.toThrow(/after "n" chose "nix".*"demo".*"n", "x", "y", "z"/)
  })

  it('count as the error of the node, before its update', async () => {
    const failure = new Error('cannot choose')
    const graph = new StateGraph(State)
      .addNode('a', () => ({ topic: 'cats' }))
      .addEdge(START, 'a')
      .addConditionalEdges('a', () => {
        throw failure
      })
      .compile()
    const { parts, error } = await settle(graph.stream({}, { streamMode: ['values', 'updates'] }))
    expect(parts).toEqual([])
    expect(error).toBe(failure)
  })

  it('after START are thrown before anything is streamed', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => null)
      .addConditionalEdges(START, () => Promise.reject(new Error('cannot choose')))
      .compile()
    const { parts, error } = await settle(
      graph.stream({ topic: 'cats' }, { streamMode: ['values', 'updates'] }),
    )
    expect(parts).toEqual([])
    expect(String(error)).toContain('cannot choose')
  })
})
