'use client'

import type { GraphTypes, ValuesOf } from '@rivulet/core'
import type { ThreadSnapshot } from '@rivulet/core/client'
import type { ThreadHandle } from './thread-handle.ts'
import { useThreadSelector } from './use-thread-selector.ts'

const NO_VALUES = Object.freeze({})

/**
 * The latest state of the root graph, or a slice of it. Renders when what is selected has changed,
 * by identity.
 *
 * @param selector Gets an empty object until the first state has arrived.
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
  return useThreadSelector(thread, ({ values }: ThreadSnapshot) =>
    selector(values.get('') ?? NO_VALUES),
  )
}

function all(values: object): object {
  return values
}
