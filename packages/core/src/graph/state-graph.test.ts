import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../test/settle.ts'
import {
  Annotation,
  type AnnotationRoot,
  DuplicateNodeError,
  END,
  InvalidEdgeError,
  InvalidNodeNameError,
  InvalidStateKeyError,
  NoEntrypointError,
  RivuletError,
  START,
  StateGraph,
  UnknownNodeError,
} from '../index.ts'

const State = Annotation.Root({ a: Annotation<string>() })
const nothing = (): null => null
/** For names that the types refuse. */
const any = (name: unknown): never => name as never

describe('semantics §4.1 adding nodes', () => {
  it('takes a record of functions', async () => {
    const graph = new StateGraph(State)
      .addNode({ x: () => ({ a: 'x' }), y: () => ({ a: 'y' }) })
      .addEdge(START, 'x')
      .addEdge('x', 'y')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ a: 'y' })
  })

  it('refuses a name that is taken with DUPLICATE_NODE, in a record too', () => {
    const builder = new StateGraph(State).addNode('x', nothing)
    const error = thrownBy(() => builder.addNode('x', nothing))
    expect(DuplicateNodeError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({
      code: 'DUPLICATE_NODE',
      node: 'x',
      message: 'The graph has a node "x" already. Give this one another name.',
    })
    expect(thrownBy(() => builder.addNode({ x: nothing }))).toMatchObject({ node: 'x' })
  })

  it.each(['', START, END, 'a|b', 'a:b', '|', ':'])(
    'refuses the name "%s" with INVALID_NODE_NAME',
    (name) => {
      const error = thrownBy(() => new StateGraph(State).addNode(name, nothing))
      expect(InvalidNodeNameError.isInstance(error)).toBe(true)
      expect(error).toMatchObject({
        code: 'INVALID_NODE_NAME',
        node: name,
        message: expect.stringContaining(`"${name}"`),
      })
    },
  )

  it.each(['x y', 'äöü', '日本', 'constructor', '__proto__', 'toString', '0'])(
    'takes the name "%s"',
    async (name) => {
      const graph = new StateGraph(State)
        .addNode(name, () => ({ a: 'done' }))
        .addEdge(START, name)
        .compile()
      const [part] = await graph.invoke({}, { streamMode: 'updates' })
      expect(Object.entries(part!.data)).toEqual([[name, { a: 'done' }]])
    },
  )

  it.each([undefined, null, 'x', {}])('refuses %o as a node with INVALID_ARGUMENT', (node) => {
    expect(thrownBy(() => new StateGraph(State).addNode('x', any(node)))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      argument: 'x',
      message: expect.stringContaining('Node "x" must be a function'),
    })
  })
})

describe('semantics §4.1 adding edges', () => {
  it('refuses an edge out of END and into START with INVALID_EDGE, at once', () => {
    const builder = new StateGraph(State).addNode('x', nothing)
    const out = thrownBy(() => builder.addEdge(any(END), 'x'))
    expect(InvalidEdgeError.isInstance(out)).toBe(true)
    expect(out).toMatchObject({ code: 'INVALID_EDGE', source: END, target: 'x' })
    const into = thrownBy(() => builder.addEdge('x', any(START)))
    expect(into).toMatchObject({ code: 'INVALID_EDGE', source: 'x', target: START })
    expect(String(into)).toContain('from "x"')
  })

  it('refuses END among the sources of a list edge, and START as its target', () => {
    const builder = new StateGraph(State).addNode('x', nothing)
    expect(thrownBy(() => builder.addEdge(['x', any(END)], 'x'))).toMatchObject({
      code: 'INVALID_EDGE',
    })
    expect(thrownBy(() => builder.addEdge(['x'], any(START)))).toMatchObject({
      code: 'INVALID_EDGE',
    })
  })

  it('refuses a conditional edge out of END', () => {
    const builder = new StateGraph(State).addNode('x', nothing)
    expect(thrownBy(() => builder.addConditionalEdges(any(END), () => 'x'))).toMatchObject({
      code: 'INVALID_EDGE',
      source: END,
    })
  })
})

