import type { ThreadStatus } from '@rivulet/core/client'
import { type ThreadHandle, threadStore, useStreamEffect } from '@rivulet/react'
import { useEffect, useState } from 'react'
import { EMPTY_RUN, RunLog, type RunLogSnapshot } from './run-log.ts'

const ALL_MODES = ['values', 'updates', 'messages', 'custom'] as const
const ENDED: ReadonlySet<ThreadStatus> = new Set(['success', 'interrupted', 'error', 'stopped'])

/** The log of the newest run of each thread, for as long as the thread lives. */
const logs = new WeakMap<ThreadHandle, RunLog>()

/** Keeps the parts of the thread's newest run. Renders at the start of a run, not for its parts. */
export function useRunLog(thread: ThreadHandle): RunLog | undefined {
  const [, setVersion] = useState(0)
  useEffect(
    () =>
      threadStore(thread).subscribe((next, previous) => {
        if (next.runId !== previous.runId) {
          logs.set(thread, new RunLog())
          setVersion((version) => version + 1)
        }
        if (next.status !== previous.status && ENDED.has(next.status)) {
          logs.get(thread)?.finish(next.error)
        }
      }),
    [thread],
  )
  useStreamEffect(thread, ALL_MODES, (part) => logs.get(thread)?.add(part))
  return logs.get(thread)
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
