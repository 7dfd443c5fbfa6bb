'use client'

import { type CSSProperties, type ReactElement, useEffect, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { addStyles } from '../page/mount-devtools.tsx'
import type { Session } from '../session.ts'
import { Header } from './header.tsx'
import { MetricsView } from './metrics-view.tsx'
import { PANEL_STYLES } from './panel-styles.ts'
import { ResizeHandle } from './resize-handle.tsx'
import { ThreadList } from './thread-list.tsx'
import { TimelineView } from './timeline-view.tsx'
import { onTravelKey } from './travel-keys.ts'
import { useCurrent } from './use-session.ts'

interface PanelProps {
  readonly session: Session
  readonly shadow: ShadowRoot
}

const styled = new WeakSet<ShadowRoot>()

export function Panel({ session, shadow }: PanelProps): ReactElement {
  const height = useStore(session.state, (state) => state.height)
  const tab = useStore(session.state, (state) => state.tab)
  const current = useCurrent(session, 4)
  const panel = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    if (styled.has(shadow)) return
    styled.add(shadow)
    addStyles(shadow, PANEL_STYLES)
  }, [shadow])
  useEffect(() => panel.current?.focus(), [])
  return (
    <section
      ref={panel}
      className="panel"
      role="dialog"
      aria-label="Rivulet devtools"
      tabIndex={-1}
      style={{ '--height': `${height}px` } as CSSProperties}
      onKeyDown={(event) => {
        if (event.key === 'Escape') session.setOpen(false)
        else onTravelKey(event, session)
      }}
    >
      <ResizeHandle session={session} height={height} />
      <Header session={session} />
      <div className="body">
        <ThreadList session={session} />
        {!current && (
          <p className="empty">
            Nothing yet: what the threads of this client are told is shown here as it arrives.
          </p>
        )}
        {current && tab === 'timeline' && (
          <TimelineView key={current.number} session={session} recorded={current} />
        )}
        {current && tab === 'metrics' && <MetricsView session={session} recorded={current} />}
      </div>
    </section>
  )
}
