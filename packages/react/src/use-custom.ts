'use client'

import type { GraphTypes } from '@rivulet/core'
import {
  EMPTY_LOG,
  type LogSnapshot,
  type Namespace,
  nsKey,
  type ThreadSnapshot,
} from '@rivulet/core/client'
import { useCallback } from 'react'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/**
 * What the nodes of the newest run wrote with `runtime.writer`: the latest and a bounded log.
 *
 * @param filter With `ns`, only what the graph of this namespace wrote; without, everything.
 * @example const { latest } = useCustom(thread) // { progress: 50 }
 */
export function useCustom<Types extends GraphTypes>(
  thread: ThreadHandle<Types>,
  filter: { readonly ns?: Namespace } = {},
): LogSnapshot<Types['custom']> {
  const where = filter.ns && nsKey(filter.ns)
  const selector = useCallback(
    ({ custom }: ThreadSnapshot) => (where === undefined ? custom : only(custom, where)),
    [where],
  )
  return useThreadSelector(thread, selector, isSameLog)
}

function only(log: LogSnapshot, where: string): LogSnapshot {
  const entries = log.log.filter(({ ns }) => nsKey(ns) === where)
  return entries.length === 0 ? EMPTY_LOG : { latest: entries.at(-1)?.data, log: entries }
}

/** Entries are immutable, so two logs are the same when their entries are. */
function isSameLog(left: LogSnapshot, right: LogSnapshot): boolean {
  return (
    left === right ||
    (left.log.length === right.log.length && left.log.every((entry, at) => entry === right.log[at]))
  )
}
