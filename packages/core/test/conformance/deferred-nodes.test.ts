import { Annotation, append, Command, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { resume, State } from './fixtures.ts'
import { dataOf, onThread, startsIn } from './trace.ts'

/** The nodes log their names; those of `deferred` are deferred. No edge leads anywhere yet. */
const logging = (names: readonly string[], ...deferred: string[]) => {
  const graph = new StateGraph(State).addNode({} as Readonly<Record<string, () => object>>)
  for (const name of names) {
    graph.addNode(name, () => ({ log: [name] }), { defer: deferred.includes(name) })
  }
  return graph
}

const logOf = async (graph: { invoke(input: object): Promise<{ value: unknown }> }) =>
  ((await graph.invoke({})).value as { log: string[] }).log

/** Names of the tasks by superstep. */
const stepsOf = async (graph: Pick<ReturnType<typeof logging>, 'compile'>) => {
  const parts = await collectParts(graph.compile().stream({}, { streamMode: ['tasks', 'debug'] }))
  const steps: string[][] = []
  for (const { type, step, payload } of dataOf(parts, 'debug')) {
    if (type === 'task') (steps[step] ??= []).push(payload.name)
  }
  return steps.slice(1)
}

describe('semantics §4.5 a deferred node', () => {
  /** Branches of different lengths that meet in `d`. */
  const branches = (...deferred: string[]) =>
    logging(['a', 'b', 'c', 'd'], ...deferred)
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge('b', 'c')
      .addEdge('a', 'd')
      .addEdge('c', 'd')

  it('runs once, after all branches, whatever their lengths', async () => {
    expect(await stepsOf(branches('d'))).toEqual([['a', 'b'], ['c'], ['d']])
    // the same without
    expect(await stepsOf(branches())).toEqual([['a', 'b'], ['c', 'd'], ['d']])
  })

  it('runs at once when nothing else is due', async () => {
    expect(await stepsOf(logging(['d'], 'd').addEdge(START, 'd'))).toEqual([['d']])
  })

  it('has the triggers of every node', async () => {
    const graph = logging(['a', 'd'], 'd').addEdge(START, 'a').addEdge('a', 'd').addEdge(['a'], 'd')
    const parts = await collectParts(graph.compile().stream({}, { streamMode: 'tasks' }))
    expect(startsIn(parts).map(({ name, triggers }) => [name, triggers])).toEqual([
      ['a', ['branch:to:a']],
      ['d', ['branch:to:d', 'join:a:d']],
    ])
  })

  it('is in nobody’s state', async () => {
    const parts = await collectParts(branches('d').compile().stream({}, { streamMode: 'values' }))
    expect(parts.map(({ data }) => Object.keys(data))).toEqual([['log'], ['log'], ['log']])
  })

  it('waits for Sends, too', async () => {
    const graph = logging(['d', 'work'], 'd')
      .addConditionalEdges(START, () => [new Send('work', {}), new Send('work', {}), 'd'])
      .addEdge('work', 'd')
    expect(await stepsOf(graph)).toEqual([['work', 'work'], ['d']])
  })

  it('that is sent to runs like any other', async () => {
    const graph = logging(['a', 'b', 'd'], 'd')
      .addConditionalEdges(START, () => [new Send('d', {}), 'a'])
      .addEdge('a', 'b')
    expect(await stepsOf(graph)).toEqual([['d', 'a'], ['b']])
  })

  it('waits whether an edge, a condition or a goto leads to it', async () => {
    const graph = logging(['a', 'b', 'c', 'd'], 'd')
    graph.addNode('go', () => new Command({ goto: 'd' }))
    graph
      .addEdge(START, 'go')
      .addEdge(START, 'a')
      .addConditionalEdges('a', () => ['b', 'd'])
      .addEdge('b', 'c')
    expect(await stepsOf(graph)).toEqual([['a', 'go'], ['b'], ['c'], ['d']])
  })

  it('runs again for what leads to it after it ran: in loops', async () => {
    let rounds = 0
    const graph = logging(['a', 'b', 'd'], 'd')
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('a', 'd')
      .addConditionalEdges('d', () => (++rounds < 3 ? 'a' : '__end__'))
    expect(await stepsOf(graph)).toEqual([0, 1, 2].flatMap(() => [['a'], ['b'], ['d']]))
  })
})

describe('semantics §4.5 several deferred nodes', () => {
  it('become due together', async () => {
    const graph = logging(['a', 'b', 'd', 'e'], 'd', 'e')
      .addEdge(START, 'e')
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'd')
    expect(await stepsOf(graph)).toEqual([['a'], ['b'], ['d', 'e']])
  })

  it('in a row run one after the other', async () => {
    const graph = logging(['a', 'd', 'e', 'f'], 'd', 'e', 'f')
      .addEdge(START, 'a')
      .addEdge('a', 'd')
      .addEdge('d', 'e')
      .addEdge('e', 'f')
    expect(await stepsOf(graph)).toEqual([['a'], ['d'], ['e'], ['f']])
  })

  it('of which one leads to the other run together first, when both wait', async () => {
    const graph = logging(['a', 'd', 'e'], 'd', 'e')
      .addEdge(START, 'a')
      .addEdge('a', 'd')
      .addEdge('a', 'e')
      .addEdge('d', 'e')
    expect(await stepsOf(graph)).toEqual([['a'], ['d', 'e'], ['e']])
  })
})

