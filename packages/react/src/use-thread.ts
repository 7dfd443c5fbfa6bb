'use client'

import type { GraphTypes } from '@rivulet/core'
import type { OpenThreadOptions, RemoteGraph, Thread } from '@rivulet/core/client'
import { useEffect, useState } from 'react'
import { misuse } from './misuse.ts'
import { warnOnce } from './warn-once.ts'

interface Held<Types extends GraphTypes> {
  readonly graph: RemoteGraph<Types>
  readonly threadId: string | undefined
  readonly thread: Thread<Types>
}

/** So many changes in a row are no change of what the user looks at. */
const SUSPICIOUS = 3

/** Follows what a component is given, unless it is made anew at each render. */
class Changes<Types extends GraphTypes> {
  /** In this render: React calls the component again at once with what was opened. */
  #opened: Held<Types> | undefined
  #inThisRender = 0
  #committed: Held<Types> | undefined
  /** Other graphs, from commit to commit. */
  #graphsInARow = 0
  #isMadeInRender = false

  /** What to show from now on: what was committed, where the component has another one at each call. */
  follow(held: Held<Types>, what: string, open: () => Held<Types>): Held<Types> {
    if (this.#isMadeInRender) return held
    this.#inThisRender = held === this.#opened ? this.#inThisRender + 1 : 1
    this.#isMadeInRender = this.#inThisRender >= SUSPICIOUS
    if (this.#isMadeInRender || this.#graphsInARow >= SUSPICIOUS) {
      warnOnce(
        `useGraphStream got another ${what} at each of its last renders, and so begins anew each time. Make it once, outside of components, or keep it in state.`,
      )
    }
    return this.#isMadeInRender ? (this.#committed ?? held) : (this.#opened = open())
  }

  commit(held: Held<Types>): void {
    this.#graphsInARow = this.#committed?.graph === held.graph ? 0 : this.#graphsInARow + 1
    this.#committed = held
    this.#opened = undefined
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
  // In plain JavaScript, or where a module of clients was not ready yet.
  if (!(graph as Partial<RemoteGraph<Types>> | undefined)?.thread) {
    throw misuse('graph', 'useGraphStream was called without a graph. Pass client.graph(name).')
  }
  const open = (): Held<Types> => ({ graph, threadId, thread: graph.thread(threadId, options) })
  const [held, hold] = useState(open)
  const [changes] = useState(() => new Changes<Types>())
  useEffect(() => changes.commit(held))

  const isSameGraph = held.graph === graph
  if (isSameGraph && held.threadId === threadId) return held.thread
  const what = isSameGraph ? 'threadId' : `graph "${graph.name}"`
  const next = changes.follow(held, what, open)
  if (next !== held) hold(next)
  return next.thread
}
