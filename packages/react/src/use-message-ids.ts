'use client'

import { type Namespace, nsKey, type ThreadSnapshot } from '@rivulet/core/client'
import { useCallback } from 'react'
import { type MessageFilter, selectMessageIds } from './message-filter.ts'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/**
 * The ids of a thread's messages, in order: the same array until a message comes or goes, so a list
 * of rows does not render for a token.
 *
 * @example
 * useMessageIds(thread).map((id) => <Row key={id} thread={thread} id={id} />)
 */
export function useMessageIds(thread: ThreadHandle, filter: MessageFilter = {}): readonly string[] {
  const { ns, node, tags } = filter
  // Filters are compared by what they say, so that inline ones are stable.
  const where = ns && nsKey(ns)
  const tagged = tags?.join('\u0000')
  const selector = useCallback(
    (snapshot: ThreadSnapshot) =>
      selectMessageIds(snapshot, {
        ...(where === undefined ? {} : { ns: toNamespace(where) }),
        ...(node === undefined ? {} : { node }),
        ...(tagged === undefined ? {} : { tags: tagged === '' ? [] : tagged.split('\u0000') }),
      }),
    [where, node, tagged],
  )
  return useThreadSelector(thread, selector, isSameList)
}

function toNamespace(key: string): Namespace {
  return key === '' ? [] : key.split('|')
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return (
    left === right || (left.length === right.length && left.every((id, at) => id === right[at]))
  )
}
