'use client'

import type { GraphTypes, ValuesOf } from '@rivulet/core'
import type { ThreadSnapshot } from '@rivulet/core/client'
import { useMemo } from 'react'
import { rememberLast } from './remember-last.ts'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

const NO_VALUES = Object.freeze({})

/**
 * The latest state of the root graph, or a slice of it. Renders when what is selected has changed,
 * by identity.
 *
 * @param selector Pure; may make something new at each call. Gets an empty object until the first
 *   state has arrived.
 * @example const topic = useValues(thread, ({ topic }) => topic)
 */
export function useValues<Types extends GraphTypes>(thread: ThreadHandle<Types>): ValuesOf<Types>
export function useValues<Types extends GraphTypes, Slice>(
  thread: ThreadHandle<Types>,
  selector: (values: ValuesOf<Types>) => Slice,
): Slice
export function useValues(
  thread: ThreadHandle,
  selector: (values: object) => unknown = all,
): unknown {
  const select = useMemo(() => {
    const slice = rememberLast(selector)
    return ({ values }: ThreadSnapshot) => slice(values.get('') ?? NO_VALUES)
  }, [selector])
  return useThreadSelector(thread, select)
}

function all(values: object): object {
  return values
}
