import type { StreamPart } from '@rivulet/core/client'
import { memo, useState } from 'react'
import type { PartEntry } from '../run/run-log.ts'
import { nsWithIds } from './namespace-label.ts'
import { formatTime } from './format-time.ts'

/** One part on one line; opened, the whole of it. */
export const PartRow = memo(({ entry }: { readonly entry: PartEntry }) => {
  const { index, time, part } = entry
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="part" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span className="part-index">{index}</span>
        <span className="part-time">{formatTime(time)}</span>
        <span className="part-type" data-type={part.type}>
          {part.type}
        </span>
        <code className="part-data">
          {part.ns.length > 0 && <span className="part-ns">{nsWithIds(part.ns)} </span>}
          {previewOf(part)}
        </code>
      </summary>
      {isOpen && <pre>{JSON.stringify(part, null, 2)}</pre>}
    </details>
  )
})

/** The data on one line. A message begins with what it says, which would else be cut off. */
function previewOf(part: StreamPart): string {
  if (part.type !== 'messages') return JSON.stringify(part.data)
  const [{ content, ...message }, metadata] = part.data
  return JSON.stringify([{ content, ...message }, metadata])
}
