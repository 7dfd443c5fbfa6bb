'use client'

import { useEffect, useRef } from 'react'
import type { RivuletDevtoolsProps } from './devtools-options.ts'
import { mountDevtools, type MountedDevtools } from './page/mount-devtools.tsx'

/**
 * A button that floats over the page, and a panel that shows what the client's threads are told: every
 * part on a timeline, what it costs, and the page as it was after any of them. Renders nothing where
 * it stands: it has an element of its own at the end of the body, with styles of its own.
 *
 * @example <RivuletDevtools client={client} />
 */
export function RivuletDevtools(props: RivuletDevtoolsProps): null {
  const { client, limits, initialIsOpen, position, theme, zIndex } = props
  const parts = limits?.parts
  const mounted = useRef<MountedDevtools>(undefined)
  useEffect(() => {
    const devtools = mountDevtools({ client, limits: { parts }, initialIsOpen })
    mounted.current = devtools
    return () => devtools.unmount()
  }, [client, parts, initialIsOpen])
  // After every render: it costs a comparison, and counts for what was mounted just now, too.
  useEffect(() => mounted.current?.update({ position, theme, zIndex }))
  return null
}
