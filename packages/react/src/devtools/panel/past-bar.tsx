import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { pastLabel } from '../past-label.ts'
import { SPEEDS } from '../time-travel.ts'
import type { ThreadViewProps } from './timeline-view.tsx'
import { selectPast } from './travel-keys.ts'
import { useCurrent, usePast } from './use-session.ts'

/** Brings the page back to any state of the thread, step by step, by a slider, or as fast as it came. */
export function PastBar({ session, recorded }: ThreadViewProps): ReactElement {
  const { journal } = recorded
  const { travel } = session
  const past = usePast(session, recorded)
  const isPlaying = useStore(travel.state, (state) => state.isPlaying)
  const speed = useStore(travel.state, (state) => state.speed)
  useCurrent(session, 8)
  const act =
    (action: () => void): (() => void) =>
    () => {
      action()
      selectPast(session)
    }
  const { first, last } = journal
  const index = past?.index ?? last
  const label = past ? pastLabel(past) : liveLabel(journal.parts, journal.droppedParts)
  return (
    <div
      className="past-bar"
      data-past={past !== undefined || undefined}
      role="group"
      aria-label="Time travel"
    >
      <button
        type="button"
        className="step"
        aria-label="Back by one part"
        title="Back (←)"
        onClick={act(() => travel.step(recorded, -1))}
      >
        ◀
      </button>
      <button
        type="button"
        className="step"
        aria-label={isPlaying ? 'Pause' : 'Play from here'}
        title={isPlaying ? 'Pause' : 'Play'}
        onClick={act(() => (isPlaying ? travel.pause() : travel.play(recorded)))}
      >
        {isPlaying ? '❚❚' : '►'}
      </button>
      <button
        type="button"
        className="step"
        aria-label="On by one part"
        title="On (→)"
        onClick={act(() => travel.step(recorded, 1))}
      >
        ▶
      </button>
      <input
        type="range"
        aria-label="State of the page"
        aria-valuetext={label}
        min={first}
        max={Math.max(first, last)}
        value={index}
        onChange={({ target }) => {
          travel.pause()
          const to = Number(target.value)
          if (to >= last) travel.goLive()
          else travel.show(recorded, to, true)
          selectPast(session)
        }}
      />
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
      <span className="past-label" role="status">
        {label}
      </span>
      <button type="button" className="live" disabled={!past} onClick={() => travel.goLive()}>
        Back to live
      </button>
    </div>
  )
}

function liveLabel(parts: number, dropped: number): string {
  const all = `Live · ${parts.toLocaleString('en')} parts`
  return dropped > 0 ? `${all}, the oldest ${dropped.toLocaleString('en')} dropped` : all
}
