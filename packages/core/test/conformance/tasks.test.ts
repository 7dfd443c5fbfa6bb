import { Command, MemorySaver, Send, type StandardSchema, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { chain, quiz, State } from './fixtures.ts'
import { dataOf, onThread, resultsIn, startsIn } from './trace.ts'

describe('semantics §1.4 tasks', () => {
  it('has a start without result and an end with it, in exactly these keys, without a saver', async () => {
    const parts = await collectParts(chain().compile().stream({}, { streamMode: 'tasks' }))
    expect(parts.map(({ data }) => Object.keys(data).toSorted())).toEqual([
      ['id', 'input', 'name', 'triggers'],
      ['error', 'id', 'interrupts', 'name', 'result'],
      ['id', 'input', 'name', 'triggers'],
      ['error', 'id', 'interrupts', 'name', 'result'],
    ])
    expect(resultsIn(parts).map(({ id }) => id)).toEqual(startsIn(parts).map(({ id }) => id))
  })

  it('has the state with the keys that have a value as the input', async () => {
    const parts = await collectParts(chain().compile().stream({}, { streamMode: 'tasks' }))
    expect(startsIn(parts).map(({ name, input }) => [name, input])).toEqual([
      ['a', { log: [] }],
      ['b', { x: 1, log: ['a'] }],
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
      chain()
        .compile()
        .stream({}, { streamMode: 'tasks', metadata: { langgraph_step: 1 } }),
    )
    expect(startsIn(parts).map((start) => 'metadata' in start)).toEqual([false, false])
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
    const graph = quiz('side').compile({ checkpointer: new MemorySaver() })
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
    const parts = await collectParts(quiz().compile().stream({}, { streamMode: 'tasks' }))
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

  it('has state keys only as the result: a list edge that a task has come to is no key', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addNode('b', () => null)
      .addNode('c', () => null)
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'c')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: ['tasks', 'updates'] }))
    expect(resultsIn(parts).map(({ name, result }) => [name, result])).toEqual([
      ['a', { x: 1 }],
      ['b', {}],
      ['c', {}],
    ])
    expect(dataOf(parts, 'updates')).toEqual([{ a: { x: 1 } }, { b: null }, { c: null }])
  })

  it('has what the schemas make of the state as the input, and the argument of a Send untouched', async () => {
    const numeric: StandardSchema<unknown, number> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => ({ value: Number(value ?? 0) }),
      },
    }
    const graph = new StateGraph({ age: numeric })
      .addNode('a', () => new Send('worker', { age: '7' }))
      .addNode('worker', () => {})
      .addEdge(START, 'a')
      .compile()
    const parts = await collectParts(graph.stream({ age: '41' }, { streamMode: 'tasks' }))
    expect(startsIn(parts).map(({ input }) => input)).toEqual([{ age: 41 }, { age: '7' }])
  })
})
