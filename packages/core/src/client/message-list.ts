import type { ContentMessage } from '../messages/message.ts'
import type { MessageMetadata } from '../stream/stream-part.ts'

/** One message as a page knows it. Immutable: a delta makes a new item. */
export interface MessageItem {
  readonly id: string
  readonly message: ContentMessage
  /** Of messages that were streamed; those known from the state only have none. */
  readonly metadata: MessageMetadata | undefined
}

const CHUNK = 64

/**
 * The messages of one namespace in order: an immutable list that shares what has not changed with
 * the list before it. Replacing one message copies 64 places and one pointer per 64 messages,
 * however long the list is.
 */
export class MessageList {
  static readonly EMPTY: MessageList = new MessageList([], [], new Map())

  /** The same array as long as membership and order are the same. */
  readonly ids: readonly string[]
  readonly #chunks: readonly (readonly MessageItem[])[]
  /** Shared with later lists, which only add to it; a hit is verified. */
  readonly #positions: Map<string, number>
  #messages: readonly ContentMessage[] | undefined

  private constructor(
    ids: readonly string[],
    chunks: readonly (readonly MessageItem[])[],
    positions: Map<string, number>,
  ) {
    this.ids = ids
    this.#chunks = chunks
    this.#positions = positions
  }

  static of(items: readonly MessageItem[]): MessageList {
    return MessageList.EMPTY.append(items)
  }

  get(id: string): MessageItem | undefined {
    const at = this.#positions.get(id)
    const item = at === undefined ? undefined : this.#chunks[Math.floor(at / CHUNK)]?.[at % CHUNK]
    return item?.id === id ? item : undefined
  }

  /** All items in order. */
  items(): MessageItem[] {
    return this.#chunks.flat()
  }

  /** All messages in order: one array per list. */
  messages(): readonly ContentMessage[] {
    this.#messages ??= Object.freeze(this.items().map(({ message }) => message))
    return this.#messages
  }

  /** A list with some items replaced, each in its place. */
  replace(items: readonly MessageItem[]): MessageList {
    const chunks = this.#chunks.slice()
    const copied = new Set<number>()
    for (const item of items) {
      const at = this.#positions.get(item.id)!
      const chunk = Math.floor(at / CHUNK)
      if (!copied.has(chunk)) chunks[chunk] = chunks[chunk]!.slice()
      copied.add(chunk)
      ;(chunks[chunk] as MessageItem[])[at % CHUNK] = item // the copy made above
    }
    return new MessageList(this.ids, chunks, this.#positions)
  }

  append(items: readonly MessageItem[]): MessageList {
    const ids = this.ids.concat(items.map(({ id }) => id))
    // An older list may have grown into another one: then the index is not ours to add to.
    const isNewest = this.ids.length > 0 && this.#positions.size === this.ids.length
    const positions = isNewest ? this.#positions : new Map(this.ids.map((id, at) => [id, at]))
    const chunks = this.#chunks.slice()
    let open = chunks.at(-1)?.length === CHUNK ? [] : (chunks.pop()?.slice() ?? [])
    items.forEach((item, offset) => {
      positions.set(item.id, this.ids.length + offset)
      open.push(item)
      if (open.length < CHUNK) return
      chunks.push(open)
      open = []
    })
    if (open.length > 0) chunks.push(open)
    return new MessageList(ids, chunks, positions)
  }

  remove(ids: ReadonlySet<string>): MessageList {
    return MessageList.of(this.items().filter(({ id }) => !ids.has(id)))
  }
}
