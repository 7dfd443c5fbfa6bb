'use client'

import {
  type ContentMessage,
  type MessageItem,
  type MessageStatus,
  type Namespace,
  nsKey,
  textOf,
  type ThreadSnapshot,
} from '@rivulet/core/client'
import { useMemo } from 'react'
import { rememberLast } from './remember-last.ts'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/** Where a message stands. Without `ns` in the root graph. */
export interface MessagePlace {
  readonly ns?: Namespace | undefined
}

/** One message, or undefined when the thread has none of this id. Renders when it changes. */
export function useMessage(
  thread: ThreadHandle,
  id: string,
  place: MessagePlace = {},
): ContentMessage | undefined {
  return useMessageItem(thread, { id, place, select: messageOf })
}

/** The text of one message, growing while a model writes it. Renders when it changes. */
export function useMessageText(thread: ThreadHandle, id: string, place: MessagePlace = {}): string {
  return useMessageItem(thread, { id, place, select: textOfItem })
}

/**
 * How far a message is: `pending` until the graph has it, `streaming` while a model writes it, else
 * `complete`; undefined when the thread has none of this id. Renders when that changes.
 *
 * @example useMessageStatus(thread, id) === 'streaming' && <Caret />
 */
export function useMessageStatus(
  thread: ThreadHandle,
  id: string,
  place: MessagePlace = {},
): MessageStatus | undefined {
  return useMessageItem(thread, { id, place, select: statusOf })
}

const statusOf = (item: MessageItem | undefined): MessageStatus | undefined => item?.status
const messageOf = (item: MessageItem | undefined): ContentMessage | undefined => item?.message
const textOfItem = (item: MessageItem | undefined): string => (item ? textOf(item.message) : '')

interface MessageQuery<Slice> {
  readonly id: string
  readonly place: MessagePlace
  /** Outside of components, so that it is always the same. */
  readonly select: (item: MessageItem | undefined) => Slice
}

function useMessageItem<Slice>(
  thread: ThreadHandle,
  { id, place, select }: MessageQuery<Slice>,
): Slice {
  const key = nsKey(place.ns ?? [])
  const selector = useMemo(() => {
    const slice = rememberLast(select)
    return ({ messages }: ThreadSnapshot) => slice(messages.get(key)?.get(id))
  }, [key, id, select])
  return useThreadSelector(thread, selector)
}
