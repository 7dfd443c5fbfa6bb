/** Where an item stands: labels from the general to the special, `['users', '7', 'memories']`. */
export type StoreNamespace = readonly string[]

/** What is kept under a key: a plain object with anything in it that can be structured-cloned. */
export type StoreValue = Readonly<Record<string, unknown>>

/** Times in milliseconds since the epoch. */
export interface StoreItem {
  readonly namespace: StoreNamespace
  readonly key: string
  readonly value: StoreValue
  readonly createdAt: number
  readonly updatedAt: number
}

export interface StoreSearchItem extends StoreItem {
  /** How near the value is to the query, at most 1; absent without a query. */
  readonly score?: number
}

export interface StorePutOptions {
  /**
   * The fields that a query finds the item by, instead of those of the store: paths as `title`,
   * `meta.author`, `chapters[*].text`, or `$` for the whole value. False: no query finds it.
   */
  readonly index?: readonly string[] | false | undefined
  /** How long it is kept, in milliseconds from now on; absent: until it is deleted. */
  readonly ttl?: number | undefined
}

type Primitive = string | number | boolean | null

/** What the value of a field must be: equal to it, or within its operators. Numbers are compared. */
export type StoreCondition =
  | Primitive
  | { readonly [field: string]: unknown }
  | readonly unknown[]
  | {
      readonly $eq?: unknown
      readonly $ne?: unknown
      readonly $gt?: number
      readonly $gte?: number
      readonly $lt?: number
      readonly $lte?: number
    }

export interface StoreSearchOptions {
  /** In words: the nearest come first. Needs a store with an index. */
  readonly query?: string | undefined
  /** By the fields of the value; all have to fit. */
  readonly filter?: Readonly<Record<string, StoreCondition>> | undefined
  /** Default 10. */
  readonly limit?: number | undefined
  /** How many to pass over. Default 0. */
  readonly offset?: number | undefined
}

export interface StoreListOptions {
  /** How the namespace begins; `*` is any label. */
  readonly prefix?: StoreNamespace | undefined
  /** How it ends; `*` is any label. */
  readonly suffix?: StoreNamespace | undefined
  /** Longer ones are cut to so many labels, and then stand in the list once. */
  readonly maxDepth?: number | undefined
  /** Default 100. */
  readonly limit?: number | undefined
  /** How many to pass over. Default 0. */
  readonly offset?: number | undefined
}

/** One call of a store, as data: for `batch`. */
export type StoreOperation =
  | { readonly type: 'get'; readonly namespace: StoreNamespace; readonly key: string }
  | ({
      readonly type: 'put'
      readonly namespace: StoreNamespace
      readonly key: string
      readonly value: StoreValue
    } & StorePutOptions)
  | { readonly type: 'delete'; readonly namespace: StoreNamespace; readonly key: string }
  | ({ readonly type: 'search'; readonly namespace: StoreNamespace } & StoreSearchOptions)
  | ({ readonly type: 'listNamespaces' } & StoreListOptions)

interface ResultsByType {
  get: StoreItem | undefined
  put: undefined
  delete: undefined
  search: readonly StoreSearchItem[]
  listNamespaces: readonly StoreNamespace[]
}

/** What `batch` resolves to: the result of each operation at its place. */
export type StoreResults<Operations extends readonly StoreOperation[]> = {
  -readonly [At in keyof Operations]: ResultsByType[Operations[At]['type']]
}

/**
 * Memory across threads: plain objects by namespace and key, which nodes find as `runtime.store`.
 * What is kept is isolated from the objects that were given, and so is what comes back.
 *
 * The labels of a namespace are not empty and have no dots, and `put` takes no namespace whose first
 * one is `langgraph`. Whatever breaks that is refused with an InvalidArgumentError.
 *
 * Source: LangGraph's `BaseStore`; times are numbers, and what is missing is undefined.
 */
export interface Store {
  /** The item of a key; undefined when there is none, or when its time is over. */
  get(namespace: StoreNamespace, key: string): Promise<StoreItem | undefined>
  /**
   * Keeps a value under a key, instead of what was there.
   *
   * @throws InvalidArgumentError, NotStorableError
   */
  put(
    namespace: StoreNamespace,
    key: string,
    value: StoreValue,
    options?: StorePutOptions,
  ): Promise<void>
  /** Nothing happens where there is no such key. */
  delete(namespace: StoreNamespace, key: string): Promise<void>
  /**
   * The items of a namespace and of all below it; of an empty one all that there are. In an order that
   * stays the same, and with a query the nearest first.
   *
   * @throws InvalidArgumentError for a query where nothing is indexed.
   */
  search(
    namespace: StoreNamespace,
    options?: StoreSearchOptions,
  ): Promise<readonly StoreSearchItem[]>
  /** The namespaces that have items, in alphabetical order. */
  listNamespaces(options?: StoreListOptions): Promise<readonly StoreNamespace[]>
  /**
   * Several calls at once: what is read is the store as it was before what the others write, of
   * several writes to one key the last one counts, and where one is refused none is done.
   */
  batch<const Operations extends readonly StoreOperation[]>(
    operations: Operations,
  ): Promise<StoreResults<Operations>>
}
