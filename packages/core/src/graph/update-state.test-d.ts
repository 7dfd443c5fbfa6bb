import { describe, expectTypeOf, it } from 'vitest'
import { Overwrite } from '../channels/overwrite.ts'
import type { CheckpointConfig } from '../checkpoint/checkpoint-config.ts'
import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import type { RemoteGraph } from '../client/remote-graph.ts'
import { Command, Send } from '../engine/command.ts'
import { START } from '../engine/graph-spec.ts'
import { Annotation, append } from './annotation.ts'
import { StateGraph } from './state-graph.ts'

const graph = new StateGraph(Annotation.Root({ x: Annotation<number>(), log: append<string>() }))
  .addNode('a', () => ({}))
  .addEdge(START, 'a')
  .compile()
const config = { configurable: { thread_id: '1' } }

describe('updateState', () => {
  it('takes what a node of the graph may return', () => {
    expectTypeOf(graph.updateState(config, { x: 1 })).resolves.toEqualTypeOf<CheckpointConfig>()
    void graph.updateState(config, null, { asNode: '__end__' })
    void graph.updateState(config, { log: new Overwrite(['new']) }, { asNode: 'a', taskId: 't' })
    void graph.updateState(config, [{ x: 1 }, new Command({ goto: 'a' }), new Send('a', {})])
    // @ts-expect-error -- of another type
    void graph.updateState(config, { x: 'one' })
    // @ts-expect-error -- no such key
    void graph.updateState(config, { z: 1 })
    // @ts-expect-error -- no thread
    void graph.updateState({ configurable: {} }, { x: 1 })
  })

  it('takes lists of lists in bulk', () => {
    void graph.bulkUpdateState(config, [[{ values: { x: 1 }, asNode: 'a' }], [{ values: null }]])
    // @ts-expect-error -- one list
    void graph.bulkUpdateState(config, [{ values: { x: 1 } }])
    // @ts-expect-error -- of another type
    void graph.bulkUpdateState(config, [[{ values: { x: 'one' } }]])
  })

  it('goes on with what it resolves to', () => {
    void graph.updateState(config, null).then((updated) => graph.invoke(null, updated))
  })

  it('is the same from a page, by the id of the thread', () => {
    const agent = {} as RemoteGraph<NonNullable<(typeof graph)['~types']>>
    const options = { asNode: 'a', configurable: { checkpoint_id: 'c' } } as const
    void (() => agent.updateState('1', { x: 1 }, options))
    // @ts-expect-error -- of another type
    void (() => agent.updateState('1', { x: 'one' }))
    void (() => agent.updateState('1', [new Send('a', {}), { log: new Overwrite(['new']) }]))
    // @ts-expect-error -- of another type, in a list
    void (() => agent.updateState('1', [new Send('a', {}), { x: 'one' }]))
  })
})

describe('durability', () => {
  it('is one of three, of a run and of a saver', () => {
    void (() => graph.invoke({ x: 1 }, { durability: 'sync' }))
    // @ts-expect-error -- none of them
    void (() => graph.invoke({ x: 1 }, { durability: 'always' }))
    expectTypeOf<Checkpointer['durability']>().toEqualTypeOf<
      'sync' | 'async' | 'exit' | undefined
    >()
  })
})

describe('getState', () => {
  it('may lack any key, on a page as in the engine', () => {
    const agent = {} as RemoteGraph<NonNullable<(typeof graph)['~types']>>
    const local = (): ReturnType<typeof graph.getState> => graph.getState(config)
    const remote = (): ReturnType<typeof agent.getState> => agent.getState('1')
    expectTypeOf(remote).toEqualTypeOf(local)
    void (async () => {
      const { values } = await agent.getState('1')
      expectTypeOf(values.x).toEqualTypeOf<number | undefined>()
      // @ts-expect-error -- no such key
      void values.z
    })
  })
})
