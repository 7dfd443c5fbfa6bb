'use client'

import type { BranchPoint } from '@rivulet/core/client'
import { useEffect } from 'react'
import { fromHandle, type ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/**
 * Where the branch that is shown could have become another one, for a switcher beside a message.
 * Read from the saver when the thread is opened and when a run has ended; without a saver empty.
 *
 * @example
 * const point = useBranches(thread).find(({ messageId }) => messageId === id)
 * // point && `${point.selected + 1}/${point.options.length}`
 */
export function useBranches(thread: ThreadHandle): readonly BranchPoint[] {
  useEffect(() => fromHandle(thread).watchBranches(), [thread])
  return useThreadSelector(thread, ({ branches }) => branches)
}
