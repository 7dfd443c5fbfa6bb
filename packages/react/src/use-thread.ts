'use client'

import type { GraphTypes } from '@rivulet/core'
import type { OpenThreadOptions, RemoteGraph, Thread } from '@rivulet/core/client'
import { useEffect, useState } from 'react'
import { warnOnce } from './warn-once.ts'

interface Held<Types extends GraphTypes> {
  readonly graph: RemoteGraph<Types>
  readonly threadId: string | undefined
  readonly thread: Thread<Types>
}

/** So many graphs in a row are made in render. */
const SUSPICIOUS = 3
/** React gives up at 25 renders that follow from each other. */
const MAX_IN_ONE_RENDER = 10

/** How often the graph has changed: since the last commit, and from commit to commit in a row. */
class GraphChanges {
  #sinceCommit = 0
  #inARow = 0
  #committed: unknown
  #isMadeInRender = false

  /** Whether to follow: not where a component makes its graph, and so has another at every attempt. */
  mayFollow(name: string): boolean {
    this.#sinceCommit += 1
    if (Math.max(this.#sinceCommit, this.#inARow) >= SUSPICIOUS) {
      warnOnce(
        `useGraphStream got another graph "${name}" at each of its last renders, and so begins anew each time. Call createGraphClient once, outside of components.`,
      )
    }
    this.#isMadeInRender ||= this.#sinceCommit >= MAX_IN_ONE_RENDER
    return !this.#isMadeInRender
  }

  commit(graph: unknown): void {
    this.#inARow = this.#committed === graph ? 0 : this.#inARow + 1
    this.#committed = graph
    this.#sinceCommit = 0
  }
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
  const [changes] = useState(() => new GraphChanges())
  useEffect(() => changes.commit(graph))

  const isSameGraph = held.graph === graph
  if (isSameGraph && held.threadId === threadId) return held.thread
  if (!isSameGraph && !changes.mayFollow(graph.name)) return held.thread
  const next = open()
  hold(next)
  return next.thread
}