describe('semantics §4.1 compile', () => {
  const builder = () => new StateGraph(State).addNode('x', nothing).addNode('y', nothing)
  const problemOf = (change: (graph: ReturnType<typeof builder>) => void): unknown => {
    const graph = builder().addEdge(START, 'x')
    change(graph)
    return thrownBy(() => graph.compile({ name: 'demo' }))
  }

  it('refuses a graph without entry with NO_ENTRYPOINT, and says how to add one', () => {
    const error = thrownBy(() => builder().addEdge('x', 'y').compile({ name: 'demo' }))
    expect(NoEntrypointError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({
      code: 'NO_ENTRYPOINT',
      graph: 'demo',
      message: expect.stringMatching(/Graph "demo" has no entry.*addEdge\(START/),
    })
  })

  it.each<[string, string, (graph: ReturnType<typeof builder>) => void]>([
    ['the source of an edge', 'edge from "nix" to "x"', (g) => g.addEdge(any('nix'), 'x')],
    ['the target of an edge', 'edge from "x" to "nix"', (g) => g.addEdge('x', any('nix'))],
    ['a source of a list edge', '["x", "nix"]', (g) => g.addEdge(['x', any('nix')], 'y')],
    ['the target of a list edge', 'to "nix"', (g) => g.addEdge(['x', 'y'], any('nix'))],
    [
      'the source of a condition',
      'from "nix"',
      (g) => g.addConditionalEdges(any('nix'), () => 'x'),
    ],
    [
      'a target in a path map',
      'conditional edge from "x"',
      (g) => g.addConditionalEdges('x', () => 'k', { k: any('nix') }),
    ],
    [
      'a target in a list of paths',
      'conditional edge from "x"',
      (g) => g.addConditionalEdges('x', () => 'y', ['y', any('nix')]),
    ],
  ])('refuses an unknown name as %s with UNKNOWN_NODE', (_name, where, change) => {
    const error = problemOf(change)
    expect(UnknownNodeError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ code: 'UNKNOWN_NODE', node: 'nix' })
    expect(String(error)).toContain(where)
    expect(String(error)).toContain('Nodes: "x", "y"')
  })

  it('refuses START among the sources of a list edge with INVALID_EDGE', () => {
    const graph = new StateGraph(Annotation.Root({ x: Annotation<string>() })).addNode(
      'a',
      () => {},
    )
    expect(thrownBy(() => graph.addEdge([START as 'a', 'a'], END))).toMatchObject({
      code: 'INVALID_EDGE',
      source: START,
    })
  })

  it('refuses a list edge without sources with INVALID_EDGE', () => {
    expect(problemOf((graph) => graph.addEdge([], 'y'))).toMatchObject({
      code: 'INVALID_EDGE',
      target: 'y',
      message: expect.stringContaining('"y" has no sources'),
    })
  })

  it('tells several problems at once, each with its own error', () => {
    const graph = builder()
      .addEdge('x', any('nix'))
      .addEdge([], 'y')
      .addConditionalEdges('y', () => 'x', ['x', any('nada')])
    const error = thrownBy(() => graph.compile({ name: 'demo' }))
    expect(RivuletError.isInstance(error)).toBe(true)
    const { code, message, problems } = error as RivuletError
    expect(code).toBe('NO_ENTRYPOINT')
    expect(problems?.map((problem) => problem.code)).toEqual([
      'NO_ENTRYPOINT',
      'UNKNOWN_NODE',
      'UNKNOWN_NODE',
      'INVALID_EDGE',
    ])
    expect(message).toContain('Graph "demo" has 4 problems')
    for (const problem of problems!) expect(message).toContain(problem.message)
  })

  it('leaves a single problem without a list of problems', () => {
    expect(problemOf((graph) => graph.addEdge([], 'y'))).not.toHaveProperty('problems')
  })

  it('takes an entry by a conditional edge', () => {
    expect(() =>
      builder()
        .addConditionalEdges(START, () => 'x')
        .compile(),
    ).not.toThrow()
  })

  it('gives a graph that later changes of the builder do not reach', async () => {
    const growing = new StateGraph(State).addNode('x', () => ({ a: 'x' })).addEdge(START, 'x')
    const before = growing.compile()
    growing.addNode('y', () => ({ a: 'y' })).addEdge('x', 'y')
    expect((await before.invoke({})).value).toEqual({ a: 'x' })
    expect((await growing.compile().invoke({})).value).toEqual({ a: 'y' })
  })

  it('names the graph "graph" unless it is told otherwise', () => {
    const graph = builder().addEdge(START, 'x')
    expect(graph.compile().name).toBe('graph')
    expect(graph.compile({ name: 'demo' }).name).toBe('demo')
  })

  it('gives a graph that serves many runs at once, each with its own state', async () => {
    const graph = new StateGraph(State)
      .addNode('x', async (state) => {
        await Promise.resolve()
        return { a: `${state.a}!` }
      })
      .addEdge(START, 'x')
      .compile()
    const outputs = await Promise.all(['1', '2', '3'].map((a) => graph.invoke({ a })))
    expect(outputs.map(({ value }) => value)).toEqual([{ a: '1!' }, { a: '2!' }, { a: '3!' }])
  })
})

describe('declaring a state', () => {
  it.each([
    ...['__proto__', 'constructor', 'prototype', '__metadata__', '__start__', '__end__'],
    ...['__interrupt__', '__resume__', '__error__', '__no_writes__', '__pregel_tasks'],
    ...['branch:to:n', 'join:a+b:c'],
  ])('refuses the key "%s" with INVALID_STATE_KEY', (key) => {
    const spec = Object.fromEntries([[key, Annotation<string>()]])
    const error = thrownBy(() => Annotation.Root(spec))
    expect(InvalidStateKeyError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({
      code: 'INVALID_STATE_KEY',
      key,
      message: expect.stringContaining(`"${key}"`),
    })
  })

  it.each([undefined, null, {}, { a: 1 }, 'state'])(
    'by anything but Annotation.Root is refused with INVALID_ARGUMENT: %o',
    (state) => {
      const root = state as unknown as AnnotationRoot<object>
      expect(thrownBy(() => new StateGraph(root))).toMatchObject({
        code: 'INVALID_ARGUMENT',
        argument: 'state',
        message: expect.stringContaining('Annotation.Root'),
      })
    },
  )

  it('takes keys with the names of methods', async () => {
    const Odd = Annotation.Root({ toString: Annotation<string>(), valueOf: Annotation<number>() })
    const graph = new StateGraph(Odd)
      .addNode('n', () => ({ toString: 'x', valueOf: 1 }))
      .addEdge(START, 'n')
      .compile()
    expect(Object.entries((await graph.invoke({ toString: 'before', valueOf: 0 })).value!)).toEqual(
      [
        ['toString', 'x'],
        ['valueOf', 1],
      ],
    )
  })
})
