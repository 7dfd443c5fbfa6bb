'use client'

import type { GraphTypes } from '@rivulet/core'
import {
  type Namespace,
  nsKey,
  type OpenInterruptOf,
  type ThreadSnapshot,
} from '@rivulet/core/client'
import { useMemo } from 'react'
import { rememberLast } from './remember-last.ts'
import { isSameList } from './same-list.ts'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

/**
 * What waits for an answer: in all graphs, or in that of `ns`.
 *
 * @example
 * useInterrupts(thread).map(({ id, value, resume }) => (
 *   <button key={id} onClick={() => resume(true)}>{String(value)}</button>
 * ))
 */
export function useInterrupts<Types extends GraphTypes>(
  thread: ThreadHandle<Types>,
  { ns }: { readonly ns?: Namespace | undefined } = {},
): readonly OpenInterruptOf<Types>[] {
  const where = ns && nsKey(ns)
  const selector = useMemo(() => {
    const filter = rememberLast((interrupts: readonly OpenInterruptOf<Types>[]) =>
      where === undefined ? interrupts : interrupts.filter((each) => nsKey(each.ns) === where),
    )
    return ({ interrupts }: ThreadSnapshot<Types>) => filter(interrupts)
  }, [where])
  return useThreadSelector(thread, selector, isSameList)
}
