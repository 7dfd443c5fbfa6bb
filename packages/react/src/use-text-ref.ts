'use client'

import { nsKey, textOf, type ThreadSnapshot } from '@rivulet/core/client'
import { useCallback } from 'react'
import { TextWriter } from './text-writer.ts'
import { fromHandle, type ThreadHandle } from './thread-handle.ts'
import type { MessagePlace } from './use-message.ts'

/** For `ref` of an element; the same function for the same message. */
export type TextRef = (element: Element | null) => (() => void) | undefined

/**
 * Writes the text of a message into an element, past React: at each commit of the thread, also while
 * React is busy with a long transition. The component renders for no token.
 *
 * The text goes to a text node of its own. An element that has one text as its only child lends it:
 * a server, which runs no refs, can so give the text that it knows, `<p ref={ref}>{earlier}</p>`,
 * with an `earlier` that never changes; without it the element comes empty from a server. For
 * anything but plain text, and for messages that are whole, use `useMessageText`.
 *
 * @example
 * function Live({ thread, id }: { thread: ThreadHandle; id: string }) {
 *   return <p ref={useTextRef(thread, id)} />
 * }
 */
export function useTextRef(thread: ThreadHandle, id: string, place: MessagePlace = {}): TextRef {
  const key = nsKey(place.ns ?? [])
  return useCallback(
    (element) => {
      if (!element) return undefined
      const writer = new TextWriter(element)
      const write = ({ messages }: ThreadSnapshot): void => {
        const item = messages.get(key)?.get(id)
        writer.write(item ? textOf(item.message) : '')
      }
      const source = fromHandle(thread)
      write(source.getSnapshot())
      const unsubscribe = source.subscribe(write)
      return () => {
        unsubscribe()
        writer.remove()
      }
    },
    [thread, key, id],
  )
}
