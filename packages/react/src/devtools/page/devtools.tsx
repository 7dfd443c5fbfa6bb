'use client'

import { lazy, type ReactElement, Suspense } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../session.ts'
import { DevtoolsButton } from './devtools-button.tsx'
import { PanelBoundary } from './panel-boundary.tsx'

// The button alone is small: the panel is loaded when it is opened for the first time.
const Panel = lazy(() =>
  import('../panel/panel.tsx').then(({ Panel: default_ }) => ({ default: default_ })),
)

interface DevtoolsProps {
  readonly session: Session
  readonly shadow: ShadowRoot
}

export function Devtools({ session, shadow }: DevtoolsProps): ReactElement {
  const isOpen = useStore(session.state, (state) => state.isOpen)
  return (
    <>
      {!isOpen && <DevtoolsButton session={session} />}
      {isOpen && (
        <PanelBoundary onClose={() => session.setOpen(false)}>
          <Suspense fallback={<div className="notice">Loading the devtools…</div>}>
            <Panel session={session} shadow={shadow} />
          </Suspense>
        </PanelBoundary>
      )}
    </>
  )
}
