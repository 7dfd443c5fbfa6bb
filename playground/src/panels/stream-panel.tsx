import type { Example } from '@rivulet/examples/gallery'
import { useId, useState } from 'react'
import type { RunLog } from '../run/run-log.ts'
import { Console } from './console.tsx'
import { RawParts } from './raw-parts.tsx'
import { type Tab, Tabs } from './tabs.tsx'

const TABS: readonly Tab[] = [
  { id: 'parts', title: 'Raw parts' },
  { id: 'console', title: 'Console' },
]

interface StreamPanelProps {
  readonly example: Example
  readonly log: RunLog | undefined
}

/** The stream itself: its parts as they arrived, and what a program that reads it would print. */
export function StreamPanel({ example, log }: StreamPanelProps) {
  const [open, setOpen] = useState('parts')
  const id = useId()
  return (
    <section className="panel stream-panel" aria-label="The stream">
      <div className="panel-title">
        <Tabs tabs={TABS} open={open} onOpen={setOpen} panelId={id} />
      </div>
      <div className="stream-body" id={id} role="tabpanel" aria-labelledby={`${id}-${open}`}>
        {open === 'parts' ? <RawParts log={log} /> : <Console example={example} log={log} />}
      </div>
    </section>
  )
}
