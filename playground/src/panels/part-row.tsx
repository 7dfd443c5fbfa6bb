import { memo, useState } from 'react'
import type { PartEntry } from '../run/run-log.ts'
import { formatTime } from './format-time.ts'
import { nsWithIds } from './namespace-label.ts'
import { previewPart } from './preview.ts'

/** One part on one line; opened, the whole of it. */
export const PartRow = memo(({ entry }: { readonly entry: PartEntry }) => {
  const { index, time, part } = entry
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="entry part" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span className="part-index">{index}</span>
        <span className="part-time">{formatTime(time)}</span>
        <span className="part-type" data-type={part.type}>
          {part.type}
        </span>
        <code className="part-data">
          {part.ns.length > 0 && <span className="part-ns">{nsWithIds(part.ns)} </span>}
          {previewPart(part)}
        </code>
      </summary>
      {isOpen && <pre className="box">{JSON.stringify(part, null, 2)}</pre>}
    </details>
  )
})
