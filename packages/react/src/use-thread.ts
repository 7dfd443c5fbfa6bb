'use client'

import type { GraphTypes } from '@rivulet/core'
import type { OpenThreadOptions, RemoteGraph, Thread } from '@rivulet/core/client'
import { useState } from 'react'

interface Held<Types extends GraphTypes> {
  readonly graph: unknown
  readonly threadId: string | undefined
  readonly thread: Thread<Types>
}

/**
 * The thread of a component: that of `threadId`, or a new one of its own while there is none. A
 * component whose thread got its id and is then given this id keeps its thread.
 */
export function useThread<Types extends GraphTypes>(
  graph: RemoteGraph<Types>,
  threadId: string | undefined,
  options: OpenThreadOptions,
): Thread<Types> {
  const open = (): Held<Types> => ({ graph, threadId, thread: graph.thread(threadId, options) })
  const [held, hold] = useState(open)
  if (held.graph === graph && held.threadId === threadId) return held.thread
  const next = open()
  hold(next)
  return next.thread
}
