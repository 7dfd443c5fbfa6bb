import { isolate } from '../checkpoint/isolate.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import { checkOperation } from './check-operation.ts'
import { endsWith, fits, isBelow, startsWith } from './match-filter.ts'
import type {
  Store,
  StoreItem,
  StoreListOptions,
  StoreNamespace,
  StoreOperation,
  StorePutOptions,
  StoreResults,
  StoreSearchItem,
  StoreSearchOptions,
  StoreValue,
} from './store.ts'
import { cosine, embed, type StoreIndex, textsOf } from './vector-index.ts'

type OperationOf<Type extends StoreOperation['type']> = Extract<StoreOperation, { type: Type }>
type WriteOperation = OperationOf<'put' | 'delete'>

interface Entry {
  readonly item: StoreItem
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** One for each text that it is found by. */
  readonly vectors: readonly (readonly number[])[]
}

/** A write that is about to happen; without a value it deletes. */
interface Change {
  readonly operation: WriteOperation
  readonly value: StoreValue | undefined
  readonly texts: readonly string[]
}

export interface InMemoryStoreOptions {
  /** Lets `search` take a query. */
  readonly index?: StoreIndex | undefined
  readonly clock?: Clock | undefined
}

/**
 * Keeps items in memory, for as long as it lives itself. Carries what `MemorySaver` carries.
 *
 * @example
 * const store = new InMemoryStore()
 * const graph = new StateGraph(State)
 *   .addNode('remember', async ({ fact }, { store }) => {
 *     await store?.put(['users', '7'], 'fact', { text: fact })
 *   })
 *   .addEdge(START, 'remember')
 *   .compile({ store })
 */
export class InMemoryStore implements Store {
  readonly #clock: Clock
  readonly #index: StoreIndex | undefined
  /** By namespace, then by key; in the order in which they were first put. */
  readonly #spaces = new Map<string, { namespace: StoreNamespace; entries: Map<string, Entry> }>()
  /** What is written while texts are being embedded waits for its turn. */
  #turn: Promise<unknown> = Promise.resolve()

  /** @param options `index: { embed, dims?, fields? }` for queries in words. */
  constructor({ index, clock = systemClock }: InMemoryStoreOptions = {}) {
    this.#index = index
    this.#clock = clock
  }

  async get(namespace: StoreNamespace, key: string): Promise<StoreItem | undefined> {
    const [item] = await this.batch([{ type: 'get', namespace, key }])
    return item
  }

  // oxlint-disable-next-line max-params -- the form of Store, which is LangGraph's
  async put(
    namespace: StoreNamespace,
    key: string,
    value: StoreValue,
    options?: StorePutOptions,
  ): Promise<void> {
    await this.batch([{ ...options, type: 'put', namespace, key, value }])
  }

  async delete(namespace: StoreNamespace, key: string): Promise<void> {
    await this.batch([{ type: 'delete', namespace, key }])
  }

  async search(
    namespace: StoreNamespace,
    options?: StoreSearchOptions,
  ): Promise<readonly StoreSearchItem[]> {
    const [items] = await this.batch([{ ...options, type: 'search', namespace }])
    return items
  }

  async listNamespaces(options?: StoreListOptions): Promise<readonly StoreNamespace[]> {
    const [namespaces] = await this.batch([{ ...options, type: 'listNamespaces' }])
    return namespaces
  }

