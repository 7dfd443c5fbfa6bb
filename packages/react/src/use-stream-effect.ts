'use client'

import type { StreamMode, StreamPart } from '@rivulet/core/client'
import { useEffect, useRef } from 'react'
import { fromHandle, type ThreadHandle } from './thread-handle.ts'

type PartOf<Mode extends StreamMode> = Extract<StreamPart, { type: Mode }>

/**
 * Calls back for every part of the given modes, as it arrives and outside of rendering: for logs,
 * sounds, analytics. The handler may be inline: the newest one is called. It asks for no modes: a
 * run streams those that its views asked for.
 *
 * @example useStreamEffect(chat.thread, 'custom', ({ data }) => toast(data))
 */
export function useStreamEffect<const Mode extends StreamMode>(
  thread: ThreadHandle,
  mode: Mode | readonly Mode[],
  handler: (part: PartOf<Mode>) => void,
): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  const modes = typeof mode === 'string' ? mode : mode.join()
  useEffect(() => {
    const wanted: ReadonlySet<string> = new Set(modes.split(','))
    return fromHandle(thread).onPart((part) => {
      if (wanted.has(part.type)) latest.current(part as PartOf<Mode>) // by its type
    })
  }, [thread, modes])
}
