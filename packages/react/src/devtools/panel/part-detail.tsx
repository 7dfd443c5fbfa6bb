'use client'

import { type ReactElement, useState } from 'react'
import { type JournalEntry, partOf } from '../record/journal.ts'
import { formatTime, visible } from './format.ts'
import { JsonTree } from './json-tree.tsx'
import { ModeMark } from './mode-mark.tsx'

interface PartDetailProps {
  readonly entry: JournalEntry
  /** When the first that is kept has come. */
  readonly start: number
  readonly onClose: () => void
}

/** One entry, whole. */
export function PartDetail({ entry, start, onClose }: PartDetailProps): ReactElement {
  const [text, setText] = useState('')
  const part = partOf(entry)
  const data = part ? part.data : entry.action
  return (
    <section className="detail" aria-label="Selected part">
      <div className="detail-head">
        <span className="detail-type" style={{ color: `var(--${part?.type ?? 'event'})` }}>
          {part && <ModeMark mode={part.type} />}
          {part?.type ?? entry.action.type}
        </span>
        <input
          type="search"
          placeholder="Search in it"
          aria-label="Search in this part"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="button" className="tool icon" aria-label="Close the part" onClick={onClose}>
          ✕
        </button>
      </div>
      <Facts entry={entry} start={start} />
      <div className="tree" role="group" aria-label="Data" tabIndex={0} data-own-keys>
        <JsonTree value={data} text={text.toLowerCase()} />
        {part?.type === 'values' && part.interrupts.length > 0 && (
          <JsonTree name="interrupts" value={part.interrupts} text={text.toLowerCase()} />
        )}
      </div>
    </section>
  )
}

function Facts({ entry, start }: Omit<PartDetailProps, 'onClose'>): ReactElement {
  const part = partOf(entry)
  return (
    <dl className="facts">
      {part && <Fact name="part" value={String(entry.parts)} />}
      <Fact name="time" value={formatTime(entry.at - start)} />
      <Fact name="run" value={String(entry.run)} />
      {part && (
        <Fact name="ns" value={part.ns.length === 0 ? '[]' : visible(part.ns.join(' › '))} />
      )}
    </dl>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
