import { useState } from 'react'
import { MODES } from '../run/modes.ts'
import { LOG_LIMIT, type RunLog } from '../run/run-log.ts'
import { useRunLogSnapshot } from '../run/use-run-log.ts'
import { PartRow } from './part-row.tsx'
import { useStickToBottom } from './use-stick-to-bottom.ts'

const TYPES = ['all', ...MODES] as const

/** The parts of the newest run as they arrived. */
export function RawParts({ log }: { readonly log: RunLog | undefined }) {
  const { entries, total } = useRunLogSnapshot(log)
  const [type, setType] = useState<(typeof TYPES)[number]>('all')
  const shown = type === 'all' ? entries : entries.filter(({ part }) => part.type === type)
  const list = useStickToBottom()
  return (
    <>
      <div className="parts-bar">
        <label>
          Type{' '}
          <select
            value={type}
            onChange={({ target }) => setType(TYPES.find((each) => each === target.value) ?? 'all')}
          >
            {TYPES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <span className="count">{countOf(total, shown.length)}</span>
      </div>
      <div className="parts" ref={list} tabIndex={0} role="log" aria-live="off" aria-label="Parts">
        {shown.map((entry) => (
          <PartRow key={entry.index} entry={entry} />
        ))}
        {total === 0 && <p className="empty">Every part of a run is listed here as it arrives.</p>}
      </div>
    </>
  )
}

function countOf(total: number, shown: number): string {
  const all = `${total} ${total === 1 ? 'part' : 'parts'}`
  if (shown === total) return all
  return total > LOG_LIMIT && shown === LOG_LIMIT
    ? `newest ${shown} of ${all}`
    : `${shown} of ${all}`
}
