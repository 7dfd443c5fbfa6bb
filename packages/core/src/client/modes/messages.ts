import { type Namespace, nsKey, ROOT } from '../../internal/ns.ts'
import { ChunkMerger } from '../../messages/merge-chunks.ts'
import {
  type AIMessageChunk,
  type ContentMessage,
  isMessage,
  isMessageChunk,
  textOf,
} from '../../messages/message.ts'
import { NamespaceMap } from '../../protocol/namespace-map.ts'
import type { MessageMetadata } from '../../stream/stream-part.ts'
import { LiveCalls } from '../live-calls.ts'
import { type MessageItem, MessageList, type MessageStatus } from '../message-list.ts'
import type { ModeState, PartOf } from './mode.ts'

/** The messages of each graph, by the key of its namespace; `''` is the root. */
export type MessagesSnapshot = ReadonlyMap<string, MessageList>

export interface MessagesState extends ModeState<PartOf<'messages'>, MessagesSnapshot> {
  /**
   * A state is the authority for the messages of its own graph. While somebody in it waits for an
   * answer it drops none: the task that asks has written what the state does not have.
   */
  reconcile(part: Pick<PartOf<'values'>, 'ns' | 'data'>, isPaused: boolean): void
  /**
   * A new run begins: what was written before it is whole. One that goes on with a thread begins with
   * the state that its superstep started from, which lacks what finished tasks of that superstep
   * have written: it drops nothing that was known from a state before.
   */
  beginRun(isContinued: boolean): void
  /** Shows messages of the root before they are told, and of those that there are only some. */
  showAhead(ahead: MessagesAhead): void
  /** The run is told again, or was refused: forget what it has said, and what was shown ahead of it. */
  resetRun(): void
  /** The text of a message as it stands, ahead of the next snapshot; '' when there is none. */
  text(key: string, id: string): string
  /** The run has told something: the graph has what was shown ahead. */
  onFirstPart(): void
  /** The run has ended: nobody writes any more. */
  endRun(): void
}

/** What a run is going to do to the messages of the root graph. */
export interface MessagesAhead {
  /** What it is given. */
  readonly messages: readonly ContentMessage[]
  /** Ids of the messages that it begins with. Absent: all. */
  readonly kept?: ReadonlySet<string> | undefined
}

/** A message that changed since the last snapshot. */
interface OpenMessage {
  merger: ChunkMerger | undefined
  /** What the merger's message has of tool calls. */
  calls: LiveCalls | undefined
  whole: ContentMessage | undefined
  metadata: MessageMetadata | undefined
  /** Shown before the run has told anything. */
  isAhead: boolean
}

/** The messages of one namespace: what was published, and what has happened since. */
class LiveMessages {
  list: MessageList = MessageList.EMPTY
  /** Messages that were written or changed in the newest run: their text so far. */
  readonly open = new Map<string, OpenMessage>()
  readonly dirty = new Set<string>()
  /** The state's list that was last compared. */
  reconciled: readonly unknown[] = []
  /** The next state may lack what the last one had. */
  isBehind = false
  /** Nobody writes. */
  isOver = false
  /** What there was when the newest run began. */
  #before = { list: MessageList.EMPTY, reconciled: this.reconciled, isBehind: false }

  beginRun(isContinued: boolean): void {
    this.isBehind = isContinued
    this.isOver = false
    this.#before = { list: this.publish(), reconciled: this.reconciled, isBehind: isContinued }
    this.open.clear()
  }

  showAhead({ messages, kept }: MessagesAhead): void {
    const { ids } = this.list
    const others = kept && ids.filter((id) => !kept.has(id))
    if (others?.length) this.drop(new Set(others))
    for (const message of messages) {
      const open = this.touch(message.id)
      setWhole(open, message)
      open.isAhead = true
    }
  }

  onFirstPart(): void {
    for (const [id, open] of this.open) {
      if (open.isAhead) this.dirty.add(id)
      open.isAhead = false
    }
  }

