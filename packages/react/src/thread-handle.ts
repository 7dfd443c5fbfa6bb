import type { GraphTypes, TypesOf } from '@rivulet/core'
import type { Thread } from '@rivulet/core/client'
import { misuse } from './misuse.ts'

declare const TYPES: unique symbol

/**
 * A thread as components pass it on: the same object for as long as the thread lives. It holds
 * nothing to read in render; the narrow hooks take it.
 */
export interface ThreadHandle<Types extends GraphTypes = GraphTypes> {
  readonly [TYPES]?: Types
}

/**
 * The thread of a graph, for the props of a component.
 *
 * @example function Questions({ thread }: { thread: ThreadOf<typeof agent> }) { … }
 */
export type ThreadOf<Graph> = ThreadHandle<TypesOf<Graph>>

export function toHandle<Types extends GraphTypes>(thread: Thread<Types>): ThreadHandle<Types> {
  return thread as unknown as ThreadHandle<Types> // opaque to components
}

/** @throws RivuletError INVALID_ARGUMENT for what is no handle: a view, or nothing. */
export function fromHandle(handle: ThreadHandle): Thread {
  const thread = handle as unknown as Thread | undefined // every handle is made by toHandle
  if (thread?.onPart) return thread
  throw misuse('thread', 'A hook was called without a thread. Pass chat.thread of useGraphStream.')
}
