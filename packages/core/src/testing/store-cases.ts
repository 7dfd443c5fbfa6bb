import type { Store } from '../store/store.ts'
import { STORE_ITEM_CHECKS } from './store-item-checks.ts'
import { STORE_SEARCH_CHECKS } from './store-search-checks.ts'
import type { ConformanceCase } from './transport-cases.ts'

/**
 * What every store has to do, as cases for any test runner. What a query finds depends on what a store
 * embeds with, so that is not among them.
 *
 * @param createStore A new, empty store. Each case makes one.
 * @example for (const { title, run } of storeCases(() => new InMemoryStore())) it(title, run)
 */
export function storeCases(createStore: () => Store | Promise<Store>): ConformanceCase[] {
  return Object.entries({ ...STORE_ITEM_CHECKS, ...STORE_SEARCH_CHECKS }).map(([title, check]) => ({
    title,
    run: async () => check(await createStore()),
  }))
}
