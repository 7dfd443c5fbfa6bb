'use client'

import type { StoreApi } from 'zustand/vanilla'
import { usePublished } from './use-published.ts'

interface Selected<State, Slice> {
  readonly selector: (state: State) => Slice
  readonly isEqual: (left: Slice, right: Slice) => boolean
  readonly slice: Slice
  /** The newest state that was looked at: the slice holds for it, too. */
  state: State
}

/**
 * Reads a slice of a store. The component renders again when the slice has changed, and for nothing
 * else.
 *
 * @param selector Pure. One that is made anew at each render is fine, but costs a call per render.
 *   What it throws is thrown in render, for an error boundary to catch.
 */
export function useStoreSelector<State, Slice>(
  store: StoreApi<State>,
  selector: (state: State) => Slice,
  isEqual: (left: Slice, right: Slice) => boolean = Object.is,
): Slice {
  const create = (state: State): Selected<State, Slice> => ({
    selector,
    isEqual,
    state,
    slice: selector(state),
  })
  const revise = (published: Selected<State, Slice>, state: State): Selected<State, Slice> => {
    if (published.selector === selector) return { ...published, isEqual }
    const fresh = create(state)
    return isEqual(published.slice, fresh.slice) ? { ...fresh, slice: published.slice } : fresh
  }
  return usePublished(store, { create, revise, advance }).slice
}

function advance<State, Slice>(
  selected: Selected<State, Slice>,
  state: State,
): Selected<State, Slice> {
  // A selector may make something new at each call: only another state is news.
  if (state === selected.state) return selected
  selected.state = state
  const slice = selected.selector(state)
  return selected.isEqual(selected.slice, slice) ? selected : { ...selected, slice }
}
