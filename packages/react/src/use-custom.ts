'use client'

import type { GraphTypes } from '@rivulet/core'
import type { LogSnapshot } from '@rivulet/core/client'
import type { ThreadHandle } from './thread-handle.ts'
import { type LogFilter, useLog } from './use-log.ts'

/**
 * What the nodes of the newest run wrote with `runtime.writer`: the latest and a bounded log.
 *
 * @param filter With `ns`, only what the graph of this namespace wrote; without, everything.
 * @example const { latest } = useCustom(thread) // { progress: 50 }
 */
export function useCustom<Types extends GraphTypes>(
  thread: ThreadHandle<Types>,
  { ns }: LogFilter = {},
): LogSnapshot<Types['custom']> {
  return useLog(thread, 'custom', { ns })
}