describe('semantics §4.5 a deferred node at a list edge', () => {
  it('runs when all sources have ended, and nothing else is due', async () => {
    const graph = logging(['a', 'b', 'c', 'd'], 'd')
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'd')
      .addEdge('b', 'c')
    expect(await stepsOf(graph)).toEqual([['a', 'b'], ['c'], ['d']])
  })

  it('does not run before all sources have ended', async () => {
    const graph = logging(['a', 'b', 'd'], 'd').addEdge(START, 'a').addEdge(['a', 'b'], 'd')
    expect(await stepsOf(graph)).toEqual([['a']])
  })

  it('counts a source once that ends again before the node ran', async () => {
    let rounds = 0
    const graph = logging(['a', 'b', 'd', 'loop'], 'd')
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'd')
      .addEdge('b', 'loop')
      .addConditionalEdges('loop', () => (++rounds < 2 ? 'a' : '__end__'))
    expect(await stepsOf(graph)).toEqual([['a', 'b'], ['loop'], ['a'], ['d']])
  })

  it('needs all sources again after it ran, also those that had ended twice before', async () => {
    const once = new Set<string>()
    const first = (name: string): boolean => once.size < once.add(name).size
    const graph = logging(['a', 'again', 'b', 'd'], 'd')
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'd')
      .addConditionalEdges('a', () => (first('a') ? 'again' : '__end__'))
      .addEdge('again', 'a')
      .addConditionalEdges('d', () => (first('d') ? 'b' : '__end__'))
    expect(await stepsOf(graph)).toEqual([['a', 'b'], ['again'], ['a'], ['d'], ['b']])
  })

  it('waits anew after it ran', async () => {
    let rounds = 0
    const graph = logging(['a', 'b', 'd'], 'd')
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge(['a', 'b'], 'd')
      .addConditionalEdges('d', () => (++rounds < 2 ? 'a' : '__end__'))
    expect(await stepsOf(graph)).toEqual([0, 1].flatMap(() => [['a'], ['b'], ['d']]))
  })
})

