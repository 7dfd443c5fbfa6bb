'use client'

import type { GraphTypes } from '@rivulet/core'
import {
  EMPTY_LOG,
  type LogSnapshot,
  type Namespace,
  nsKey,
  type ThreadSnapshot,
} from '@rivulet/core/client'
import { useMemo } from 'react'
import { rememberLast } from './remember-last.ts'
import { isSameList } from './same-list.ts'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/** Which entries of a log. Without `ns` those of all graphs. */
export interface LogFilter {
  readonly ns?: Namespace | undefined
}

interface LogQuery extends LogFilter {
  /** Only entries that have something under this name. */
  readonly node?: string | undefined
}

/** One log of a thread, or what passes the filter. Renders when an entry that passes has come. */
export function useLog<
  Types extends GraphTypes,
  Mode extends 'custom' | 'updates' | 'checkpoints' | 'debug',
>(thread: ThreadHandle<Types>, mode: Mode, { ns, node }: LogQuery): ThreadSnapshot<Types>[Mode] {
  const where = ns && nsKey(ns)
  const selector = useMemo(() => {
    const filter = rememberLast((log: LogSnapshot) => filterLog(log, where, node))
    return (snapshot: ThreadSnapshot<Types>) => filter(snapshot[mode])
  }, [mode, where, node])
  return useThreadSelector(thread, selector, isSameLog) as ThreadSnapshot<Types>[Mode] // fewer entries of it
}

function filterLog(log: LogSnapshot, where?: string, node?: string): LogSnapshot {
  if (where === undefined && node === undefined) return log
  const entries = log.log.filter(
    ({ ns, data }) =>
      (where === undefined || nsKey(ns) === where) &&
      (node === undefined || Object.hasOwn(data as object, node)),
  )
  return entries.length === 0 ? EMPTY_LOG : { latest: entries.at(-1)?.data, log: entries }
}

function isSameLog(left: LogSnapshot, right: LogSnapshot): boolean {
  return isSameList(left.log, right.log)
}
