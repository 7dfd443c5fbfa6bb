import { type Namespace, nsKey, type ThreadSnapshot } from '@rivulet/core/client'
import { type ThreadHandle, useThreadSelector } from '@rivulet/react'
import type { ReactNode } from 'react'
import { CustomLog, CustomView } from './custom-view.tsx'
import { MessagesView } from './messages-view.tsx'
import { nsLabel } from './namespace-label.ts'
import { NamespaceTree } from './namespace-tree.tsx'
import { CheckpointsTable, DebugTable } from './steps-view.tsx'
import { TasksLine } from './tasks-line.tsx'
import { UpdatesView } from './updates-view.tsx'
import { ValuesView } from './values-view.tsx'

interface PagePanelProps {
  readonly thread: ThreadHandle
  /** It shows which graphs the run calls. */
  readonly hasTree: boolean
  /** The graph to show; undefined for all of them. */
  readonly ns: Namespace | undefined
  readonly onNs: (ns: Namespace) => void
  /** Shown above what the run has told. */
  readonly children: ReactNode
}

/** What an application would show: the thread, read with narrow hooks. */
export function PagePanel({ thread, hasTree, ns, onNs, children }: PagePanelProps) {
  return (
    <section className="panel page-panel" aria-label="On the page">
      <h2 className="panel-title">
        On the page
        {ns && <span className="panel-where">{nsLabel(ns)}</span>}
      </h2>
      <div className="page-body" data-has-tree={hasTree}>
        {hasTree && <NamespaceTree thread={thread} ns={ns} onNs={onNs} />}
        <div className="panel-body">
          {children}
          <EmptyHint thread={thread} ns={ns} />
          <MessagesView thread={thread} ns={ns} />
          <CustomView thread={thread} ns={ns} />
          <TasksLine thread={thread} ns={ns} />
          <UpdatesView thread={thread} ns={ns} />
          <CheckpointsTable thread={thread} ns={ns} />
          <DebugTable thread={thread} ns={ns} />
          <ValuesView thread={thread} ns={ns} />
          <CustomLog thread={thread} ns={ns} />
        </div>
      </div>
    </section>
  )
}

interface EmptyHintProps {
  readonly thread: ThreadHandle
  readonly ns: Namespace | undefined
}

function EmptyHint({ thread, ns }: EmptyHintProps) {
  const hint = useThreadSelector(thread, (snapshot) => {
    const { status, messages, values, interrupts } = snapshot
    if (status === 'error' || interrupts.length > 0) return undefined
    const hasState = ns
      ? messages.has(nsKey(ns)) || values.has(nsKey(ns))
      : messages.size + values.size > 0
    if (hasState || toldBy(snapshot).some((told) => !ns || nsKey(told.ns) === nsKey(ns))) {
      return undefined
    }
    if (status === 'idle') return 'Nothing has run on this thread yet. Press Run.'
    if (status === 'submitted' || status === 'streaming') return 'Waiting for the first part…'
    return ns
      ? 'This graph has told nothing of its own in these modes.'
      : 'The run has ended and streamed nothing.'
  })
  return hint && <p className="empty">{hint}</p>
}

type Told = readonly { readonly ns: Namespace }[]

/** What the newest run has told, beside messages and states. */
function toldBy({ custom, updates, checkpoints, debug, tasks }: ThreadSnapshot): Told {
  return [...custom.log, ...updates.log, ...checkpoints.log, ...debug.log, ...tasks]
}
