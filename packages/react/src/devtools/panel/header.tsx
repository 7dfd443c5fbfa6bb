'use client'

import { type KeyboardEvent, type ReactElement, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Logo } from '../page/devtools-button.tsx'
import type { Session, Tab } from '../session.ts'
import { ExportButton } from './export-button.tsx'
import { ThreadSelect } from './thread-select.tsx'

const TABS: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'timeline', label: 'Timeline' },
  { id: 'metrics', label: 'Metrics' },
]

export function Header({ session }: { readonly session: Session }): ReactElement {
  return (
    <div className="header">
      <span className="brand">
        <Logo />
        <b>Rivulet</b>
      </span>
      <ThreadSelect session={session} />
      <Tabs session={session} />
      <span className="spring" />
      <RecordButton session={session} />
      <ExportButton session={session} />
      <button type="button" className="tool" onClick={() => session.clear()}>
        Clear
      </button>
      <button
        type="button"
        className="tool icon"
        aria-label="Close the devtools"
        title="Close (Escape)"
        onClick={() => session.setOpen(false)}
      >
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" strokeWidth="1.6" />
        </svg>
      </button>
    </div>
  )
}

/** One stop of the keyboard: the arrow keys choose, as in every list of tabs. */
function Tabs({ session }: { readonly session: Session }): ReactElement {
  const tab = useStore(session.state, (state) => state.tab)
  const list = useRef<HTMLDivElement>(null)
  const move = ({ key }: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key]
    if (step === undefined) return
    const next = (TABS.findIndex(({ id }) => id === tab) + step + TABS.length) % TABS.length
    session.set({ tab: TABS[next]!.id })
    list.current!.querySelectorAll('button')[next]!.focus()
  }
  return (
    <div
      className="tabs"
      role="tablist"
      aria-label="View"
      ref={list}
      data-own-keys
      onKeyDown={move}
    >
      {TABS.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-selected={tab === id}
          aria-controls="view"
          tabIndex={tab === id ? 0 : -1}
          onClick={() => session.set({ tab: id })}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

function RecordButton({ session }: { readonly session: Session }): ReactElement {
  const [isRecording, setRecording] = useState(session.recorder.isRecording)
  return (
    <button
      type="button"
      className="tool record"
      aria-pressed={isRecording}
      title={isRecording ? 'Pause recording' : 'Go on recording'}
      onClick={() => {
        session.recorder.setRecording(!isRecording)
        setRecording(!isRecording)
      }}
    >
      <span className="record-dot" aria-hidden="true" />
      {isRecording ? 'Recording' : 'Paused'}
    </button>
  )
}
