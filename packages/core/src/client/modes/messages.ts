import { type Namespace, nsKey, ROOT } from '../../internal/ns.ts'
import { ChunkMerger } from '../../messages/merge-chunks.ts'
import { type AIMessageChunk, type ContentMessage, isMessageChunk } from '../../messages/message.ts'
import { NamespaceMap } from '../../protocol/namespace-map.ts'
import { LiveCalls } from '../live-calls.ts'
import type { MessageList } from '../message-list.ts'
import { LiveMessages, type MessagesAhead, type OpenMessage, setWhole } from './live-messages.ts'
import type { ModeState, PartOf } from './mode.ts'
import { reconcileMessages } from './reconcile-messages.ts'

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
      if (Array.isArray(stored)) reconcileMessages(at(ns), stored, isPaused)
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
