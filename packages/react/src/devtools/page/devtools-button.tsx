'use client'

import { type ReactElement, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { isRunning } from '../record/recorder.ts'
import type { Session } from '../session.ts'
import { pastLabel } from '../past-label.ts'

export function DevtoolsButton({ session }: { readonly session: Session }): ReactElement {
  const position = useStore(session.state, ({ options }) => options.position ?? 'bottom-right')
  const past = useStore(session.travel.state, (state) => state.past)
  useStore(session.state, ({ version }) => version)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (session.takeFocus()) button.current?.focus()
  }, [session])
  const running = session.recorder.threads.filter(({ thread }) => isRunning(thread)).length
  return (
    <div className="floating" data-position={position}>
      <button
        ref={button}
        type="button"
        className="open"
        aria-label="Open the Rivulet devtools"
        aria-expanded={false}
        title="Rivulet devtools"
        data-running={running > 0 || undefined}
        onClick={() => session.setOpen(true)}
      >
        <Logo />
      </button>
      {past && (
        <span className="past-chip" role="status">
          <span>{pastLabel(past)}</span>
          <button type="button" onClick={() => session.travel.goLive()}>
            Back to live
          </button>
        </span>
      )}
    </div>
  )
}

export function Logo(): ReactElement {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" fill="none" aria-hidden="true">
      <g stroke="currentColor" strokeWidth="2.2" strokeLinecap="round">
        <path d="M3 7.5c3-2.6 6-2.6 9 0s6 2.6 9 0" />
        <path d="M3 12.5c3-2.6 6-2.6 9 0s6 2.6 9 0" opacity=".7" />
        <path d="M3 17.5c3-2.6 6-2.6 9 0s6 2.6 9 0" opacity=".4" />
      </g>
    </svg>
  )
}
