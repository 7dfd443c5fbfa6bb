'use client'

import { type ReactElement, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Lane } from '../record/lanes.ts'
import { plural, visible } from './format.ts'
import { drawTimeline, LANE_HEIGHT, RULER_HEIGHT } from './timeline-draw.ts'
import { columnsOf, wholeRange } from './timeline-layout.ts'
import type { ThreadViewProps } from './timeline-view.tsx'
import { useCanvas } from './use-canvas.ts'
import { useCurrent, usePast } from './use-session.ts'
import { useSize } from './use-size.ts'
import { useTimelineInput } from './use-timeline-input.ts'

const LABELS_WIDTH = 132

/** One lane per namespace, and a mark per part at the time of its arrival. */
export function Timeline({ session, recorded }: ThreadViewProps): ReactElement {
  const { journal } = recorded
  const { hidden, range: chosen, selected } = useStore(session.state)
  const past = usePast(session, recorded)
  useCurrent(session, 30)
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [scroll, setScroll] = useState(0)
  const { width: fullWidth, height } = useSize(scroller)
  const lanes = recorded.lanes.list()
  const whole = wholeRange(journal)
  const range = chosen ?? whole
  const width = Math.max(0, fullWidth - LABELS_WIDTH)
  const line = Math.floor(scroll / LANE_HEIGHT)
  const lines = Math.max(0, Math.min(lanes.length - line, Math.ceil(height / LANE_HEIGHT) + 1))

  useCanvas(canvas, { width, height }, (context, colors) => {
    const window = { ...range, width, line, lines, hidden }
    drawTimeline(context, {
      ...window,
      entries: journal.entries,
      columns: columnsOf(journal, recorded.lanes, window),
      height,
      scroll,
      selected: selected === undefined ? undefined : journal.get(selected),
      past: past && journal.get(past.index),
      colors,
    })
  })
  const { onKeyDown, ...pointer } = useTimelineInput(
    { session, recorded },
    { range, whole, width, scroll, canvas },
  )
  return (
    <div
      className="timeline"
      ref={scroller}
      role="group"
      aria-label={`Timeline: ${plural(journal.parts, 'part')} on ${plural(lanes.length, 'lane')}. Plus, minus and 0 zoom, Page Up and Page Down move.`}
      tabIndex={0}
      onScroll={({ currentTarget }) => setScroll(currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <div className="timeline-inner" style={{ height: RULER_HEIGHT + lanes.length * LANE_HEIGHT }}>
        <canvas
          ref={canvas}
          style={{ marginLeft: LABELS_WIDTH, width, height }}
          aria-hidden="true"
          {...pointer}
        />
        {lanes.slice(line, line + lines).map((lane, at) => (
          <LaneLabel key={lane.key} lane={lane} line={line + at} />
        ))}
      </div>
    </div>
  )
}

function LaneLabel({ lane, line }: { readonly lane: Lane; readonly line: number }): ReactElement {
  const { ns, label, depth } = lane
  return (
    <div
      className="lane-label"
      title={visible(ns.join(' › ')) || 'The graph itself'}
      style={{
        top: RULER_HEIGHT + line * LANE_HEIGHT,
        width: LABELS_WIDTH,
        height: LANE_HEIGHT,
        paddingLeft: 8 + Math.min(depth, 6) * 12,
      }}
    >
      {visible(label)}
    </div>
  )
}
