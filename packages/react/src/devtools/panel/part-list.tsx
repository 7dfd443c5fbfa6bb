'use client'

import { nsKey } from '@rivulet/core/client'
import {
  type KeyboardEvent,
  memo,
  type ReactElement,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useStore } from 'zustand'
import { type JournalEntry, partOf } from '../record/journal.ts'
import { FilteredList } from '../record/part-filter.ts'
import { formatTime, visible } from './format.ts'
import { ModeMark } from './mode-mark.tsx'
import { previewAction } from './preview.ts'
import type { ThreadViewProps } from './timeline-view.tsx'
import { useCurrent, usePast } from './use-session.ts'
import { useSize } from './use-size.ts'

const ROW_HEIGHT = 22
/** Rows beyond the edges, so that a scroll shows no gap. */
const EXTRA = 6
/** Milliseconds at a time for looking at what may match. */
const BUDGET = 8

/** The entries of a journal in rows of one height: only those that are seen are in the document. */
export function PartList({ session, recorded }: ThreadViewProps): ReactElement {
  const { journal } = recorded
  const { hidden, ns, text, selected } = useStore(session.state)
  const past = usePast(session, recorded)
  useCurrent(session, 10)
  const list = useMemo(
    () => new FilteredList(journal, { hidden, ns, text }),
    [journal, hidden, ns, text],
  )
  const hasMore = list.advance(BUDGET, session.recorder.now)
  useMoreWork(hasMore)
  const { scroller, top, size, onScroll } = useFollowingScroll(list.length, selected !== undefined)
  useScrollTo(scroller, selected === undefined ? undefined : list.lineOf(selected))
  const from = Math.max(0, Math.floor(top / ROW_HEIGHT) - EXTRA)
  const to = Math.min(list.length, Math.ceil((top + size.height) / ROW_HEIGHT) + EXTRA)
  const start = journal.entries[0]?.at ?? 0
  const rows: ReactElement[] = []
  for (let line = from; line < to; line++) {
    const entry = journal.get(list.at(line)!)
    if (!entry) continue
    const isFuture = past !== undefined && entry.index > past.index
    rows.push(
      <PartRow
        key={entry.index}
        entry={entry}
        start={start}
        line={line}
        lines={list.length}
        isSelected={entry.index === selected}
        isFuture={isFuture}
        onSelect={() => session.set({ selected: entry.index })}
      />,
    )
  }
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const line = selected === undefined ? list.length - 1 : list.lineOf(selected) + step
    session.set({ selected: list.at(Math.min(Math.max(line, 0), list.length - 1)) })
  }
  return (
    <div
      className="parts"
      ref={scroller}
      role="listbox"
      aria-label="Parts"
      aria-activedescendant={selected === undefined ? undefined : `part-${selected}`}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={move}
    >
      <div className="parts-inner" style={{ height: list.length * ROW_HEIGHT }}>
        {rows}
      </div>
      {list.length === 0 && <p className="empty">{hasMore ? 'Searching…' : 'No parts.'}</p>}
    </div>
  )
}

interface PartRowProps {
  readonly entry: JournalEntry
  readonly start: number
  /** Its place in the list, from 0, and how long that is: most rows are not in the document. */
  readonly line: number
  readonly lines: number
  readonly isSelected: boolean
  readonly isFuture: boolean
  readonly onSelect: () => void
}

const PartRow = memo(
  ({ entry, start, line, lines, isSelected, isFuture, onSelect }: PartRowProps): ReactElement => {
    const part = partOf(entry)
    return (
      <div
        id={`part-${entry.index}`}
        className="part"
        role="option"
        aria-selected={isSelected}
        aria-posinset={line + 1}
        aria-setsize={lines}
        data-future={isFuture || undefined}
        data-event={!part || undefined}
        style={{ top: line * ROW_HEIGHT }}
        onClick={onSelect}
      >
        <span className="part-seq">{part ? entry.parts : ''}</span>
        <span className="part-time">{formatTime(entry.at - start)}</span>
        <span className="part-type" style={{ color: `var(--${part?.type ?? 'event'})` }}>
          {part && <ModeMark mode={part.type} />}
          {part?.type ?? entry.action.type}
        </span>
        <span className="part-data">
          {part && part.ns.length > 0 && <em>{visible(shortNs(part.ns))} </em>}
          {previewAction(entry.action)}
        </span>
      </div>
    )
  },
  (before, after) =>
    before.entry === after.entry &&
    before.line === after.line &&
    before.lines === after.lines &&
    before.start === after.start &&
    before.isSelected === after.isSelected &&
    before.isFuture === after.isFuture,
)

function shortNs(ns: readonly string[]): string {
  return ns.map((segment) => segment.split(':')[0]).join(' › ') || nsKey(ns)
}

/** Renders again while there is more to look at. */
function useMoreWork(hasMore: boolean): void {
  const [, render] = useState(0)
  useEffect(() => {
    if (!hasMore) return undefined
    const timer = setTimeout(() => render((count) => count + 1), 0)
    return () => clearTimeout(timer)
  })
}

interface Scroll {
  readonly scroller: React.RefObject<HTMLDivElement | null>
  readonly top: number
  readonly size: { readonly height: number }
  readonly onScroll: () => void
}

/** At its end it goes along with what comes, unless one row is looked at. */
function useFollowingScroll(length: number, isHeld: boolean): Scroll {
  const scroller = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const isAtEnd = useRef(true)
  const last = useRef(0)
  const size = useSize(scroller)
  useEffect(() => {
    const target = scroller.current!
    if (isAtEnd.current && !isHeld) target.scrollTop = length * ROW_HEIGHT
  })
  return {
    scroller,
    top,
    size,
    onScroll() {
      const { scrollTop, scrollHeight, clientHeight } = scroller.current!
      // What has come meanwhile is no reason to stay behind: only a scroll upwards is.
      const isNearEnd = scrollTop + clientHeight > scrollHeight - 2 * ROW_HEIGHT
      isAtEnd.current = isNearEnd || (isAtEnd.current && scrollTop >= last.current)
      last.current = scrollTop
      setTop(scrollTop)
    },
  }
}

function useScrollTo(
  scroller: React.RefObject<HTMLDivElement | null>,
  line: number | undefined,
): void {
  useEffect(() => {
    if (scroller.current && line !== undefined) scrollTo(scroller.current, line * ROW_HEIGHT)
  }, [scroller, line])
}

/** As little as is needed for it and its neighbours to be seen. */
function scrollTo(element: HTMLElement, top: number): void {
  const highest = top - 2 * ROW_HEIGHT
  const lowest = top + 3 * ROW_HEIGHT - element.clientHeight
  if (highest < element.scrollTop) element.scrollTop = highest
  else if (lowest > element.scrollTop) element.scrollTop = lowest
}
