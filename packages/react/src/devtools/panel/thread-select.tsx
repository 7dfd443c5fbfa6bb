'use client'

import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../session.ts'
import { threadLabel } from './thread-label.ts'
import { useCurrent } from './use-session.ts'

const NEWEST = 'newest'

/** Where there is no room for the list of threads. */
export function ThreadSelect({ session }: { readonly session: Session }): ReactElement {
  const chosen = useStore(session.state, (state) => state.chosen)
  useCurrent(session, 2)
  const { threads } = session.recorder
  return (
    <select
      className="thread-select"
      aria-label="Thread"
      value={chosen?.number ?? NEWEST}
      onChange={({ target }) =>
        session.choose(threads.find(({ number }) => String(number) === target.value))
      }
    >
      <option value={NEWEST}>Newest thread</option>
      {threads.toReversed().map((recorded) => (
        <option key={recorded.number} value={recorded.number}>
          {threadLabel(recorded)}
        </option>
      ))}
    </select>
  )
}