  endRun(): void {
    this.isOver = true
    for (const [id, { merger }] of this.open) if (merger && !merger.isClosed) this.dirty.add(id)
  }

  resetRun(): void {
    Object.assign(this, this.#before)
    this.open.clear()
    this.dirty.clear()
  }

  text(id: string): string {
    const { merger, whole = this.list.get(id)?.message } = this.open.get(id) ?? {}
    return merger?.text ?? (whole ? textOf(whole) : '')
  }

  has(id: string): boolean {
    return this.list.get(id) !== undefined || this.dirty.has(id)
  }

  /** The message, to be changed. */
  touch(id: string): OpenMessage {
    let open = this.open.get(id)
    if (!open) {
      const { message: whole, metadata } = this.list.get(id) ?? {}
      open = { merger: undefined, calls: undefined, whole, metadata, isAhead: false }
      this.open.set(id, open)
    }
    this.dirty.add(id)
    return open
  }

  /** The same for what a part says: of what another answer has said under this id, nothing is left. */
  touchFor(id: string, metadata: MessageMetadata): OpenMessage {
    const known = this.open.get(id)
    const isAgain = metadata.attempt > (known?.metadata?.attempt ?? 1)
    if (isAgain) this.dropEarlierAttempts(metadata)
    const open = this.touch(id)
    // A delta after the last one, or of another task, is of another answer.
    if (isAgain || open.merger?.isClosed || isOfOther(open.metadata, metadata)) {
      open.merger = undefined
      open.calls = undefined
    }
    return open
  }

  /** Another attempt of a task writes anew what the last one has said in this run. */
  dropEarlierAttempts({ langgraph_checkpoint_ns: task, attempt }: MessageMetadata): void {
    const stale = new Set<string>()
    for (const [id, { metadata }] of this.open) {
      const isEarlier = metadata?.langgraph_checkpoint_ns === task && metadata.attempt < attempt
      if (isEarlier && !this.#before.list.get(id)) stale.add(id)
    }
    if (stale.size > 0) this.drop(stale)
  }

  drop(ids: ReadonlySet<string>): void {
    this.publish()
    for (const id of ids) this.open.delete(id)
    this.list = this.list.without(ids)
  }

  /** Publishes what is dirty. Places are given once, at first sight. */
  publish(): MessageList {
    if (this.dirty.size > 0) {
      this.list = this.list.with([...this.dirty].map((id) => this.#toItem(id)))
      this.dirty.clear()
    }
    return this.list
  }

  #toItem(id: string): MessageItem {
    const open = this.open.get(id)! // what is dirty is open,
    const { merger, calls, whole, metadata } = open
    const message = merger?.message(calls?.snapshot(merger.isClosed)) ?? whole! // and holds one of both
    const status = this.#statusOf(open)
    return Object.freeze({ id, message: Object.freeze(message), status, metadata })
  }

  #statusOf({ merger, isAhead }: OpenMessage): MessageStatus {
    if (merger && !merger.isClosed && !this.isOver) return 'streaming'
    return isAhead ? 'pending' : 'complete'
  }
}

/**
 * Tokens and whole messages, keyed by namespace and id. A delta is appended, a whole message
 * replaces, and a token costs the same at message 10 and at message 10,000.
 */
export function createMessagesState(messagesKey = 'messages', limit?: number): MessagesState {
  const live = new NamespaceMap<LiveMessages>(limit)
  let last: MessagesSnapshot = new Map()

  const at = (ns: Namespace): LiveMessages => {
    const key = nsKey(ns)
    let messages = live.get(key)
    if (!messages) live.set(key, (messages = new LiveMessages()))
    return messages
  }

  return {
    reduce({ ns, data: [message, metadata] }) {
      const messages = at(ns)
      const open = messages.touchFor(message.id, metadata)
      open.metadata = metadata
      if (isMessageChunk(message)) {
        open.merger ??= mergerFrom(open.whole, message.id)
        addDelta(open, open.merger, message)
      } else {
        setWhole(open, message)
      }
    },
    reconcile({ ns, data }, isPaused) {
      // With `outputKeys` a state may be one bare value.
      const stored = (data as typeof data | null)?.[messagesKey]
      if (Array.isArray(stored)) reconcileList(at(ns), stored, isPaused)
    },
    beginRun: (isContinued) => live.forEach((messages) => messages.beginRun(isContinued)),
    onFirstPart: () => live.get('')?.onFirstPart(),
    endRun: () => live.forEach((messages) => messages.endRun()),
    showAhead: (ahead) => at(ROOT).showAhead(ahead),
    resetRun: () => live.forEach((messages) => messages.resetRun()),
    text: (key, id) => live.get(key)?.text(id) ?? '',
    snapshot() {
      const lists = new Map([...live].map(([key, messages]) => [key, messages.publish()]))
      const isSame =
        lists.size === last.size && [...lists].every(([key, list]) => last.get(key) === list)
      if (!isSame) last = lists
      return last
    },
  }
}

function isOfOther(before: MessageMetadata | undefined, now: MessageMetadata): boolean {
  return before !== undefined && before.langgraph_checkpoint_ns !== now.langgraph_checkpoint_ns
}

function setWhole(open: OpenMessage, message: ContentMessage): void {
  open.merger = undefined
  open.calls = undefined
  open.isAhead = false
  open.whole = message
}

/** The pieces of tool calls are read, not merged: their text alone would have to be parsed again. */
function addDelta(open: OpenMessage, merger: ChunkMerger, chunk: AIMessageChunk): void {
  const { tool_call_chunks: pieces, ...rest } = chunk
  merger.add(pieces ? rest : chunk)
  if (!pieces?.length) return
  open.calls ??= new LiveCalls()
  for (const piece of pieces) open.calls.add(piece)
}

/** A whole message that gets deltas again goes on from its content. */
function mergerFrom(whole: ContentMessage | undefined, id: string): ChunkMerger {
  const merger = new ChunkMerger(id)
  if (whole?.content) merger.add({ type: 'AIMessageChunk', id, content: whole.content })
  return merger
}

/**
 * Takes over the messages that a state holds: they are whole, and replace what was streamed. Those
 * that were seen keep their places; one that was not comes before what the state has behind it. What
 * the state lacks is dropped, since the tasks that wrote it have ended; not so at an interrupt, where
 * others still run.
 */
function reconcileList(live: LiveMessages, stored: readonly unknown[], isPaused: boolean): void {
  const before = live.reconciled
  let from = 0
  while (from < before.length && before[from] === stored[from]) from++
  live.reconciled = stored
  let unseen: string[] = []
  const late = new Map<string, readonly string[]>()
  for (let index = from; index < stored.length; index++) {
    const message = stored[index]
    if (!isMessage(message) || message.type === 'remove' || !message.id) continue
    if (!live.has(message.id)) {
      unseen.push(message.id)
    } else if (unseen.length > 0) {
      late.set(message.id, unseen)
      unseen = []
    }
    takeOver(live, message)
  }
  if (late.size > 0) live.list = live.publish().withBefore(late)
  if (isPaused) return
  live.publish()
  dropMissing(live, stored, live.isBehind ? before : [])
  live.isBehind = false
}

function takeOver(live: LiveMessages, message: ContentMessage): void {
  const { id } = message
  if (live.list.get(id)?.message === message && !live.dirty.has(id)) return
  setWhole(live.touch(id), message)
}

/** Looks only when there are not as many messages as the state has: the usual growth costs nothing. */
function dropMissing(
  live: LiveMessages,
  stored: readonly unknown[],
  known: readonly unknown[],
): void {
  const { ids } = live.list
  if (ids.length === stored.length) return
  const kept = new Set([...stored, ...known].map((each) => (each as { id?: string } | null)?.id))
  const missing = new Set(ids.filter((id) => !kept.has(id)))
  if (missing.size > 0) live.drop(missing)
}
