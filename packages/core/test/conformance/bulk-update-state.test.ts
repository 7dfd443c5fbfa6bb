import { ConflictError, InvalidArgumentError, MemorySaver, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { loggingChain, State } from './fixtures.ts'
import { createGate, nextTurn, onThread } from './trace.ts'

const savedChain = () => loggingChain().compile({ checkpointer: new MemorySaver() })

describe('semantics §4.11 bulkUpdateState', () => {
  it('makes one checkpoint for each list', async () => {
    const graph = savedChain()
    const config = await graph.bulkUpdateState(onThread(), [
      [{ values: { x: 1 }, asNode: '__input__' }],
      [{ values: { x: 1 }, asNode: START }],
      [{ values: { log: ['a by hand'] }, asNode: 'a' }],
      [{ values: { log: ['again'] } }],
    ])
    const history = await collectParts(graph.getStateHistory(onThread()))
    expect(history[0]!.config).toEqual(config)
    expect(
      history.map(({ metadata, next, values }) => [metadata!.source, metadata!.step, next, values]),
    ).toEqual([
      ['update', 2, ['a'], { x: 1, log: ['a by hand', 'again'] }],
      ['update', 1, ['b'], { x: 1, log: ['a by hand'] }],
      ['update', 0, ['a'], { x: 1, log: [] }],
      ['input', -1, ['__start__'], { log: [] }],
    ])
    expect(history.map(({ parentConfig }) => parentConfig)).toEqual([
      ...history.slice(1).map(({ config: each }) => each),
      null,
    ])
  })

  it('folds the updates of one list in their order, and goes where all of them lead', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => null)
      .addNode('b', () => null)
      .addNode('c', () => null)
      .addNode('d', () => null)
      .addEdge(START, 'a')
      .addEdge('a', 'd')
      .addEdge('b', 'c')
      .compile({ checkpointer: new MemorySaver() })
    await graph.bulkUpdateState(onThread(), [
      [
        { values: { log: ['1'] }, asNode: 'b' },
        { values: { log: ['2'] }, asNode: 'a' },
        { values: { log: ['3'] }, asNode: 'b' },
      ],
    ])
    const { values, next, metadata } = await graph.getState(onThread())
    expect([values, next, metadata!.step]).toEqual([{ log: ['1', '2', '3'] }, ['c', 'd'], 0])
  })

  it('refuses two writes of one list to a key without reducer', async () => {
    const update = savedChain().bulkUpdateState(onThread(), [
      [
        { values: { x: 1 }, asNode: 'a' },
        { values: { x: 2 }, asNode: 'b' },
      ],
    ])
    await expect(update).rejects.toMatchObject({ code: 'INVALID_CONCURRENT_GRAPH_UPDATE' })
  })

  it('branches off once: what follows the first list builds on it', async () => {
    const graph = savedChain()
    await graph.invoke({}, onThread())
    const old = (await collectParts(graph.getStateHistory(onThread())))[2]!
    await graph.bulkUpdateState(old.config, [
      [{ values: { log: ['1'] }, asNode: 'a' }],
      [{ values: { log: ['2'] }, asNode: 'b' }],
    ])
    const { values, parentConfig } = await graph.getState(onThread())
    expect(values).toEqual({ log: ['1', '2'] })
    const first = await graph.getState(parentConfig!)
    expect([first.values, first.parentConfig]).toEqual([{ log: ['1'] }, old.config])
  })

  it('makes each of them, whatever the saver says of runs', async () => {
    const checkpointer = Object.assign(new MemorySaver(), { durability: 'exit' as const })
    const graph = loggingChain().compile({ checkpointer })
    await graph.bulkUpdateState(onThread(), [
      [{ values: { x: 1 } }],
      [{ values: { x: 2 }, asNode: 'a' }],
    ])
    expect(await collectParts(graph.getStateHistory(onThread()))).toHaveLength(2)
  })

  it('refuses to go on when somebody moves the thread between two lists', async () => {
    const gate = createGate()
    const graph = new StateGraph(State)
      .addNode('a', () => null)
      .addEdge(START, 'a')
      .addConditionalEdges('a', async ({ y }) => {
        if (y === 1) await gate.opened
        return []
      })
      .compile({ checkpointer: new MemorySaver() })
    await graph.updateState(onThread(), { x: 0 })
    const { config } = await graph.getState(onThread())
    const bulk = graph.bulkUpdateState(config, [
      [{ values: { x: 1 }, asNode: START }],
      [{ values: { y: 1 }, asNode: 'a' }],
    ])
    await nextTurn()
    await graph.updateState(onThread(), { x: 2 }, { asNode: START })
    gate.open()
    await expect(bulk).rejects.toBeInstanceOf(ConflictError)
  })

  it('reads one checkpoint for each list that names no node', async () => {
    const checkpointer = new MemorySaver()
    const graph = loggingChain().compile({ checkpointer })
    await graph.invoke({}, { ...onThread(), interruptBefore: ['b'] })
    const get = vi.spyOn(checkpointer, 'get')
    const lists = Array.from({ length: 20 }, (_, at) => [{ values: { log: [String(at)] } }])
    await graph.bulkUpdateState(onThread(), lists)
    // And one more: where the newest superstep started.
    expect(get).toHaveBeenCalledTimes(21)
    expect((await graph.getState(onThread())).next).toEqual(['b'])
  })

  it.each([
    ['no list', []],
    ['an empty list', [[{ values: { x: 1 } }], []]],
    [
      'several updates, one of which names no node',
      [[{ values: {}, asNode: 'a' }, { values: {} }]],
    ],
    [
      'a new input beside another update',
      [
        [
          { values: {}, asNode: 'a' },
          { values: {}, asNode: '__input__' },
        ],
      ],
    ],
  ] as const)('refuses %s before anything is saved', async (_name, supersteps) => {
    const graph = savedChain()
    const update = graph.bulkUpdateState(onThread(), supersteps)
    await expect(update).rejects.toBeInstanceOf(InvalidArgumentError)
    expect((await graph.getState(onThread())).metadata).toBeNull()
  })
})
