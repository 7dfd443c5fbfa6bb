import { Command, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { resume, State } from './fixtures.ts'
import { dataOf, onThread, toTrace, TRACE } from './trace.ts'

/** Nodes that log their names. */
const logging = <Names extends string>(...names: Names[]) => {
  const nodes = names.map((name) => [name, () => ({ log: [name] })])
  return new StateGraph(State).addNode(
    Object.fromEntries(nodes) as Record<Names, () => { log: string[] }>,
  )
}

/** A short branch and a long one, which meet in the deferred node `end`. */
const uneven = () =>
  logging('short', 'long1', 'long2')
    .addNode('end', () => ({ log: ['end'] }), { defer: true })
    .addEdge(START, 'short')
    .addEdge(START, 'long1')
    .addEdge('long1', 'long2')
    .addEdge('short', 'end')
    .addEdge('long2', 'end')

const logOf = async (graph: {
  compile(): { invoke(input: object): Promise<{ value: unknown }> }
}): Promise<unknown> => ((await graph.compile().invoke({})).value as { log: unknown }).log

describe('semantics §4.5 deferred nodes', () => {
  it('run once, when nothing else is due', async () => {
    expect(await logOf(uneven())).toEqual(['long1', 'short', 'long2', 'end'])
  })

  it('are not next as long as they wait', async () => {
    const graph = uneven().compile({ checkpointer: new MemorySaver() })
    const { parts } = await settle(graph.stream({}, TRACE))
    expect(dataOf(parts, 'checkpoints').map(({ next }) => next)).toEqual([
      ['__start__'],
      ['long1', 'short'],
      ['long2'],
      ['end'],
      [],
    ])
  })

  it('wait for Sends, too', async () => {
    const graph = logging('work')
      .addNode('end', () => ({ log: ['end'] }), { defer: true })
      .addEdge(START, 'end')
      .addConditionalEdges(START, () => [new Send('work', {}), new Send('work', {})])
    expect(await logOf(graph)).toEqual(['work', 'work', 'end'])
  })

  it('run together when several wait, and again when they are made due again', async () => {
    const graph = logging('a')
      .addNode('y', () => ({ log: ['y'] }), { defer: true })
      .addNode(
        'z',
        ({ log }) => new Command({ update: { log: ['z'] }, ...(log.length < 4 && { goto: 'a' }) }),
        {
          defer: true,
        },
      )
      .addEdge(START, 'a')
      .addEdge('a', 'y')
      .addEdge('a', 'z')
    expect(await logOf(graph)).toEqual(['a', 'y', 'z', 'a', 'y', 'z'])
  })

  it('follow one another when one leads to the next', async () => {
    const graph = logging('a', 'b')
      .addNode('y', () => ({ log: ['y'] }), { defer: true })
      .addNode('z', () => ({ log: ['z'] }), { defer: true })
      .addEdge(START, 'a')
      .addEdge(START, 'y')
      .addEdge('a', 'b')
      .addEdge('y', 'z')
    expect(await logOf(graph)).toEqual(['a', 'b', 'y', 'z'])
  })

  it('wait behind a list edge until the others have finished', async () => {
    const graph = logging('a', 'b', 'c')
      .addNode('end', () => ({ log: ['end'] }), { defer: true })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge('b', 'c')
      .addEdge(['a', 'b'], 'end')
    expect(await logOf(graph)).toEqual(['a', 'b', 'c', 'end'])
  })

  it('count sources that come once more while they wait for the same run', async () => {
    let rounds = 0
    const graph = logging('b')
      .addNode(
        'a',
        () => new Command({ update: { log: ['a'] }, ...(++rounds < 3 && { goto: 'a' }) }),
      )
      .addNode('end', () => ({ log: ['end'] }), { defer: true })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'end')
    expect(await logOf(graph)).toEqual(['a', 'b', 'a', 'a', 'end'])
  })

  it('can be gone to by a Command that starts a run', async () => {
    const graph = uneven().compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const { value } = await graph.invoke(new Command({ goto: 'end' }), onThread())
    expect(value).toMatchObject({ log: ['long1', 'short', 'long2', 'end', 'end'] })
  })

  it('go on waiting while a branch waits for an answer', async () => {
    const graph = logging('short')
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt<string>('?')] }))
      .addNode('end', () => ({ log: ['end'] }), { defer: true })
      .addEdge(START, 'short')
      .addEdge(START, 'ask')
      .addEdge('short', 'end')
      .compile({ checkpointer: new MemorySaver() })
    const first = await settle(graph.stream({}, TRACE))
    expect(toTrace(first)).not.toContain('t+end')
    const again = graph.invoke(resume('answer'), onThread())
    expect((await again).value).toEqual({ log: ['answer', 'short', 'end'] })
  })

  it('wait in what is stored: a thread that failed meanwhile goes on', async () => {
    let runs = 0
    const graph = logging('short', 'long1')
      .addNode('long2', () => {
        if (++runs === 1) throw new Error('boom')
        return { log: ['long2'] }
      })
      .addNode('end', () => ({ log: ['end'] }), { defer: true })
      .addEdge(START, 'short')
      .addEdge(START, 'long1')
      .addEdge('long1', 'long2')
      .addEdge('short', 'end')
      .compile({ checkpointer: new MemorySaver() })
    await settle(graph.stream({}, onThread()))
    expect((await graph.getState(onThread())).next).toEqual(['long2'])
    const { value } = await graph.invoke(null, onThread())
    expect(value).toEqual({ log: ['long1', 'short', 'long2', 'end'] })
  })

  it('wait for the nodes of their own graph only', async () => {
    const child = uneven().compile()
    const graph = logging('after')
      .addNode('child', child)
      .addEdge(START, 'child')
      .addEdge('child', 'after')
    expect(await logOf(graph)).toEqual(['long1', 'short', 'long2', 'end', 'after'])
  })

  it('show up neither in the state nor in the values', async () => {
    const graph = uneven().compile({ checkpointer: new MemorySaver(), interruptBefore: ['long2'] })
    await graph.invoke({ x: 1 }, onThread())
    const { values } = await graph.getState(onThread())
    expect(Object.keys(values)).toEqual(['x', 'log'])
  })
})
