'use client'

import type { GraphTypes, NodeName } from '@rivulet/core'
import type { ThreadSnapshot } from '@rivulet/core/client'
import { useMemo } from 'react'
import { type MessageFilter, selectMessageIds } from './message-filter.ts'
import { isSameList } from './same-list.ts'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/**
 * The ids of a thread's messages, in order: the same array until a message comes or goes, so a list
 * of rows does not render for a token.
 *
 * @example
 * useMessageIds(thread).map((id) => <Row key={id} thread={thread} id={id} />)
 */
export function useMessageIds<Types extends GraphTypes>(
  thread: ThreadHandle<Types>,
  filter: MessageFilter<NodeName<Types>> = {},
): readonly string[] {
  // A filter is compared by what it says, so that an inline one is stable.
  const says = JSON.stringify(filter)
  const selector = useMemo(() => {
    const wanted = JSON.parse(says) as MessageFilter
    return (snapshot: ThreadSnapshot) => selectMessageIds(snapshot, wanted)
  }, [says])
  return useThreadSelector(thread, selector, isSameList)
}