  async batch<const Operations extends readonly StoreOperation[]>(
    operations: Operations,
  ): Promise<StoreResults<Operations>> {
    for (const operation of operations) checkOperation(operation, this.#index !== undefined)
    const changes = operations.filter(isWrite).map((operation) => this.#toChange(operation))
    const results = operations.map((operation) => this.#read(operation))
    const written = this.#write(changes)
    return (await Promise.all([...results, written])).slice(0, -1) as StoreResults<Operations> // one each
  }

  #read(operation: StoreOperation): unknown {
    switch (operation.type) {
      case 'get': {
        const { namespace, key } = operation
        const entry = this.#spaces.get(JSON.stringify(namespace))?.entries.get(key)
        return entry && this.#isAlive(entry) ? copyOf(entry.item) : undefined
      }
      case 'search':
        return this.#search(operation)
      case 'listNamespaces':
        return this.#list(operation)
      case 'put':
      case 'delete':
        return undefined
    }
  }

  /** The order of several is that of the calls, whatever embedding takes. */
  #write(changes: readonly Change[]): Promise<void> {
    const texts = changes.flatMap((change) => change.texts)
    const index = this.#index
    const apply = (vectors: Entry['vectors'] = []): void => {
      let taken = 0
      for (const change of changes) {
        this.#apply(change, vectors.slice(taken, (taken += change.texts.length)))
      }
    }
    if (!index) return Promise.resolve(apply())
    const done = Promise.all([embed(index, texts), this.#turn]).then(([vectors]) => apply(vectors))
    this.#turn = done.catch(() => {}) // told to who has written
    return done
  }

  /** @throws NotStorableError */
  #toChange(operation: WriteOperation): Change {
    if (operation.type === 'delete') return { operation, value: undefined, texts: [] }
    const { namespace, key, index } = operation
    const value = isolate(operation.value, `store["${namespace.join('.')}"]["${key}"]`)
    const fields = index ?? this.#index?.fields ?? ['$']
    const texts = this.#index && fields ? textsOf(value, fields) : []
    return { operation, value, texts }
  }

  #apply({ operation, value }: Change, vectors: Entry['vectors']): void {
    const { key } = operation
    const path = JSON.stringify(operation.namespace)
    const space = this.#spaces.get(path)
    if (operation.type === 'delete' || !value) {
      space?.entries.delete(key)
      return
    }
    const now = this.#clock.now()
    const { namespace, entries } = space ?? {
      namespace: Object.freeze([...operation.namespace]),
      entries: new Map<string, Entry>(),
    }
    const before = entries.get(key)
    const createdAt = before && this.#isAlive(before) ? before.item.createdAt : now
    const item = { namespace, key, value, createdAt, updatedAt: now }
    entries.set(key, { item, expiresAt: now + (operation.ttl ?? Infinity), vectors })
    this.#spaces.set(path, { namespace, entries })
  }

  async #search({
    namespace,
    query,
    filter = {},
    limit = 10,
    offset = 0,
  }: OperationOf<'search'>): Promise<StoreSearchItem[]> {
    const found = [...this.#entries()].filter(
      ({ item }) => isBelow(item.namespace, namespace) && fits(item.value, filter),
    )
    const page = [offset, offset + limit] as const
    if (query === undefined || !this.#index) {
      return found.slice(...page).map(({ item }) => copyOf(item))
    }
    const [asked] = await embed(this.#index, [query])
    return found
      .filter(({ vectors }) => vectors.length > 0)
      .map(({ item, vectors }) => ({
        item,
        score: Math.max(...vectors.map((each) => cosine(asked!, each))),
      }))
      .toSorted((left, right) => right.score - left.score)
      .slice(...page)
      .map(({ item, score }) => ({ ...copyOf(item), score }))
  }

  #list({
    prefix = [],
    suffix = [],
    maxDepth,
    limit = 100,
    offset = 0,
  }: OperationOf<'listNamespaces'>): StoreNamespace[] {
    const cut = new Map<string, StoreNamespace>()
    for (const { item } of this.#entries()) {
      const { namespace } = item
      if (!startsWith(namespace, prefix) || !endsWith(namespace, suffix)) continue
      const kept = namespace.slice(0, maxDepth)
      cut.set(JSON.stringify(kept), kept)
    }
    return [...cut.values()].toSorted(byLabels).slice(offset, offset + limit)
  }

  *#entries(): Iterable<Entry> {
    for (const { entries } of this.#spaces.values()) {
      for (const [key, entry] of entries) {
        if (this.#isAlive(entry)) yield entry
        else entries.delete(key)
      }
    }
  }

  #isAlive({ expiresAt }: Entry): boolean {
    return expiresAt > this.#clock.now()
  }
}

function isWrite(operation: StoreOperation): operation is WriteOperation {
  return operation.type === 'put' || operation.type === 'delete'
}

function copyOf(item: StoreItem): StoreItem {
  return { ...item, namespace: [...item.namespace], value: isolate(item.value, 'value') }
}

/** As Python orders tuples: label by label, the shorter one first. */
function byLabels(left: StoreNamespace, right: StoreNamespace): number {
  const at = left.findIndex((label, index) => label !== right[index])
  if (at === -1) return left.length - right.length
  return right[at] === undefined || left[at]! > right[at] ? 1 : -1
}
