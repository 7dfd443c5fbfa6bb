'use client'

import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { isRunning, type RecordedThread } from '../record/recorder.ts'
import type { Session } from '../session.ts'
import { plural, visible } from './format.ts'
import { shortId } from './thread-label.ts'
import { useCurrent } from './use-session.ts'

/** The threads of the client, the newest first. */
export function ThreadList({ session }: { readonly session: Session }): ReactElement {
  const chosen = useStore(session.state, (state) => state.chosen)
  const current = useCurrent(session, 4)
  return (
    <nav className="threads" aria-label="Threads">
      <label className="follow">
        <input
          type="checkbox"
          checked={!chosen}
          onChange={({ target }) => session.choose(target.checked ? undefined : current)}
        />
        Follow the newest
      </label>
      <ul>
        {session.recorder.threads.toReversed().map((recorded) => (
          <li key={recorded.number}>
            <ThreadRow
              recorded={recorded}
              isCurrent={recorded === current}
              onChoose={() => session.choose(recorded)}
            />
          </li>
        ))}
      </ul>
    </nav>
  )
}

interface ThreadRowProps {
  readonly recorded: RecordedThread
  readonly isCurrent: boolean
  readonly onChoose: () => void
}

function ThreadRow({ recorded, isCurrent, onChoose }: ThreadRowProps): ReactElement {
  const { thread, journal } = recorded
  return (
    <button
      type="button"
      className="thread"
      aria-current={isCurrent || undefined}
      title={visible(journal.threadId ?? '')}
      onClick={onChoose}
    >
      <span className="thread-name">
        <span className="dot" data-status={thread.live.status} aria-hidden="true" />
        {thread.parameters.graph}
      </span>
      <span className="thread-about">
        {isRunning(thread) ? 'live' : thread.live.status} · {plural(journal.parts, 'part')}
      </span>
      <span className="thread-id">{shortId(journal.threadId)}</span>
    </button>
  )
}
