'use client'

import { RivuletError } from '@rivulet/core/client'
import { use, useEffect, useRef, useState } from 'react'
import { GraphContext } from '../graph-provider.ts'
import type { RivuletDevtoolsProps } from './devtools-options.ts'
import type { InspectedClient } from './record/recorder.ts'
import { mountDevtools, type MountedDevtools } from './page/mount-devtools.tsx'

/**
 * A button that floats over the page, and a panel that shows what the clients' threads are told: every
 * part on a timeline, what it costs, and the page as it was after any of them. Renders nothing where
 * it stands: it has an element of its own at the end of the body, with styles of its own.
 *
 * @throws RivuletError INVALID_ARGUMENT without a client and without a provider of one.
 * @example <RivuletDevtools client={client} />
 */
export function RivuletDevtools(props: RivuletDevtoolsProps): null {
  const { limits, initialIsOpen, position, theme, zIndex } = props
  const clients = useClients(props)
  const [first] = useState({ limits, initialIsOpen }) // later ones don't count: what was recorded stays
  const mounted = useRef<MountedDevtools>(undefined)
  useEffect(() => {
    const devtools = mountDevtools(first)
    mounted.current = devtools
    return () => devtools.unmount()
  }, [first])
  // After every render: it costs a comparison, and counts for what was mounted just now, too.
  useEffect(() => mounted.current?.update(clients, { position, theme, zIndex }))
  return null
}

function useClients({ client }: RivuletDevtoolsProps): readonly InspectedClient[] {
  const provided = use(GraphContext) as unknown as InspectedClient | undefined // a whole client
  const found = client ?? provided
  if (found) return 'inspect' in found ? [found] : found
  throw new RivuletError(
    'INVALID_ARGUMENT',
    'RivuletDevtools found no client. Pass the one of createGraphClient, <RivuletDevtools client={client} />, or render it below a <GraphProvider client={client}>.',
    { argument: 'client' },
  )
}
