'use client'

import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { RecordedThread } from '../record/recorder.ts'
import type { Session } from '../session.ts'
import type { ShownPast } from '../time-travel.ts'

/** The thread that is shown; renders again with what is recorded, at most so often a second. */
export function useCurrent(session: Session, perSecond: number = 8): RecordedThread | undefined {
  useStore(session.state, ({ chosen }) => chosen)
  useThrottledVersion(session, perSecond)
  return session.current
}

/** What the page shows of this thread in place of what is. */
export function usePast(session: Session, recorded: RecordedThread): ShownPast | undefined {
  return useStore(session.travel.state, ({ past }) =>
    past?.recorded === recorded ? past : undefined,
  )
}

function useThrottledVersion(session: Session, perSecond: number): void {
  const [, render] = useState(0)
  const delay = useRef(0)
  useEffect(() => {
    delay.current = 1000 / perSecond
  })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    const unsubscribe = session.state.subscribe(({ version }, previous) => {
      if (version === previous.version) return
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        render((count) => count + 1)
      }, delay.current)
    })
    return () => {
      unsubscribe()
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [session])
}
