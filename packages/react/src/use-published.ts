'use client'

import { useInsertionEffect, useLayoutEffect, useState } from 'react'
import type { StoreApi } from 'zustand/vanilla'
import { useIsHydrating } from './use-is-hydrating.ts'
import { type Advance, type Published, publisherOf, Reader } from './publisher.ts'

/** What a hook shows of a store. */
export interface Showing<State, Shown> {
  /** In render: what is shown of a state at first; of a server's, whose HTML shows no later one. */
  readonly create: (state: State, isOfServer: boolean) => Shown
  /** In render: what is shown now, given what was published last. Default: that. */
  readonly revise?: (published: Shown, state: State) => Shown
  /** Outside of render. Always the same function. */
  readonly advance: Advance<State, Shown>
}

/**
 * The one way in which hooks read threads: what is shown of a store is published through `useState`,
 * outside of transitions. An external store would force every commit into the synchronous lane, and
 * so restart and starve any transition that takes longer than a frame.
 *
 * A transition is rendered in slices, and the store goes on between them: what is rendered late may
 * be of a newer state than what was rendered early. So the layout phase of each commit brings all
 * that is shown of the store up to date, before the browser paints: a frame shows one state.
 */
export function usePublished<State, Shown extends object>(
  store: StoreApi<State>,
  { create, revise, advance }: Showing<State, Shown>,
): Shown {
  const isHydrating = useIsHydrating()
  const read = isHydrating ? store.getInitialState : store.getState
  const start = (): Published<State, Shown> => ({ store, shown: create(read(), isHydrating) })
  const [published, publish] = useState(start)
  const [reader] = useState(() => new Reader<State, Shown>(publish, advance))
  let current = published
  if (current.store !== store) {
    current = start()
    publish(current)
  }
  const shown = revise ? revise(current.shown, read()) : current.shown
  const publisher = publisherOf(store)

  // Ahead of all layout effects, which so know what this commit has shown.
  useInsertionEffect(() => {
    publisher.onCommit(reader, reader.commit(current, shown))
  })
  useLayoutEffect(() => publisher.add(reader), [publisher, reader])
  useLayoutEffect(() => publisher.catchUp(reader))
  return shown
}
