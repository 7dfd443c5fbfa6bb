'use client'

import type { GraphTypes } from '@rivulet/core'
import type { CheckpointOf, LogSnapshot } from '@rivulet/core/client'
import type { ThreadHandle } from './thread-handle.ts'
import { type LogFilter, useLog } from './use-log.ts'

/**
 * The states that the supersteps of the newest run started from: the latest and a bounded log. Needs
 * a saver and the mode "checkpoints".
 */
export function useCheckpoints<Types extends GraphTypes>(
  thread: ThreadHandle<Types>,
  { ns }: LogFilter = {},
): LogSnapshot<CheckpointOf<Types>> {
  return useLog(thread, 'checkpoints', { ns })
}
