import type { StreamMode } from '@rivulet/core/client'
import type { JournalEntry } from '../record/journal.ts'
import { formatTick } from './format.ts'
import { LOOKS, MODES, pathOf } from './modes.ts'
import { lowerBound, type PartColumns, ticksOf, type TimelineWindow } from './timeline-layout.ts'

export const LANE_HEIGHT = 34
export const RULER_HEIGHT = 22

/** Marks of one mode that are closer than this are drawn as one band. */
const CLOSE = 7
const ROWS = [6, 13, 20, 27]

export type Colors = Readonly<Record<string, string>>

export interface Drawing extends TimelineWindow {
  readonly entries: readonly JournalEntry[]
  readonly columns: PartColumns
  readonly height: number
  /** Pixels by which the lanes are scrolled. */
  readonly scroll: number
  readonly selected: JournalEntry | undefined
  /** The entry whose state the page shows. */
  readonly past: JournalEntry | undefined
  readonly colors: Colors
}

const shapes = new Map<StreamMode, Path2D>()

function shapeOf(mode: StreamMode): Path2D {
  const known = shapes.get(mode) ?? new Path2D(pathOf(mode))
  shapes.set(mode, known)
  return known
}

export function drawTimeline(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { width, height, line, lines, scroll, colors } = drawing
  context.clearRect(0, 0, width, height)
  for (let at = 0; at < lines; at++) {
    const top = RULER_HEIGHT + (line + at) * LANE_HEIGHT - scroll
    context.fillStyle = colors['border']!
    context.fillRect(0, top + LANE_HEIGHT - 1, width, 1)
    MODES.forEach((mode, number) => drawMode(context, drawing, { at, mode, number, top }))
  }
  drawRuler(context, drawing)
  const { selected, past } = drawing
  if (selected) drawLine(context, drawing, { x: selected.x, color: colors['accent']! })
  if (past) drawLine(context, drawing, { x: past.x, color: colors['warn']! })
}

interface Place {
  readonly at: number
  readonly mode: StreamMode
  readonly number: number
  readonly top: number
}

function drawMode(
  context: CanvasRenderingContext2D,
  { columns, colors }: Drawing,
  place: Place,
): void {
  const { at, mode, number, top } = place
  const { width, counts } = columns
  const from = (at * MODES.length + number) * width
  const y = top + ROWS[LOOKS[mode].row]!
  context.fillStyle = colors[mode]!
  if (mode === 'messages') return drawTokens(context, counts.subarray(from, from + width), y)
  let start = -1
  let last = -1
  for (let x = 0; x <= width; x++) {
    if (x < width && counts[from + x] === 0) continue
    if (last >= 0 && (x - last > CLOSE || x === width)) {
      drawMarks(context, shapeOf(mode), { start, last, y })
      start = -1
    }
    if (start < 0) start = x
    last = x
  }
}

/** A single mark, or a band from the first to the last of many. */
function drawMarks(
  context: CanvasRenderingContext2D,
  shape: Path2D,
  { start, last, y }: { start: number; last: number; y: number },
): void {
  if (last - start > CLOSE) {
    context.globalAlpha = 0.45
    context.fillRect(start, y - 2.5, last - start, 5)
    context.globalAlpha = 1
    drawShape(context, shape, { x: last, y })
  }
  drawShape(context, shape, { x: start, y })
}

function drawShape(
  context: CanvasRenderingContext2D,
  shape: Path2D,
  { x, y }: { x: number; y: number },
): void {
  context.translate(x, y)
  context.fill(shape, 'evenodd')
  context.translate(-x, -y)
}

/** Where there are more to a pixel the band is higher. */
function drawTokens(context: CanvasRenderingContext2D, counts: Uint32Array, y: number): void {
  for (let x = 0; x < counts.length; x++) {
    const count = counts[x]!
    if (count === 0) continue
    const height = Math.min(12, 5 + Math.log2(count) * 2)
    context.fillRect(x - 0.5, y + 5 - height, 2, height)
  }
}

function drawRuler(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { width, from, to, entries, height, colors } = drawing
  const scale = width / (to - from)
  const zero = entries[0]?.x ?? 0
  context.fillStyle = colors['sunken']!
  context.fillRect(0, 0, width, RULER_HEIGHT)
  context.fillStyle = colors['border']!
  context.fillRect(0, RULER_HEIGHT - 1, width, 1)
  context.font = '10px system-ui, sans-serif'
  context.textBaseline = 'middle'
  const ticks = ticksOf({ from: from - zero, to: to - zero }, width)
  const step = (ticks[1] ?? 0) - (ticks[0] ?? 0)
  for (const tick of ticks) {
    const x = (tick + zero - from) * scale
    context.fillStyle = colors['border']!
    context.fillRect(x, RULER_HEIGHT - 6, 1, 5)
    context.fillStyle = colors['muted']!
    context.fillText(formatTick(tick, step), x + 4, RULER_HEIGHT / 2)
  }
  drawRuns(context, drawing, { scale, bottom: height })
}

/** A line where a run was submitted. */
function drawRuns(
  context: CanvasRenderingContext2D,
  { entries, from, to, colors }: Drawing,
  { scale, bottom }: { scale: number; bottom: number },
): void {
  context.save()
  context.strokeStyle = colors['muted']!
  context.globalAlpha = 0.55
  context.setLineDash([3, 3])
  for (let at = lowerBound(entries, from); at < entries.length; at++) {
    const entry = entries[at]!
    if (entry.x > to) break
    if (entry.action.type !== 'run-submitted') continue
    const x = Math.round((entry.x - from) * scale) + 0.5
    context.beginPath()
    context.moveTo(x, 0)
    context.lineTo(x, bottom)
    context.stroke()
  }
  context.restore()
}

function drawLine(
  context: CanvasRenderingContext2D,
  { from, to, width, height }: Drawing,
  { x: place, color }: { readonly x: number; readonly color: string },
): void {
  if (place < from || place > to) return
  const x = Math.round(((place - from) / (to - from)) * width)
  context.fillStyle = color
  context.fillRect(x - 0.5, 0, 1.5, height)
  context.beginPath()
  context.moveTo(x - 5, 0)
  context.lineTo(x + 5, 0)
  context.lineTo(x, 8)
  context.fill()
}
