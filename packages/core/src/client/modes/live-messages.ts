import type { ChunkMerger } from '../../messages/merge-chunks.ts'
import { type ContentMessage, textOf } from '../../messages/message.ts'
import type { MessageMetadata } from '../../stream/stream-part.ts'
import type { LiveCalls } from '../live-calls.ts'
import { type MessageItem, MessageList, type MessageStatus } from '../message-list.ts'

/** What a run is going to do to the messages of the root graph. */
export interface MessagesAhead {
  /** What it is given. */
  readonly messages: readonly ContentMessage[]
  /** Ids of the messages that it begins with. Absent: all. */
  readonly kept?: ReadonlySet<string> | undefined
}

/** A message that changed since the last snapshot. */
export interface OpenMessage {
  merger: ChunkMerger | undefined
  /** What the merger's message has of tool calls. */
  calls: LiveCalls | undefined
  whole: ContentMessage | undefined
  metadata: MessageMetadata | undefined
  /** Shown before the run has told anything. */
  isAhead: boolean
}

/** The messages of one namespace: what was published, and what has happened since. */
export class LiveMessages {
  list: MessageList = MessageList.EMPTY
  /** Messages that were written or changed in the newest run: their text so far. */
  readonly open: Map<string, OpenMessage> = new Map()
  readonly dirty: Set<string> = new Set()
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

export function setWhole(open: OpenMessage, message: ContentMessage): void {
  open.merger = undefined
  open.calls = undefined
  open.isAhead = false
  open.whole = message
}

function isOfOther(before: MessageMetadata | undefined, now: MessageMetadata): boolean {
  return before !== undefined && before.langgraph_checkpoint_ns !== now.langgraph_checkpoint_ns
}
