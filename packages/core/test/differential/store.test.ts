import { InMemoryStore as PeerStore } from '@langchain/langgraph-checkpoint'
import { InMemoryStore, type StoreListOptions, type StoreSearchOptions } from '@rivulet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FUZZ_TIMEOUT, fuzz } from '../random-graphs/fuzz.ts'

/**
 * What LangGraph.js 1.2.2 does otherwise, and the runs leave out: a namespace stays in its list when its
 * last item is gone, so each has one that stays; a filter compares objects and lists by identity, where
 * LangGraph goes into them; a query without an index is ignored.
 */
type Operation =
  | readonly ['put', namespace: string[], key: string, value: Record<string, unknown>]
  | readonly ['delete' | 'get', namespace: string[], key: string]
  | readonly ['search', namespace: string[], options: StoreSearchOptions]
  | readonly ['listNamespaces', options: StoreListOptions]

const NAMESPACES = [['a'], ['a', 'b'], ['a', 'b', 'c'], ['b', 'c'], ['ab'], ['c', 'b', 'c']]

const namespace = fc.constantFrom(...NAMESPACES)
const key = fc.constantFrom('k', 'l', 'm')
const value = fc.record({ n: fc.integer({ min: -3, max: 3 }), s: fc.constantFrom('x', 'y') })
const pattern = fc.array(fc.constantFrom('a', 'b', 'c', '*'), { minLength: 1, maxLength: 3 })
const page = {
  limit: fc.integer({ min: 1, max: 12 }),
  offset: fc.nat(3),
}
const operators = fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte')
const limits = fc.dictionary(operators, fc.integer({ min: -2, max: 2 }), { minKeys: 1, maxKeys: 2 })
const filter = fc.oneof(
  fc.record({ s: fc.constantFrom('x', 'z') }),
  fc.record({ n: limits }),
  fc.record({ n: limits, s: fc.constant('x') }),
)

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.constant('put'), namespace, key, value),
  fc.tuple(fc.constantFrom('delete', 'get'), namespace, key),
  fc.tuple(
    fc.constant('search'),
    fc.oneof(namespace, fc.constant<string[]>([])),
    fc.record({ filter, ...page }, { requiredKeys: [] }),
  ),
  fc.tuple(
    fc.constant('listNamespaces'),
    fc.record(
      { prefix: pattern, suffix: pattern, maxDepth: fc.integer({ min: 1, max: 3 }), ...page },
      { requiredKeys: [] },
    ),
  ),
)

/** A store of either library, by the names that both have. */
type AnyStore = Record<Operation[0], (...args: unknown[]) => Promise<unknown>>

/** Without what has other forms: times are Dates there, and what is missing is null. */
function plain(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(plain)
  if (typeof result !== 'object' || result === null || !('value' in result)) return result ?? null
  const { namespace: place, key: name, value: kept } = result as Record<string, unknown>
  return { namespace: place, key: name, value: kept }
}

async function tell(store: AnyStore, operations: readonly Operation[]): Promise<unknown[]> {
  for (const place of NAMESPACES) await store.put(place, 'stays', { n: 9, s: 'z' })
  const told: unknown[] = []
  for (const [name, ...args] of operations) told.push(plain(await store[name](...args)))
  return told
}

describe('a store answers as the one of LangGraph.js does', () => {
  it(
    'whatever is put, deleted, searched and listed',
    async () => {
      const property = fc.asyncProperty(
        fc.array(operation, { minLength: 1, maxLength: 25 }),
        async (operations) => {
          const ours = await tell(new InMemoryStore() as unknown as AnyStore, operations)
          const theirs = await tell(new PeerStore() as unknown as AnyStore, operations)
          expect(ours).toEqual(theirs)
        },
      )
      await fc.assert(property, fuzz(300))
    },
    FUZZ_TIMEOUT,
  )
})
