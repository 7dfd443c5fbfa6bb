'use client'

import { type KeyboardEvent, type ReactElement, useEffect, useLayoutEffect, useRef } from 'react'
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
  useEffect(() => {
    if (session.takeFocus()) panel.current?.focus()
  }, [session])
  return (
    <section
      ref={panel}
      className="panel"
      role="dialog"
      aria-label="Rivulet devtools"
      tabIndex={-1}
      onClick={() => queueMicrotask(() => keepFocus(shadow, panel.current))}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') onTravelKey(event, session)
        else if (!isClearing(event)) session.setOpen(false)
      }}
    >
      <ResizeHandle session={session} height={height} />
      <Header session={session} />
      <div className="body">
        <ThreadList session={session} />
        {!current && (
          <p className="empty">
            Nothing yet: what the threads of the page are told is shown here as it arrives.
          </p>
        )}
        {current && (
          <div className="view" role="tabpanel" id="view" aria-labelledby={`tab-${tab}`}>
            {tab === 'timeline' ? (
              <TimelineView key={current.number} session={session} recorded={current} />
            ) : (
              <MetricsView session={session} recorded={current} />
            )}
          </div>
        )}
      </div>
    </section>
  )
}

/** What was pressed may have gone away with that: the keys go on in the panel, not on the page. */
function keepFocus(shadow: ShadowRoot, panel: HTMLElement | null): void {
  const { activeElement } = shadow
  if (!activeElement || activeElement.matches(':disabled')) panel?.focus()
}

/** Escape in a search with a text clears it, and no more. */
function isClearing({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLInputElement && target.type === 'search' && target.value !== ''
}
