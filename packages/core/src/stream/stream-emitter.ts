import { createDeferred } from '../internal/deferred.ts'
import type { Namespace } from '../internal/ns.ts'
import type { AIMessageChunk, ContentMessage } from '../messages/message.ts'
import type { PartSink } from './part-sink.ts'
import type { MessageMetadata, StreamMode, StreamPart } from './stream-part.ts'

/** One reader of a run: what it asked for, and what it was told. */
export class Outlet {
  readonly modes: ReadonlySet<StreamMode>
  /** Whether it is told of nested graphs, too. */
  readonly subgraphs: boolean
  readonly #sink: PartSink
  #seq = 0
  #open = true
  readonly #closed = createDeferred()
  /** Ids of messages that were told whole, or that state held already (semantics §3.2). */
  readonly #seenMessages = new Set<string>()

  constructor(modes: ReadonlySet<StreamMode>, subgraphs: boolean, sink: PartSink) {
    this.modes = modes
    this.subgraphs = subgraphs
    this.#sink = sink
  }

  write(part: StreamPart): void {
    if (this.#open) this.#sink.write(part, ++this.#seq)
  }

  markSeen(messageId: string): void {
    this.#seenMessages.add(messageId)
  }

  /** False when this id was seen before. */
  seeFirst(messageId: string): boolean {
    if (this.#seenMessages.has(messageId)) return false
    this.#seenMessages.add(messageId)
    return true
  }

  pressure(): Promise<void> | undefined {
    const pressure = this.#open ? this.#sink.pressure() : undefined
    return pressure && Promise.race([pressure, this.#closed.promise])
  }

  /** Nothing is told after this, and nobody waits. */
  close(): void {
    this.#open = false
    this.#closed.resolve()
  }
}

/**
 * The only exit of a graph under way: what nobody asked for is dropped here. A run has one outlet;
 * a graph that a node streams itself has one more, its own.
 */
export class StreamEmitter {
  readonly values: boolean
  readonly updates: boolean
  readonly messages: boolean
  readonly custom: boolean
  readonly tasks: boolean
  readonly checkpoints: boolean
  readonly debug: boolean
  readonly tools: boolean
  readonly #outlets: readonly Outlet[]
  /** Told of custom data alone. */
  readonly #customOnly: readonly Outlet[]
  /** Whose reader is waited for, also where it is told nothing. */
  readonly #paced: readonly Outlet[]
  readonly #only: Outlet | undefined

  constructor(
    outlets: readonly Outlet[],
    paced: readonly Outlet[] = outlets,
    customOnly: readonly Outlet[] = [],
  ) {
    const asked = (mode: StreamMode): boolean => outlets.some(({ modes }) => modes.has(mode))
    this.values = asked('values')
    this.updates = asked('updates')
    this.messages = asked('messages')
    this.custom = asked('custom') || customOnly.length > 0
    this.tasks = asked('tasks')
    this.checkpoints = asked('checkpoints')
    this.debug = asked('debug')
    this.tools = asked('tools')
    this.#outlets = outlets
    this.#paced = paced
    this.#customOnly = customOnly
    this.#only = outlets.length === 1 && customOnly.length === 0 ? outlets[0] : undefined
  }

  /** The emitter of a graph that is called from this one, with the reader it has itself. */
  nested(own?: Outlet): StreamEmitter {
    const told = this.#outlets.filter(({ subgraphs }) => subgraphs)
    if (!own && !this.#customOnly.length && told.length === this.#outlets.length) return this
    return own
      ? new StreamEmitter([...told, own], [...this.#paced, own])
      : new StreamEmitter(told, this.#paced)
  }

  /**
   * The emitter of a task that a task of this graph calls: who is not told of nested graphs is told of
   * its custom data all the same (semantics §1.7, §3.5).
   */
  inTask(): StreamEmitter {
    const told = this.#outlets.filter(({ subgraphs }) => subgraphs)
    if (told.length === this.#outlets.length) return this
    const others = this.#outlets.filter((each) => !each.subgraphs && each.modes.has('custom'))
    return new StreamEmitter(told, this.#paced, [...this.#customOnly, ...others])
  }

  emit(part: StreamPart): void {
    if (this.#only) return this.#only.write(part)
    for (const outlet of this.#outlets) if (outlet.modes.has(part.type)) outlet.write(part)
    if (part.type === 'custom') for (const outlet of this.#customOnly) outlet.write(part)
  }

  /** A token: never held back by its id. */
  emitChunk(ns: Namespace, chunk: AIMessageChunk, metadata: MessageMetadata): void {
    this.emit({ type: 'messages', ns, data: [chunk, metadata] })
  }

  /** A whole message, unless its id was seen. */
  emitMessage(ns: Namespace, message: ContentMessage, metadata: MessageMetadata): void {
    for (const outlet of this.#outlets) {
      if (!outlet.modes.has('messages') || !outlet.seeFirst(message.id)) continue
      outlet.write({ type: 'messages', ns, data: [message, metadata] })
    }
  }

  markSeen(messageId: string): void {
    for (const outlet of this.#outlets) outlet.markSeen(messageId)
  }

  /** A promise to wait for while a reader is too far behind; it settles when that one is closed. */
  pressure(): Promise<void> | undefined {
    let waits: Promise<void>[] | undefined
    for (const outlet of this.#paced) {
      const wait = outlet.pressure()
      if (wait) (waits ??= []).push(wait)
    }
    return waits && (waits.length === 1 ? waits[0] : Promise.all(waits).then(() => undefined))
  }
}
