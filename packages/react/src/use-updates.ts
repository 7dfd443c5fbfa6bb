'use client'

import type { GraphTypes, NodeName, UpdatesOf } from '@rivulet/core'
import type { LogSnapshot } from '@rivulet/core/client'
import type { ThreadHandle } from './thread-handle.ts'
import { type LogFilter, useLog } from './use-log.ts'

export interface UpdatesFilter<Node extends string = string> extends LogFilter {
  readonly node?: Node | undefined
}

/**
 * What nodes returned in the newest run: the latest and a bounded log. Needs the mode "updates".
 *
 * @example const { latest } = useUpdates(thread, { node: 'refine' }) // { refine: { topic: '…' } }
 */
export function useUpdates<Types extends GraphTypes>(
  thread: ThreadHandle<Types>,
  { ns, node }: UpdatesFilter<NodeName<Types>> = {},
): LogSnapshot<UpdatesOf<Types>> {
  return useLog(thread, 'updates', { ns, node })
}
