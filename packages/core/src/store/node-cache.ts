/** Where a cache keeps the values of one node: the graph, the node, and a mark of its source. */
export type CacheNamespace = readonly string[]

/**
 * Results of nodes, for as long as they are worth something: across runs, threads and, if it lasts,
 * processes. What is kept is isolated from the objects that were given.
 */
export interface NodeCache {
  /** What is kept, the caller's own copy; undefined when there is nothing or its time is over. */
  get(namespace: CacheNamespace, key: string): Promise<unknown>
  /** @param ttl How long it is worth something, in milliseconds; absent: for ever. */
  set(
    namespace: CacheNamespace,
    key: string,
    entry: { value: unknown; ttl?: number | undefined },
  ): Promise<void>
  /** Forgets all whose namespace starts with this one; an empty one is everything. */
  clear(namespace: CacheNamespace): Promise<void>
}
