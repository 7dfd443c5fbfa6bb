import { describe, expectTypeOf, it } from 'vitest'
import { START } from '../engine/graph-spec.ts'
import { Annotation } from '../graph/annotation.ts'
import { StateGraph } from '../graph/state-graph.ts'
import { InMemoryStore } from './in-memory-store.ts'
import type { Store, StoreItem, StoreNamespace, StoreSearchItem } from './store.ts'

const store: Store = new InMemoryStore()
const State = Annotation.Root({ x: Annotation<number>() })

describe('a store', () => {
  it('answers each operation of a batch at its place', () => {
    const answered = store.batch([
      { type: 'get', namespace: ['a'], key: 'k' },
      { type: 'search', namespace: ['a'], filter: { n: { $gt: 1 } } },
      { type: 'put', namespace: ['a'], key: 'k', value: { n: 1 } },
      { type: 'listNamespaces', prefix: ['a', '*'] },
    ])
    expectTypeOf(answered).resolves.toEqualTypeOf<
      [StoreItem | undefined, readonly StoreSearchItem[], undefined, readonly StoreNamespace[]]
    >()
  })

  it('keeps objects', () => {
    void store.put(['a'], 'k', { list: [1], at: new Date() }, { index: ['list[*]'], ttl: 1000 })
    void store.put(['a'], 'k', {}, { index: false })
    // @ts-expect-error -- no object
    void store.put(['a'], 'k', 'text')
    // @ts-expect-error -- no list of labels
    void store.put('a', 'k', {})
    // @ts-expect-error -- no such operation
    void store.batch([{ type: 'move', namespace: ['a'], key: 'k' }])
    // @ts-expect-error -- a value is missing
    void store.batch([{ type: 'put', namespace: ['a'], key: 'k' }])
    // @ts-expect-error -- no such option
    void store.search(['a'], { where: {} })
  })

  it('is what a node may find in its runtime', () => {
    new StateGraph(State)
      .addNode('n', (_state, runtime) => {
        expectTypeOf(runtime.store).toEqualTypeOf<Store | undefined>()
        // @ts-expect-error -- there may be none
        void runtime.store.get(['a'], 'k')
      })
      .addEdge(START, 'n')
      .compile({ store })
    // @ts-expect-error -- no store
    new StateGraph(State).compile({ store: new Map() })
  })
})
