import { Annotation, append, Command, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { onThread, resultsIn, startsIn } from './trace.ts'

const State = Annotation.Root({
  x: Annotation<number>(),
  y: Annotation<number>(),
  log: append<string>(),
})

const chain = new StateGraph(State)
  .addNode('a', () => ({ x: 1 }))
  .addNode('b', () => ({ y: 2 }))
  .addEdge(START, 'a')
  .addEdge('a', 'b')
  .compile()

describe('semantics §1.4 tasks', () => {
  it('has a start without result and an end with it, in exactly these keys, without a saver', async () => {
    const parts = await collectParts(chain.stream({}, { streamMode: 'tasks' }))
    expect(parts.map(({ data }) => Object.keys(data).toSorted())).toEqual([
      ['id', 'input', 'name', 'triggers'],
      ['error', 'id', 'interrupts', 'name', 'result'],
      ['id', 'input', 'name', 'triggers'],
      ['error', 'id', 'interrupts', 'name', 'result'],
    ])
    expect(resultsIn(parts).map(({ id }) => id)).toEqual(startsIn(parts).map(({ id }) => id))
  })

  it('has the state with the keys that have a value as the input', async () => {
    const parts = await collectParts(chain.stream({}, { streamMode: 'tasks' }))
    expect(startsIn(parts).map(({ name, input }) => [name, input])).toEqual([
      ['a', { log: [] }],
      ['b', { x: 1, log: [] }],
    ])
    expect(Object.keys(startsIn(parts)[0]!.input as object)).toEqual(['log'])
  })

  it('has the argument of a Send as the input, as it is', async () => {
    const graph = new StateGraph(State)
      .addNode('worker', () => {})
      .addConditionalEdges(START, () => [new Send('worker', { id: 1 }), new Send('worker', 'two')])
      .compile()
    const parts = await collectParts(graph.stream({ x: 1 }, { streamMode: 'tasks' }))
    expect(startsIn(parts).map(({ input }) => input)).toEqual([{ id: 1 }, 'two'])
  })

  it('has all channels that can trigger the node, sorted, not just those that did', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => {})
      .addNode('b', () => {})
      .addNode('c', () => {})
      .addNode('worker', () => {})
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'c')
      .addConditionalEdges('c', () => new Send('worker', {}))
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'tasks' }))
    expect(startsIn(parts).map(({ name, triggers }) => [name, triggers])).toEqual([
      ['a', ['branch:to:a']],
      ['b', ['branch:to:b']],
      ['c', ['branch:to:c', 'join:a+b:c']],
      ['worker', ['__pregel_push']],
    ])
  })

  it('has the metadata of run and node without those of the engine, tags folded in', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => {}, { metadata: { kind: 'node', color: 'red' } })
      .addEdge(START, 'a')
      .compile()
    const metadata = {
      kind: 'run',
      owner: 'me',
      thread_id: 't',
      checkpoint_id: 'c',
      checkpoint_ns: 'n',
      checkpoint_map: {},
      langgraph_step: 9,
    }
    const parts = await collectParts(
      graph.stream({}, { streamMode: 'tasks', metadata, tags: ['joke', 'seq:step:1'] }),
    )
    expect(startsIn(parts)[0]!.metadata).toEqual({
      kind: 'node',
      owner: 'me',
      color: 'red',
      tags: ['joke'],
    })
    expect(resultsIn(parts)[0]).not.toHaveProperty('metadata')
  })

  it('has no metadata when there is nothing to say', async () => {
    const parts = await collectParts(
      chain.stream({}, { streamMode: 'tasks', metadata: { langgraph_step: 1 } }),
    )
    for (const start of startsIn(parts)) expect(start).not.toHaveProperty('metadata')
  })

  it('has what the task wrote as the result, several writes of one key under $writes', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => [
        new Command({ update: { log: ['one'], x: 1 } }),
        new Command({ update: { log: ['two'] } }),
      ])
      .addNode('b', () => null)
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'tasks' }))
    expect(resultsIn(parts).map(({ result }) => result)).toEqual([
      { log: { $writes: [['one'], ['two']] }, x: 1 },
      {},
    ])
  })

  it('has the error as its name and message', async () => {
    const graph = new StateGraph(State)
      .addNode('bad', () => {
        throw new TypeError('No flour.')
      })
      .addEdge(START, 'bad')
      .compile()
    const { parts } = await settle(graph.stream({}, { streamMode: 'tasks' }))
    expect(resultsIn(parts)).toEqual([
      {
        id: startsIn(parts)[0]!.id,
        name: 'bad',
        error: 'TypeError: No flour.',
        result: {},
        interrupts: [],
      },
    ])
  })

  it('starts a replayed task again and does not end it again', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
      .addNode('side', () => ({ y: 1 }))
      .addEdge(START, 'ask')
      .addEdge(START, 'side')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const parts = await collectParts(
      graph.stream(new Command({ resume: 7 }), { ...onThread(), streamMode: 'tasks' }),
    )
    expect(startsIn(parts).map(({ name }) => name)).toEqual(['ask', 'side'])
    expect(resultsIn(parts).map(({ name, result }) => [name, result])).toEqual([['ask', { x: 7 }]])
  })

  it('starts a task that commands the parent graph and does not end it', async () => {
    const child = new StateGraph(State)
      .addNode('up', () => new Command({ graph: Command.PARENT, update: { x: 1 } }))
      .addEdge(START, 'up')
      .compile()
    const graph = new StateGraph(State).addNode('child', child).addEdge(START, 'child').compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'tasks', subgraphs: true }))
    expect(startsIn(parts).map(({ name }) => name)).toEqual(['child', 'up'])
    expect(resultsIn(parts).map(({ name, result }) => [name, result])).toEqual([
      ['child', { x: 1 }],
    ])
  })

  it('never tells of the start of the graph, not even when its condition asks', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => {})
      .addEdge(START, 'a')
      .addConditionalEdges(START, (_state, runtime) => runtime.interrupt<'a'>('Where?'))
      .compile()
    const parts = await collectParts(graph.stream({ x: 1 }, { streamMode: 'tasks' }))
    expect(parts).toEqual([])
  })

  it('has the interrupts of a task that asks, an empty result and no error', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
      .addEdge(START, 'ask')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'tasks' }))
    expect(resultsIn(parts)).toEqual([
      {
        id: startsIn(parts)[0]!.id,
        name: 'ask',
        error: null,
        result: {},
        interrupts: [{ id: expect.any(String) as string, value: 'How many?' }],
      },
    ])
  })
})
