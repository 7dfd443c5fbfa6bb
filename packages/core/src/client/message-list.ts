import type { ContentMessage } from '../messages/message.ts'
import type { MessageMetadata } from '../stream/stream-part.ts'

/**
 * How far a message is: shown before its run has told anything, being written, or whole; `complete`
 * is also one that its run has left unfinished.
 */
export type MessageStatus = 'pending' | 'streaming' | 'complete'

/** One message as a page knows it. Immutable: a delta makes a new item. */
export interface MessageItem {
  readonly id: string
  readonly message: ContentMessage
  readonly status: MessageStatus
  /** Of messages that were streamed; those known from the state only have none. */
  readonly metadata: MessageMetadata | undefined
}

/**
 * The messages of one namespace in order: an immutable list that shares its items, and where
 * nothing came or went its ids, with the list before it. A new list costs one copy of pointers: it
 * is made once per commit, never per token.
 */
export class MessageList {
  static readonly EMPTY: MessageList = new MessageList([], [])

  /** The same array as long as membership and order are the same. */
  readonly ids: readonly string[]
  /** All items in order. */
  readonly items: readonly MessageItem[]
  /** Where each id stands: shared by lists with the same ids. */
  readonly #positions: ReadonlyMap<string, number>
  #messages: readonly ContentMessage[] | undefined

  private constructor(
    items: readonly MessageItem[],
    ids: readonly string[] = items.map(({ id }) => id),
    positions: ReadonlyMap<string, number> = new Map(ids.map((id, at) => [id, at])),
  ) {
    this.items = items
    this.ids = ids
    this.#positions = positions
  }

  get(id: string): MessageItem | undefined {
    return this.items[this.#positions.get(id) ?? -1]
  }

  /** All messages in order: one array per list. */
  messages(): readonly ContentMessage[] {
    this.#messages ??= Object.freeze(this.items.map(({ message }) => message))
    return this.#messages
  }

  /** A list in which known ids are replaced in their places, and new ones follow at the end. */
  with(changed: readonly MessageItem[]): MessageList {
    const items = this.items.slice()
    for (const item of changed) items[this.#positions.get(item.id) ?? items.length] = item
    const isSame = items.length === this.items.length
    return isSame ? new MessageList(items, this.ids, this.#positions) : new MessageList(items)
  }

  /** A list in which messages stand right before others. Each is moved once. */
  withBefore(moved: ReadonlyMap<string, readonly string[]>): MessageList {
    const isMoved = new Set([...moved.values()].flat())
    const items = this.items.flatMap((item) => {
      const before = moved.get(item.id)?.map((id) => this.get(id)!) ?? [] // of this list
      return isMoved.has(item.id) ? before : [...before, item]
    })
    return new MessageList(items)
  }

  without(ids: ReadonlySet<string>): MessageList {
    return new MessageList(this.items.filter(({ id }) => !ids.has(id)))
  }
}
