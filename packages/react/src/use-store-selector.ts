'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { StoreApi } from 'zustand/vanilla'

interface Published<State, Slice> {
  readonly store: StoreApi<State>
  readonly selector: (state: State) => Slice
  /** What the slice was selected from. */
  readonly state: State
  readonly slice: Slice
}

/**
 * Reads a slice of a store: the one way in which hooks read threads. The component renders again
 * when the slice has changed, and for nothing else.
 *
 * What it reads is published through `useState`, outside of transitions: an external store would
 * force every commit into the synchronous lane, and so restart and starve any transition that
 * takes longer than a frame.
 *
 * @param selector Pure. One that is made anew at each render is fine, but costs a call per render.
 *   What it throws is thrown in render, for an error boundary to catch.
 */
export function useStoreSelector<State, Slice>(
  store: StoreApi<State>,
  selector: (state: State) => Slice,
  isEqual: (left: Slice, right: Slice) => boolean = Object.is,
): Slice {
  const [published, publish] = useState<Published<State, Slice>>(() => {
    const state = store.getState()
    return { store, selector, state, slice: selector(state) }
  })

  let { slice, state } = published
  if (published.store !== store || published.selector !== selector) {
    state = store.getState()
    const fresh = selector(state)
    slice = published.store === store && isEqual(slice, fresh) ? slice : fresh
  }

  // What the last committed render showed: changes are measured against it.
  const shown = useRef({ selector, isEqual, state, slice })
  const check = useCallback(() => {
    const { current } = shown
    const now = store.getState()
    // A selector may make something new at each call: only another state is news.
    if (now === current.state) return
    current.state = now
    try {
      const next = current.selector(now)
      if (current.isEqual(current.slice, next)) return
      current.slice = next
      publish({ store, selector: current.selector, state: now, slice: next })
    } catch (error) {
      publish(() => {
        throw error
      })
    }
  }, [store])

  useEffect(() => {
    shown.current = { selector, isEqual, state, slice }
    // The store may have changed while this render was prepared, which can take many frames.
    check()
  })
  useEffect(() => store.subscribe(check), [store, check])

  return slice
}
