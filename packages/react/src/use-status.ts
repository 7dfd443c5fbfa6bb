'use client'

import type { ThreadSnapshot, ThreadStatus } from '@rivulet/core/client'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

const selectStatus = ({ status }: ThreadSnapshot): ThreadStatus => status

/** Where the thread stands; renders for nothing else. */
export function useStatus(thread: ThreadHandle): ThreadStatus {
  return useThreadSelector(thread, selectStatus)
}
