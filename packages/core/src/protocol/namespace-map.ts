/** Nested graphs that are remembered at a time, unless somebody says otherwise. */
const MAX_NESTED = 1000

/**
 * Something of each graph, by the key of its namespace: of the root, and of the nested graphs that
 * were set last. A thread calls any number of graphs as time goes by; nobody asks for the old ones.
 * The place of the root counts, also while it is empty.
 */
export class NamespaceMap<Value> extends Map<string, Value> {
  readonly #limit: number

  constructor(limit: number = MAX_NESTED) {
    super()
    this.#limit = limit
  }

  override set(key: string, value: Value): this {
    if (key !== '') this.delete(key)
    super.set(key, value)
    if (this.size > this.#limit + 1) {
      const [oldest, next = ''] = this.keys()
      this.delete(oldest || next)
    }
    return this
  }
}
