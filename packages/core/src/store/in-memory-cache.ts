import { isolate } from '../checkpoint/isolate.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import type { CacheNamespace, NodeCache } from './node-cache.ts'

interface Entry {
  readonly value: unknown
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/**
 * Keeps the results of nodes in memory, for as long as it lives itself. Carries what `MemorySaver`
 * carries.
 *
 * @example
 * const graph = new StateGraph(State)
 *   .addNode('embed', embed, { cachePolicy: { ttl: 60_000 } })
 *   .addEdge(START, 'embed')
 *   .compile({ cache: new InMemoryCache() })
 */
export class InMemoryCache implements NodeCache {
  readonly #clock: Clock
  readonly #maxEntries: number
  /** By namespace, then by key. */
  readonly #entries = new Map<string, Map<string, Entry>>()

  /** @param options `maxEntries` of one node, default 1000: beyond that the oldest are forgotten. */
  constructor(options: { readonly clock?: Clock | undefined; readonly maxEntries?: number } = {}) {
    this.#clock = options.clock ?? systemClock
    this.#maxEntries = options.maxEntries ?? 1000
  }

  async get(namespace: CacheNamespace, key: string): Promise<unknown> {
    const entries = this.#entries.get(toPath(namespace))
    const entry = entries?.get(key)
    if (entry && entry.expiresAt > this.#clock.now()) return isolate(entry.value, 'cache')
    entries?.delete(key)
    return undefined
  }

  /** @throws NotStorableError */
  async set(
    namespace: CacheNamespace,
    key: string,
    { value, ttl = Infinity }: { value: unknown; ttl?: number | undefined },
  ): Promise<void> {
    const path = toPath(namespace)
    const entries = this.#entries.get(path) ?? new Map<string, Entry>()
    entries.delete(key)
    entries.set(key, { value: isolate(value, 'cache'), expiresAt: this.#clock.now() + ttl })
    this.#entries.set(path, entries)
    const [oldest] = entries.keys()
    if (entries.size > this.#maxEntries && oldest !== undefined) entries.delete(oldest)
  }

  async clear(namespace: CacheNamespace): Promise<void> {
    const prefix = toPath(namespace)
    for (const path of this.#entries.keys()) if (path.startsWith(prefix)) this.#entries.delete(path)
  }
}

/** Each name ends with a mark, so that no name is the beginning of another. */
function toPath(namespace: CacheNamespace): string {
  return namespace.map((name) => `${JSON.stringify(name)},`).join('')
}
