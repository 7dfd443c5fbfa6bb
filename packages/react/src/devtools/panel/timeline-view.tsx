'use client'

import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { RecordedThread } from '../record/recorder.ts'
import type { Session } from '../session.ts'
import { Legend } from './legend.tsx'
import { PartDetail } from './part-detail.tsx'
import { PartList } from './part-list.tsx'
import { PastBar } from './past-bar.tsx'
import { Timeline } from './timeline.tsx'

export interface ThreadViewProps {
  readonly session: Session
  readonly recorded: RecordedThread
}

/** Everything that has come to a thread: on a timeline, as a list, and one of it whole. */
export function TimelineView({ session, recorded }: ThreadViewProps): ReactElement {
  const selected = useStore(session.state, (state) => state.selected)
  const entry = selected === undefined ? undefined : recorded.journal.get(selected)
  return (
    <div className="main" data-has-detail={entry !== undefined || undefined}>
      <Legend session={session} recorded={recorded} />
      <Timeline session={session} recorded={recorded} />
      <PastBar session={session} recorded={recorded} />
      <div className="lower">
        <PartList session={session} recorded={recorded} />
        {entry && (
          <PartDetail
            key={entry.index}
            entry={entry}
            start={recorded.journal.entries[0]?.at ?? entry.at}
            onClose={() => session.set({ selected: undefined })}
          />
        )}
      </div>
    </div>
  )
}
