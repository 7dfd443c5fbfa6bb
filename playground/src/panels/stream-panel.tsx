import type { Namespace, RemoteGraph } from '@rivulet/core/client'
import type { Example } from '@rivulet/examples/gallery'
import type { ThreadHandle } from '@rivulet/react'
import { useId, useState } from 'react'
import { useStore } from 'zustand'
import type { RunSeries } from '../run/run-series.ts'
import { CheckpointsView } from './checkpoints-view.tsx'
import { Console } from './console.tsx'
import { RawParts } from './raw-parts.tsx'
import { type Tab, Tabs } from './tabs.tsx'
import { TasksView } from './tasks-view.tsx'

const TABS: readonly Tab[] = [
  { id: 'parts', title: 'Raw parts' },
  { id: 'tasks', title: 'Tasks' },
  { id: 'checkpoints', title: 'Checkpoints' },
  { id: 'console', title: 'Console' },
]

interface StreamPanelProps {
  readonly example: Example
  readonly graph: RemoteGraph
  readonly thread: ThreadHandle
  readonly threadId: string | undefined
  readonly series: RunSeries
  /** The graph to show; undefined for all of them. */
  readonly ns: Namespace | undefined
  /** Runs the thread again from a checkpoint; undefined while it runs. */
  readonly onGoBack: ((checkpointId: string) => void) | undefined
}

/** The run from inside: its parts, its tasks, its states, and what a program would print. */
export function StreamPanel(props: StreamPanelProps) {
  const [open, setOpen] = useState<string>(props.example.bestView ?? 'parts')
  const id = useId()
  return (
    <section className="panel stream-panel" aria-label="The stream">
      <div className="panel-title">
        <Tabs tabs={TABS} open={open} onOpen={setOpen} panelId={id} />
      </div>
      <div className="stream-body" id={id} role="tabpanel" aria-labelledby={`${id}-${open}`}>
        <OpenTab open={open} {...props} />
      </div>
    </section>
  )
}

function OpenTab({ open, ...props }: StreamPanelProps & { readonly open: string }) {
  const { example, graph, thread, threadId, series, ns, onGoBack } = props
  const newest = useStore(series).at(-1)
  switch (open) {
    case 'tasks':
      return <TasksView thread={thread} log={newest} ns={ns} />
    case 'checkpoints':
      return <CheckpointsView graph={graph} threadId={threadId} onGoBack={onGoBack} />
    case 'console':
      return <Console example={example} series={series} />
    default:
      return <RawParts log={newest} />
  }
}
