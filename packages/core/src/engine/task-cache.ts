import type { StoredWrite } from '../checkpoint/checkpointer.ts'
import { RETURN } from '../checkpoint/reserved-channels.ts'
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
  readonly #path: readonly string[]
  /** By task, of its input as it came: a node may change it. */
  readonly #keys = new WeakMap<Task, string>()
  #saved: Promise<unknown> = Promise.resolve()

  /** @param path Where the graph stands in the cache. */
  constructor(spec: GraphSpec, cache: NodeCache, path: readonly string[]) {
    this.#spec = spec
    this.#cache = cache
    this.#path = path
  }

  /**
   * A task is about to run, or to be asked for: what it writes counts for the input that it has now.
   * False when its node is not cached.
   *
   * @throws InvalidArgumentError for an input that has no key.
   */
  noteInput(task: Task): boolean {
    const { cache, name } = task.node
    if (!cache) return false
    this.#keys.set(task, hash128(cacheKey(cache, task.input, name)))
    return true
  }

  /**
   * What tasks would write whose input was noted, as far as it is known, at their places.
   *
   * @throws Whatever the cache throws.
   */
  async find(tasks: readonly (Task | undefined)[]): Promise<readonly (Writes | undefined)[]> {
    await this.#saved
    return await Promise.all(tasks.map(async (task) => task && (await this.#findOne(task))))
  }

  /**
   * Keeps what a task wrote, unless it wrote what is never stored. Works in the background; `settled`
   * tells how it went.
   */
  keep(task: Task, writes: Writes): void {
    if (!task.node.cache) return
    if (writes.writes.some(({ channel }) => this.#spec.untracked.has(channel))) return
    this.#save(task, toStoredWrites(this.#spec, writes))
  }

  /** The same for what a call came to. */
  remember(task: Task, returned: unknown): void {
    if (task.node.cache) this.#save(task, [[RETURN, returned]])
  }

  /**
   * What a call came to whose input was noted, if it is known.
   *
   * @throws Whatever the cache throws.
   */
  async recall(task: Task): Promise<{ readonly value: unknown } | undefined> {
    await this.#saved
    const [returned] = (await this.#load(task)) ?? []
    return returned && { value: returned[1] }
  }

  #save(task: Task, value: readonly StoredWrite[]): void {
    const { ttl } = task.node.cache!
    // What it refuses at once, it refuses by rejection, too.
    const saving = async (): Promise<void> =>
      this.#cache.set(this.#namespaceOf(task.node), this.#keys.get(task)!, { value, ttl })
    this.#saved = Promise.all([this.#saved, saving()])
    this.#saved.catch(() => {}) // the run hears of it when it asks
  }

  /** @throws What the cache refused. */
  settled(): Promise<unknown> {
    return this.#saved
  }

  /** A node whose source has changed starts with an empty cache. */
  #namespaceOf({ name, cache }: NodeSpec): readonly string[] {
    return [...this.#path, name, cache!.source]
  }

  async #findOne(task: Task): Promise<Writes | undefined> {
    const found = await this.#load(task)
    return found && readStoredWrites(this.#spec, found)
  }

  async #load(task: Task): Promise<readonly StoredWrite[] | undefined> {
    const found = await this.#cache.get(this.#namespaceOf(task.node), this.#keys.get(task)!)
    return found as readonly StoredWrite[] | undefined
  }
}

/** Forgets what nodes have written, and nodes of graphs below them: of all, or of some. */
export async function clearCache(
  spec: GraphSpec,
  cache: NodeCache,
  nodes: readonly string[] | undefined,
): Promise<void> {
  if (nodes) await Promise.all(nodes.map((node) => cache.clear([spec.name, node])))
  else await cache.clear([spec.name])
}
