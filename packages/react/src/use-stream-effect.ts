'use client'

import type { GraphTypes, StreamPartOf } from '@rivulet/core'
import type { StreamMode } from '@rivulet/core/client'
import { useEffect, useRef } from 'react'
import { fromHandle, type ThreadHandle } from './thread-handle.ts'

/**
 * Calls back for every part of the given modes, as it arrives and outside of rendering: for logs,
 * sounds, analytics. The handler may be inline: the newest one is called. It asks for no modes: a
 * run streams those that its views asked for.
 *
 * @example useStreamEffect(chat.thread, 'custom', ({ data }) => toast(data))
 */
export function useStreamEffect<Types extends GraphTypes, const Mode extends StreamMode>(
  thread: ThreadHandle<Types>,
  mode: Mode | readonly Mode[],
  handler: (part: StreamPartOf<Types, Mode>) => void,
): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  const modes = typeof mode === 'string' ? mode : mode.join()
  useEffect(() => {
    const wanted: ReadonlySet<string> = new Set(modes.split(','))
    return fromHandle(thread).onPart((part) => {
      if (wanted.has(part.type)) latest.current(part as StreamPartOf<Types, Mode>) // by its type
    })
  }, [thread, modes])
}
