'use client'

import type { GraphTypes } from '@rivulet/core'
import type { ThreadSnapshot } from '@rivulet/core/client'
import type { ThreadHandle } from './thread-handle.ts'
import { threadStore } from './thread-store.ts'
import { useStoreSelector } from './use-store-selector.ts'

/**
 * Anything of a thread. The component renders again when the slice has changed by `isEqual`, which
 * is identity unless given.
 *
 * @example const count = useThreadSelector(thread, (snapshot) => snapshot.custom.log.length)
 */
export function useThreadSelector<Types extends GraphTypes, Slice>(
  thread: ThreadHandle<Types>,
  selector: (snapshot: ThreadSnapshot<Types>) => Slice,
  isEqual?: (left: Slice, right: Slice) => boolean,
): Slice {
  return useStoreSelector(threadStore(thread), selector, isEqual)
}
