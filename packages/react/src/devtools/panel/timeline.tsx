import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  useEffect,
  useRef,
  useState,
} from 'react'
import { useStore } from 'zustand'
import { drawTimeline, LANE_HEIGHT, RULER_HEIGHT } from './timeline-draw.ts'
import {
  columnsOf,
  lowerBound,
  nearestPart,
  pan,
  type TimeRange,
  wholeRange,
  zoom,
} from './timeline-layout.ts'
import type { ThreadViewProps } from './timeline-view.tsx'
import { useCanvas } from './use-canvas.ts'
import { useCurrent, usePast } from './use-session.ts'
import { useSize } from './use-size.ts'

const LABELS_WIDTH = 132
/** How far from a mark a click still means it, in pixels. */
const REACH = 9

/** One lane per namespace, and a mark per part at the time of its arrival. */
export function Timeline({ session, recorded }: ThreadViewProps): ReactElement {
  const { journal } = recorded
  const { hidden, range: chosen, selected } = useStore(session.state)
  const past = usePast(session, recorded)
  useCurrent(session, 30)
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [scroll, setScroll] = useState(0)
  const size = useSize(scroller)
  const lanes = recorded.lanes.list()
  const whole = wholeRange(journal)
  const range = chosen ?? whole
  const width = Math.max(0, size.width - LABELS_WIDTH)
  const line = Math.floor(scroll / LANE_HEIGHT)
  const lines = Math.max(0, Math.min(lanes.length - line, Math.ceil(size.height / LANE_HEIGHT) + 1))

  useCanvas(canvas, { width, height: size.height }, (context, colors) => {
    const window = { ...range, width, line, lines, hidden }
    drawTimeline(context, {
      ...window,
      entries: journal.entries,
      columns: columnsOf(journal, recorded.lanes, window),
      height: size.height,
      scroll,
      selected: selected === undefined ? undefined : journal.get(selected),
      past: past && journal.get(past.index),
      colors,
    })
  })
  const setRange = (next: TimeRange | undefined): void => session.set({ range: next })
  useWheel(canvas, (event) => {
    const { left } = canvas.current!.getBoundingClientRect()
    const scale = (range.to - range.from) / width
    const isPan = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
    if (isPan) setRange(pan(range, (event.deltaX || event.deltaY) * scale, whole))
    else
      setRange(
        zoom(
          range,
          range.from + (event.clientX - left) * scale,
          Math.exp(event.deltaY / 300),
          whole,
        ),
      )
  })
  const pointer = usePointer({ session, recorded }, { range, width, scroll, canvas })
  return (
    <div
      className="timeline"
      ref={scroller}
      role="group"
      aria-label={`Timeline: ${journal.parts} parts on ${lanes.length} lanes. Plus, minus and 0 zoom, Page Up and Page Down move`}
      tabIndex={0}
      onScroll={({ currentTarget }) => setScroll(currentTarget.scrollTop)}
      onKeyDown={(event) => setRangeByKey(event, { range, whole, setRange })}
    >
      <div className="timeline-inner" style={{ height: RULER_HEIGHT + lanes.length * LANE_HEIGHT }}>
        <canvas
          ref={canvas}
          style={{ left: LABELS_WIDTH, width, height: size.height }}
          aria-hidden="true"
          {...pointer}
        />
        {lanes.slice(line, line + lines).map(({ key, ns, label, depth }, at) => (
          <div
            key={key}
            className="lane-label"
            title={ns.join(' › ') || 'The graph itself'}
            style={{
              top: RULER_HEIGHT + (line + at) * LANE_HEIGHT,
              height: LANE_HEIGHT,
              paddingLeft: 8 + Math.min(depth, 6) * 12,
              width: LABELS_WIDTH,
            }}
          >
            {label}
          </div>
        ))}
      </div>
    </div>
  )
}

interface KeyView {
  readonly range: TimeRange
  readonly whole: TimeRange
  readonly setRange: (range: TimeRange | undefined) => void
}

function setRangeByKey(event: KeyboardEvent, { range, whole, setRange }: KeyView): void {
  const middle = (range.from + range.to) / 2
  const page = (range.to - range.from) * 0.8
  if (event.key === '+' || event.key === '=') setRange(zoom(range, middle, 0.6, whole))
  else if (event.key === '-') setRange(zoom(range, middle, 1.6, whole))
  else if (event.key === '0') setRange(undefined)
  else if (event.key === 'PageUp') setRange(pan(range, -page, whole))
  else if (event.key === 'PageDown') setRange(pan(range, page, whole))
  else return
  event.preventDefault()
}

/** React listens to wheels passively: the page would scroll, too. */
function useWheel(
  element: React.RefObject<HTMLCanvasElement | null>,
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

interface PointerView {
  readonly range: TimeRange
  readonly width: number
  readonly scroll: number
  readonly canvas: React.RefObject<HTMLCanvasElement | null>
}

interface PointerHandlers {
  onPointerDown(event: PointerEvent): void
  onPointerMove(event: PointerEvent): void
  onDoubleClick(): void
}

/** A click selects the nearest part of a lane; on the ruler it, and a drag, goes to the state then. */
function usePointer({ session, recorded }: ThreadViewProps, view: PointerView): PointerHandlers {
  const isScrubbing = useRef(false)
  const { range, width, scroll, canvas } = view
  const { journal, lanes } = recorded
  const xOf = (event: PointerEvent): number => {
    const { left } = canvas.current!.getBoundingClientRect()
    return range.from + ((event.clientX - left) / width) * (range.to - range.from)
  }
  const scrub = (event: PointerEvent): void => {
    const at = lowerBound(journal.entries, xOf(event))
    session.travel.show(recorded, journal.first + at - 1, true)
  }
  return {
    onPointerDown(event) {
      const { top } = canvas.current!.getBoundingClientRect()
      const y = event.clientY - top
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
      if (isScrubbing.current && event.currentTarget.hasPointerCapture(event.pointerId))
        scrub(event)
    },
    onDoubleClick() {
      session.set({ range: undefined })
    },
  }
}
