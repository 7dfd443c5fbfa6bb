'use client'

import { nsKey, type ThreadSnapshot, type ToolCallView } from '@rivulet/core/client'
import { useMemo } from 'react'
import type { MessageFilter } from './message-filter.ts'
import { rememberLast } from './remember-last.ts'
import { isSameList } from './same-list.ts'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/** Which tool calls. Without `ns` those of all graphs; node and tags are those of their messages. */
export type ToolCallFilter = MessageFilter

/**
 * The tool calls of a thread, in the order in which they were first heard of: their arguments while
 * a model writes them (`state: 'input-streaming'`), then what their tools say. What the mode
 * "messages" tells and what the mode "tools" tells is joined; either is enough. Renders when a call
 * that passes the filter goes on; the others keep their identity.
 *
 * @example
 * useToolCalls(thread).map(({ id, name, args, state }) => <Call key={id} {...{ name, args, state }} />)
 */
export function useToolCalls(
  thread: ThreadHandle,
  filter: ToolCallFilter = {},
): readonly ToolCallView[] {
  // A filter is compared by what it says, so that an inline one is stable.
  const says = JSON.stringify(filter)
  const selector = useMemo(() => {
    const wanted = JSON.parse(says) as ToolCallFilter
    const select = rememberLast((calls: readonly ToolCallView[]) => filterCalls(calls, wanted))
    return ({ tools }: ThreadSnapshot) => select(tools)
  }, [says])
  return useThreadSelector(thread, selector, isSameList)
}

function filterCalls(
  calls: readonly ToolCallView[],
  { ns, node, tags = [] }: ToolCallFilter,
): readonly ToolCallView[] {
  if (!ns && node === undefined && tags.length === 0) return calls
  return calls.filter(
    ({ ns: at, metadata }) =>
      (!ns || nsKey(at) === nsKey(ns)) &&
      (node === undefined || metadata?.langgraph_node === node) &&
      tags.every((tag) => metadata?.tags?.includes(tag)),
  )
}