describe('semantics §4.5 a deferred node on a thread', () => {
  /** `ask` and then `last`; `d` waits for both, by an edge or by a list edge. */
  const asking = (lead: 'edge' | 'list') => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt<string>('?')] }))
      .addNode('side', () => ({ log: ['side'] }))
      .addNode('d', () => ({ log: ['d'] }), { defer: true })
      .addEdge(START, 'side')
      .addEdge('side', 'ask')
    if (lead === 'edge') graph.addEdge('side', 'd')
    else graph.addEdge(['side'], 'd')
    return graph
  }

  it.each(['edge', 'list'] as const)('waits while another one asks, by %s', async (lead) => {
    const saver = new MemorySaver()
    await asking(lead).compile({ checkpointer: saver }).invoke({}, onThread())
    const graph = asking(lead).compile({ checkpointer: saver })
    expect(await graph.getState(onThread())).toMatchObject({
      values: { log: ['side'] },
      next: ['ask'],
    })
    const { value } = await graph.invoke(resume('answer'), onThread())
    expect(value).toEqual({ log: ['side', 'answer', 'd'] })
    expect((await graph.getState(onThread())).next).toEqual([])
  })

  it('can ask itself, and be stopped before', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ log: ['a'] }))
      .addNode('b', () => ({ log: ['b'] }))
      .addNode('d', (_state, runtime) => ({ log: [runtime.interrupt<string>('?')] }), {
        defer: true,
      })
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('a', 'd')
      .compile({ checkpointer: new MemorySaver(), interruptBefore: ['d'] })
    await graph.invoke({}, onThread())
    expect((await graph.getState(onThread())).next).toEqual(['d'])
    expect((await graph.invoke(null, onThread())).interrupts).toHaveLength(1)
    const { value } = await graph.invoke(resume('answer'), onThread())
    expect(value).toEqual({ log: ['a', 'b', 'answer'] })
  })

  it('runs for a goto to it on a finished thread, and waits for what else is due', async () => {
    const graph = logging(['a', 'b', 'd'], 'd')
      .addEdge(START, 'a')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.invoke(new Command({ goto: 'd' }), onThread())
    expect((await graph.getState(onThread())).values).toEqual({ log: ['a', 'd'] })
    await graph.invoke(new Command({ goto: ['d', 'b'] }), onThread())
    expect((await graph.getState(onThread())).values).toEqual({ log: ['a', 'd', 'b', 'd'] })
  })

  it('goes on with its thread where it stopped, from every checkpoint of it', async () => {
    const graph = logging(['a', 'b', 'c', 'd'], 'd')
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge(['a'], 'd')
      .addEdge('b', 'c')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const nexts: (readonly string[])[] = []
    for await (const { config, next } of graph.getStateHistory(onThread())) {
      nexts.push(next)
      const options = { configurable: config.configurable }
      expect((await graph.invoke(null, options)).value).toEqual({ log: ['a', 'b', 'c', 'd'] })
      if (nexts.length === 6) break
    }
    expect(nexts).toEqual([[], ['d'], ['c'], ['b'], ['a'], ['__start__']])
  })
})

describe('semantics §4.5 a deferred node and nested graphs', () => {
  const Log = Annotation.Root({ log: append<string>(), inner: append<string>() })
  const child = () =>
    new StateGraph(Log)
      .addNode('x', () => ({ inner: ['x'] }))
      .addNode('y', () => ({ inner: ['y'] }))
      .addNode('z', () => ({ inner: ['z'] }), { defer: true })
      .addEdge(START, 'x')
      .addEdge(START, 'z')
      .addEdge('x', 'y')

  it('waits for the nodes of its own graph only', async () => {
    const graph = new StateGraph(Log)
      .addNode('child', child().compile())
      .addNode('a', () => ({ log: ['a'] }))
      .addNode('b', () => ({ log: ['b'] }))
      .addEdge(START, 'child')
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile()
    expect(await logOf(graph)).toEqual(['a', 'b'])
    expect((await graph.invoke({})).value).toMatchObject({ inner: ['x', 'y', 'z'] })
  })

  it('can be a graph', async () => {
    const graph = new StateGraph(Log)
      .addNode('child', child().compile(), { defer: true })
      .addNode('a', () => ({ inner: ['a'] }))
      .addNode('b', () => ({ inner: ['b'] }))
      .addEdge(START, 'child')
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile()
    // What the child was given is in its output: the parent appends it again.
    const inner = ['a', 'b', 'a', 'b', 'x', 'y', 'z']
    expect((await graph.invoke({})).value).toMatchObject({ inner })
  })
})
