import type { ThreadStatus } from '@rivulet/core/client'
import { type ThreadHandle, threadStore, useStreamEffect } from '@rivulet/react'
import { useEffect, useState } from 'react'
import { MODES } from './modes.ts'
import { EMPTY_RUN, RunLog, type RunLogSnapshot } from './run-log.ts'
import { RunSeries } from './run-series.ts'

const ENDED: ReadonlySet<ThreadStatus> = new Set(['success', 'interrupted', 'error', 'stopped'])

/** The newest runs of each thread, for as long as the thread lives. */
const seriesByThread = new WeakMap<ThreadHandle, RunSeries>()
/** Threads whose next run does not go on from the one before. */
const startingAnew = new WeakSet<ThreadHandle>()

/** The next run of the thread is the first of a new series. */
export function beginSeries(thread: ThreadHandle): void {
  startingAnew.add(thread)
}

/**
 * Keeps the parts of the thread's newest run and of those that it went on from. Renders at the start
 * of a run, not for its parts.
 */
export function useRunSeries(thread: ThreadHandle): RunSeries | undefined {
  const [, setVersion] = useState(0)
  useEffect(
    () =>
      threadStore(thread).subscribe((next, previous) => {
        if (next.runId !== previous.runId) {
          addRun(thread)
          setVersion((version) => version + 1)
        }
        if (next.status !== previous.status && ENDED.has(next.status)) {
          seriesByThread.get(thread)?.newest?.finish(next.error)
        }
      }),
    [thread],
  )
  useStreamEffect(thread, MODES, (part) => seriesByThread.get(thread)?.newest?.add(part))
  return seriesByThread.get(thread)
}

function addRun(thread: ThreadHandle): void {
  const startsAnew = startingAnew.delete(thread)
  let series = seriesByThread.get(thread)
  if (!series || startsAnew) {
    series = new RunSeries()
    seriesByThread.set(thread, series)
  }
  series.add(new RunLog())
}

/** What a log holds, at most once per frame. */
export function useRunLogSnapshot(log: RunLog | undefined): RunLogSnapshot {
  const [shown, setShown] = useState({ log, snapshot: log?.snapshot() ?? EMPTY_RUN })
  useEffect(() => {
    if (!log) return
    let frame: number | undefined
    const publish = (): void => {
      frame = undefined
      setShown({ log, snapshot: log.snapshot() })
    }
    publish()
    const unsubscribe = log.subscribe(() => {
      frame ??= requestAnimationFrame(publish)
    })
    return () => {
      unsubscribe()
      if (frame !== undefined) cancelAnimationFrame(frame)
    }
  }, [log])
  return shown.log === log ? shown.snapshot : (log?.snapshot() ?? EMPTY_RUN)
}
