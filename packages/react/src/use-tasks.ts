'use client'

import type { GraphTypes, NodeName } from '@rivulet/core'
import { type Namespace, nsKey, type TaskView, type ThreadSnapshot } from '@rivulet/core/client'
import { useMemo } from 'react'
import { rememberLast } from './remember-last.ts'
import { isSameList } from './same-list.ts'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/** Which tasks. Without `ns` those of all graphs. */
export interface TaskFilter<Node extends string = string> {
  readonly ns?: Namespace | undefined
  readonly node?: Node | undefined
}

/**
 * The tasks of the newest run, in the order in which they started. Renders when one that passes the
 * filter starts or ends.
 *
 * @example useTasks(thread, { node: 'write_joke' }).map(({ id, status }) => <Row key={id} status={status} />)
 */
export function useTasks<Types extends GraphTypes>(
  thread: ThreadHandle<Types>,
  { ns, node }: TaskFilter<NodeName<Types>> = {},
): readonly TaskView<Types['interrupt']>[] {
  const where = ns && nsKey(ns)
  const selector = useMemo(() => {
    const filter = rememberLast((tasks: readonly TaskView<Types['interrupt']>[]) =>
      filterTasks(tasks, where, node),
    )
    return ({ tasks }: ThreadSnapshot<Types>) => filter(tasks)
  }, [where, node])
  return useThreadSelector(thread, selector, isSameList)
}

function filterTasks<Task extends TaskView>(
  tasks: readonly Task[],
  where?: string,
  node?: string,
): readonly Task[] {
  if (where === undefined && node === undefined) return tasks
  return tasks.filter(
    ({ ns, name }) =>
      (where === undefined || nsKey(ns) === where) && (node === undefined || name === node),
  )
}
