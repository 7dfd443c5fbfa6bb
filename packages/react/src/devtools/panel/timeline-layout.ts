import type { StreamMode } from '@rivulet/core/client'
import { type Journal, type JournalEntry, partOf } from '../record/journal.ts'
import type { Lanes } from '../record/lanes.ts'
import { MODES } from './modes.ts'

/** What part of the timeline is seen, in its own milliseconds. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

export interface TimelineWindow extends TimeRange {
  /** In pixels. */
  readonly width: number
  /** First lane that is seen, and how many. */
  readonly line: number
  readonly lines: number
  readonly hidden: ReadonlySet<StreamMode>
}

/** Parts by pixel: how many of a mode arrived in it, on the lanes that are seen. */
export interface PartColumns {
  readonly width: number
  readonly lines: number
  /** `(line * modes + mode) * width + pixel`. */
  readonly counts: Uint32Array
}

/** The first entry at a place, or behind it: an index of `entries`. */
export function lowerBound(entries: readonly JournalEntry[], x: number): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (entries[middle]!.x < x) low = middle + 1
    else high = middle
  }
  return low
}

/** All of a journal, with a little room at its end. */
export function wholeRange({ entries }: Journal): TimeRange {
  const from = entries[0]?.x ?? 0
  const to = entries.at(-1)?.x ?? from
  return { from, to: Math.max(to + (to - from) * 0.02, from + 50) }
}

/** Costs a look at each part that is seen, and nothing more, however many there are in one place. */
export function columnsOf(journal: Journal, lanes: Lanes, window: TimelineWindow): PartColumns {
  const { from, to, width, line: firstLine, lines, hidden } = window
  const counts = new Uint32Array(lines * MODES.length * width)
  const { entries } = journal
  const scale = width / (to - from)
  lanes.list()
  for (let at = lowerBound(entries, from); at < entries.length; at++) {
    const entry = entries[at]!
    if (entry.x > to) break
    const part = partOf(entry)
    if (!part || hidden.has(part.type)) continue
    const line = lanes.lineOf(part.ns) - firstLine
    if (line < 0 || line >= lines) continue
    const pixel = Math.min(width - 1, Math.floor((entry.x - from) * scale))
    const slot = (line * MODES.length + MODES.indexOf(part.type)) * width + pixel
    counts[slot]! += 1
  }
  return { width, lines, counts }
}

/** The part of a lane that is nearest to a place, within so many pixels. */
export function nearestPart(
  journal: Journal,
  lanes: Lanes,
  where: { readonly x: number; readonly line: number; readonly reach: number },
): JournalEntry | undefined {
  const { entries } = journal
  const { x, line, reach } = where
  let best: JournalEntry | undefined
  lanes.list()
  for (let at = lowerBound(entries, x - reach); at < entries.length; at++) {
    const entry = entries[at]!
    if (entry.x > x + reach) break
    const part = partOf(entry)
    if (!part || lanes.lineOf(part.ns) !== line) continue
    if (!best || Math.abs(entry.x - x) < Math.abs(best.x - x)) best = entry
  }
  return best
}

/** Closer around a place, or farther: `factor` below 1 shows less. */
export function zoom(
  range: TimeRange,
  { x, factor }: { readonly x: number; readonly factor: number },
  whole: TimeRange,
): TimeRange | undefined {
  const length = Math.max((range.to - range.from) * factor, 2)
  if (length >= whole.to - whole.from) return undefined
  const share = (x - range.from) / (range.to - range.from)
  return clampRange({ from: x - share * length, to: x + (1 - share) * length }, whole)
}

export function pan(range: TimeRange, by: number, whole: TimeRange): TimeRange {
  return clampRange({ from: range.from + by, to: range.to + by }, whole)
}

function clampRange({ from, to }: TimeRange, whole: TimeRange): TimeRange {
  const length = to - from
  const start = Math.min(Math.max(from, whole.from), Math.max(whole.from, whole.to - length))
  return { from: start, to: start + length }
}

const STEPS = [1, 2, 5]

/** Places of the ruler's marks: at most one in 80 pixels, at round numbers. */
export function ticksOf({ from, to }: TimeRange, width: number): readonly number[] {
  const least = ((to - from) / Math.max(1, width)) * 80
  let unit = 1
  while (unit * 5 < least) unit *= 10
  const step = unit * (STEPS.find((each) => unit * each >= least) ?? 10)
  const ticks: number[] = []
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at)
  return ticks
}
