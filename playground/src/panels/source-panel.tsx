import type { RemoteGraph } from '@rivulet/core/client'
import { Suspense, useId, useState } from 'react'
import { GraphView } from './graph-view.tsx'
import { Source } from './source.tsx'
import { type Tab, Tabs } from './tabs.tsx'

const TABS: readonly Tab[] = [
  { id: 'source', title: 'Source' },
  { id: 'graph', title: 'Graph' },
]

interface SourcePanelProps {
  readonly id: string
  readonly graph: RemoteGraph
}

/** The example's own file, and the graph that it declares. */
export function SourcePanel({ id, graph }: SourcePanelProps) {
  const [open, setOpen] = useState('source')
  const panelId = useId()
  return (
    <section className="panel source-panel" aria-label="Source">
      <div className="panel-title">
        <Tabs tabs={TABS} open={open} onOpen={setOpen} panelId={panelId} />
        <code className="file">examples/{id}.ts</code>
      </div>
      <div
        className="source-body"
        id={panelId}
        role="tabpanel"
        aria-labelledby={`${panelId}-${open}`}
      >
        {open === 'graph' ? (
          <GraphView graph={graph} />
        ) : (
          <Suspense fallback={<p className="empty">Loading the source…</p>}>
            <Source path={`${id}.ts`} />
          </Suspense>
        )}
      </div>
    </section>
  )
}
