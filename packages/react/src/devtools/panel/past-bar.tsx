'use client'

import type { ReactElement, ReactNode } from 'react'
import { useStore } from 'zustand'
import { pastLabel } from '../past-label.ts'
import { SPEEDS } from '../time-travel.ts'
import { plural } from './format.ts'
import type { ThreadViewProps } from './timeline-view.tsx'
import { selectPast } from './travel-keys.ts'
import { useCurrent, usePast } from './use-session.ts'

/** Brings the page back to any state of the thread, step by step, by a slider, or as fast as it came. */
export function PastBar({ session, recorded }: ThreadViewProps): ReactElement {
  const { journal } = recorded
  const { travel } = session
  const past = usePast(session, recorded)
  useCurrent(session, 8)
  const { first, last } = journal
  const label = past ? pastLabel(past) : liveLabel(journal.parts, journal.droppedParts)
  return (
    <div
      className="past-bar"
      data-past={past !== undefined || undefined}
      role="group"
      aria-label="Time travel"
    >
      <Steps session={session} recorded={recorded} />
      <input
        type="range"
        aria-label="State of the page"
        aria-valuetext={label}
        min={first}
        max={Math.max(first, last)}
        value={past?.index ?? last}
        onChange={({ target }) => {
          travel.pause()
          const to = Number(target.value)
          if (to >= last) travel.goLive()
          else travel.show(recorded, to, true)
          selectPast(session)
        }}
      />
      <Speed session={session} recorded={recorded} />
      <span className="past-label" role={past && 'status'}>
        {label}
      </span>
      <button type="button" className="live" disabled={!past} onClick={() => travel.goLive()}>
        Back to live
      </button>
    </div>
  )
}

function Steps({ session, recorded }: ThreadViewProps): ReactElement {
  const { travel } = session
  const isPlaying = useStore(travel.state, (state) => state.isPlaying)
  const act = (action: () => void): (() => void) => {
    return () => {
      action()
      selectPast(session)
    }
  }
  return (
    <>
      <Step name="Back by one part" hint="←" onClick={act(() => travel.step(recorded, -1))}>
        <path d="M8 2 3 6l5 4Z" />
      </Step>
      {isPlaying ? (
        <Step name="Pause" hint="Playing" onClick={act(() => travel.pause())}>
          <path d="M2.500 2h2.500v8H2.500ZM7 2h2.500v8H7Z" />
        </Step>
      ) : (
        <Step
          name="Play from here"
          hint="As fast as it came"
          onClick={act(() => travel.play(recorded))}
        >
          <path d="M3 1.500 10.500 6 3 10.500Z" />
        </Step>
      )}
      <Step name="On by one part" hint="→" onClick={act(() => travel.step(recorded, 1))}>
        <path d="M4 2l5 4-5 4Z" />
      </Step>
    </>
  )
}

interface StepProps {
  readonly name: string
  readonly hint: string
  readonly onClick: () => void
  readonly children: ReactNode
}

function Step({ name, hint, onClick, children }: StepProps): ReactElement {
  return (
    <button
      type="button"
      className="step"
      aria-label={name}
      title={`${name} (${hint})`}
      onClick={onClick}
    >
      <svg viewBox="0 0 12 12" width="12" height="12" fill="currentColor" aria-hidden="true">
        {children}
      </svg>
    </button>
  )
}

function Speed({ session: { travel } }: ThreadViewProps): ReactElement {
  const speed = useStore(travel.state, (state) => state.speed)
  return (
    <select
      aria-label="Speed"
      value={speed}
      onChange={({ target }) => travel.setSpeed(Number(target.value))}
    >
      {SPEEDS.map((each) => (
        <option key={each} value={each}>
          {each}×
        </option>
      ))}
    </select>
  )
}

function liveLabel(parts: number, dropped: number): string {
  const all = `Live · ${plural(parts, 'part')}`
  return dropped > 0 ? `${all}, the oldest ${dropped.toLocaleString('en')} dropped` : all
}
