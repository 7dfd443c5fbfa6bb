'use client'

import type { StreamMode } from '@rivulet/core/client'
import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { visible } from './format.ts'
import { ModeMark } from './mode-mark.tsx'
import { MODES } from './modes.ts'
import type { ThreadViewProps } from './timeline-view.tsx'
import { useCurrent } from './use-session.ts'

/** The modes with their marks: each can be left out. Beside them what is searched for. */
export function Legend({ session, recorded }: ThreadViewProps): ReactElement {
  const { hidden, text, ns } = useStore(session.state)
  useCurrent(session, 2)
  const toggle = (mode: StreamMode): void => {
    const next = new Set(hidden)
    if (!next.delete(mode)) next.add(mode)
    session.set({ hidden: next })
  }
  const lanes = recorded.lanes.list()
  return (
    <div className="legend">
      <span className="modes" role="group" aria-label="Modes">
        {MODES.map((mode) => (
          <button
            key={mode}
            type="button"
            className="mode"
            aria-pressed={!hidden.has(mode)}
            onClick={() => toggle(mode)}
          >
            <ModeMark mode={mode} />
            {mode}
          </button>
        ))}
      </span>
      <span className="spring" />
      <select
        aria-label="Namespace"
        value={ns ?? '*'}
        onChange={({ target }) =>
          session.set({ ns: target.value === '*' ? undefined : target.value })
        }
      >
        <option value="*">All namespaces</option>
        {lanes.map(({ key, label, depth }) => (
          <option key={key} value={key}>
            {'\u00a0\u00a0'.repeat(depth)}
            {visible(label)}
          </option>
        ))}
      </select>
      <input
        type="search"
        placeholder="Search parts"
        aria-label="Search parts"
        value={text}
        onChange={({ target }) => session.set({ text: target.value })}
      />
    </div>
  )
}
