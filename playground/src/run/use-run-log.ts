import { useEffect, useState } from 'react'
import { EMPTY_RUN, type RunLog, type RunLogSnapshot } from './run-log.ts'

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
