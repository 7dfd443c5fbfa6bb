'use client'

import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { LANE_HEIGHT, RULER_HEIGHT } from './timeline-draw.ts'
import { lowerBound, nearestPart, pan, type TimeRange, zoom } from './timeline-layout.ts'
import { selectPast } from './travel-keys.ts'
import type { ThreadViewProps } from './timeline-view.tsx'

/** How far from a mark a click still means it, in pixels. */
const REACH = 9

interface TimelineView {
  readonly range: TimeRange
  readonly whole: TimeRange
  readonly width: number
  readonly scroll: number
  readonly canvas: RefObject<HTMLCanvasElement | null>
}

export interface TimelineHandlers {
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onPointerDown: (event: PointerEvent) => void
  readonly onPointerMove: (event: PointerEvent) => void
  readonly onDoubleClick: () => void
}

/**
 * Wheel and keys zoom and move. A click selects the nearest part of a lane; on the ruler it, and a
 * drag, brings the page to the state then.
 */
export function useTimelineInput(props: ThreadViewProps, view: TimelineView): TimelineHandlers {
  const { session } = props
  const { range, whole, width, canvas } = view
  const setRange = (next: TimeRange | undefined): void => session.set({ range: next })
  useWheel(canvas, (event) => {
    const { left } = canvas.current!.getBoundingClientRect()
    const scale = (range.to - range.from) / width
    const isPan = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
    if (isPan) return setRange(pan(range, (event.deltaX || event.deltaY) * scale, whole))
    const x = range.from + (event.clientX - left) * scale
    setRange(zoom(range, { x, factor: Math.exp(event.deltaY / 300) }, whole))
  })
  return {
    ...usePointer(props, view),
    onKeyDown(event) {
      const next = KEYS[event.key]
      if (!next) return
      event.preventDefault()
      setRange(next(range, whole))
    },
  }
}

type Move = (range: TimeRange, whole: TimeRange) => TimeRange | undefined

const closer: Move = (range, whole) => zoom(range, { x: middleOf(range), factor: 0.6 }, whole)

const KEYS: Readonly<Record<string, Move>> = {
  '+': closer,
  '=': closer,
  '-': (range, whole) => zoom(range, { x: middleOf(range), factor: 1.6 }, whole),
  '0': () => undefined,
  PageUp: (range, whole) => pan(range, (range.from - range.to) * 0.8, whole),
  PageDown: (range, whole) => pan(range, (range.to - range.from) * 0.8, whole),
}

function middleOf({ from, to }: TimeRange): number {
  return (from + to) / 2
}

/** React listens to wheels passively: the page would scroll, too. */
function useWheel(
  element: RefObject<HTMLCanvasElement | null>,
  onWheel: (event: WheelEvent) => void,
): void {
  const latest = useRef(onWheel)
  useEffect(() => {
    latest.current = onWheel
  })
  useEffect(() => {
    const target = element.current!
    const listener = (event: WheelEvent): void => {
      event.preventDefault()
      latest.current(event)
    }
    target.addEventListener('wheel', listener, { passive: false })
    return () => target.removeEventListener('wheel', listener)
  }, [element])
}

function usePointer(
  { session, recorded }: ThreadViewProps,
  { range, width, scroll, canvas }: TimelineView,
): Omit<TimelineHandlers, 'onKeyDown'> {
  const isScrubbing = useRef(false)
  const { journal, lanes } = recorded
  const xOf = (event: PointerEvent): number => {
    const { left } = canvas.current!.getBoundingClientRect()
    return range.from + ((event.clientX - left) / width) * (range.to - range.from)
  }
  const scrub = (event: PointerEvent): void => {
    const at = lowerBound(journal.entries, xOf(event))
    if (at === journal.entries.length) return session.travel.goLive() // behind all that has come
    session.travel.show(recorded, journal.first + at - 1, true)
    selectPast(session)
  }
  return {
    onPointerDown(event) {
      const y = event.clientY - canvas.current!.getBoundingClientRect().top
      isScrubbing.current = y < RULER_HEIGHT
      if (isScrubbing.current) {
        event.currentTarget.setPointerCapture(event.pointerId)
        return scrub(event)
      }
      const line = Math.floor((y + scroll - RULER_HEIGHT) / LANE_HEIGHT)
      const reach = (REACH / width) * (range.to - range.from)
      const found = nearestPart(journal, lanes, { x: xOf(event), line, reach })
      session.set({ selected: found?.index })
    },
    onPointerMove(event) {
      const isHeld = event.currentTarget.hasPointerCapture(event.pointerId)
      if (isScrubbing.current && isHeld) scrub(event)
    },
    onDoubleClick: () => session.set({ range: undefined }),
  }
}
