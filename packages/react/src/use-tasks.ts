'use client'

import { type Namespace, nsKey, type TaskView, type ThreadSnapshot } from '@rivulet/core/client'
import { useCallback } from 'react'
import { isSameList } from './same-list.ts'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/** Which tasks. Without `ns` those of all graphs. */
export interface TaskFilter {
  readonly ns?: Namespace | undefined
  readonly node?: string | undefined
}

/**
 * The tasks of the newest run, in the order in which they started. Renders when one that passes the
 * filter starts or ends.
 *
 * @example useTasks(thread, { node: 'write_joke' }).map(({ id, status }) => <Row key={id} status={status} />)
 */
export function useTasks(thread: ThreadHandle, { ns, node }: TaskFilter = {}): readonly TaskView[] {
  const where = ns && nsKey(ns)
  const selector = useCallback(
    ({ tasks }: ThreadSnapshot) =>
      where === undefined && node === undefined
        ? tasks
        : tasks.filter(
            (task) =>
              (where === undefined || nsKey(task.ns) === where) &&
              (node === undefined || task.name === node),
          ),
    [where, node],
  )
  return useThreadSelector(thread, selector, isSameList)
}
