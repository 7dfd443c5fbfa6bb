import type { StoredWrite } from '../checkpoint/checkpointer.ts'
import { hash128 } from '../internal/hash.ts'
import type { NodeCache } from '../store/node-cache.ts'
import { cacheKey } from './cache-policy.ts'
import type { GraphSpec, NodeSpec } from './graph-spec.ts'
import { readStoredWrites, toStoredWrites } from './stored-writes.ts'
import type { Task, Writes } from './task.ts'

/** The results of the nodes of one graph that need not run where their input is known. */
export class TaskCache {
  readonly #spec: GraphSpec
  readonly #cache: NodeCache
  #saved: Promise<unknown> = Promise.resolve()

  constructor(spec: GraphSpec, cache: NodeCache) {
    this.#spec = spec
    this.#cache = cache
  }

  /**
   * What tasks would write, as far as it is known, at their places.
   *
   * @throws InvalidArgumentError for an input that has no key; whatever the cache throws.
   */
  async find(tasks: readonly (Task | undefined)[]): Promise<readonly (Writes | undefined)[]> {
    await this.#saved
    return await Promise.all(tasks.map(async (task) => task && (await this.#findOne(task))))
  }

  /** Keeps what a task wrote. Works in the background; `settled` tells how it went. */
  keep(task: Task, writes: Writes): void {
    const { cache: policy } = task.node
    if (!policy) return
    const value = toStoredWrites(this.#spec, writes)
    const saved = this.#cache.set(namespaceOf(this.#spec, task.node), keyOf(task), {
      value,
      ttl: policy.ttl,
    })
    this.#saved = Promise.all([this.#saved, saved])
    this.#saved.catch(() => {}) // the run hears of it when it asks
  }

  /** @throws What the cache refused. */
  async settled(): Promise<void> {
    await this.#saved
  }

  async #findOne(task: Task): Promise<Writes | undefined> {
    const found = await this.#cache.get(namespaceOf(this.#spec, task.node), keyOf(task))
    return found === undefined
      ? undefined
      : readStoredWrites(this.#spec, found as readonly StoredWrite[])
  }
}

/** Forgets what nodes have written: of all, or of some. */
export async function clearCache(
  spec: GraphSpec,
  cache: NodeCache,
  nodes: readonly string[] | undefined,
): Promise<void> {
  if (nodes) await Promise.all(nodes.map((node) => cache.clear([spec.name, node])))
  else await cache.clear([spec.name])
}

/** A node whose source has changed starts with an empty cache. */
function namespaceOf({ name }: GraphSpec, node: NodeSpec): readonly string[] {
  return [name, node.name, node.cache!.source]
}

function keyOf({ node, input }: Task): string {
  return hash128(cacheKey(node.cache!, input, node.name))
}
