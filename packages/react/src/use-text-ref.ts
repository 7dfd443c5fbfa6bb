'use client'

import { nsKey, type StreamPart } from '@rivulet/core/client'
import { useCallback } from 'react'
import { followFrames } from './follow-frames.ts'
import { TextWriter } from './text-writer.ts'
import { fromHandle, type ThreadHandle } from './thread-handle.ts'
import type { MessagePlace } from './use-message.ts'

/** For `ref` of an element; the same function for the same message. */
export type TextRef = (element: Element | null) => (() => void) | undefined

/**
 * Writes the text of a message into an element, past React: once a frame, also while React is busy
 * with a long transition. The component renders for no token. What is written may be ahead of what
 * the hooks show, by as much as came since the last commit.
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
      const source = fromHandle(thread)
      const writer = new TextWriter(element)
      const write = (): void => writer.write(source.readText(id, key))
      write()
      const isOfMessage = (part: StreamPart): boolean =>
        part.type === 'messages' && part.data[0].id === id && nsKey(part.ns) === key
      const stop = followFrames(source, { isNews: isOfMessage, onFrame: write })
      return () => {
        stop()
        writer.remove()
      }
    },
    [thread, key, id],
  )
}
