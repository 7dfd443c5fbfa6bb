'use client'

import type { GraphTypes } from '@rivulet/core'
import type { LogSnapshot } from '@rivulet/core/client'
import type { ThreadHandle } from './thread-handle.ts'
import { type LogFilter, useLog } from './use-log.ts'

export interface UpdatesFilter<Node extends string = string> extends LogFilter {
  readonly node?: Node | undefined
}

type UpdatesOf<Types extends GraphTypes> = Readonly<
  Partial<Record<Types['nodes'], Types['update'] | null>>
>

/**
 * What nodes returned in the newest run: the latest and a bounded log. Needs the mode "updates".
 *
 * @example const { latest } = useUpdates(thread, { node: 'refine' }) // { refine: { topic: '…' } }
 */
export function useUpdates<Types extends GraphTypes>(
  thread: ThreadHandle<Types>,
  { ns, node }: UpdatesFilter<Types['nodes']> = {},
): LogSnapshot<UpdatesOf<Types>> {
  return useLog(thread, 'updates', { ns, node }) as LogSnapshot<UpdatesOf<Types>> // by the graph
}
