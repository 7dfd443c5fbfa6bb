import { type Namespace, nsKey, type ThreadSnapshot } from '@rivulet/core/client'
import { type ThreadHandle, useThreadSelector } from '@rivulet/react'
import type { ReactNode } from 'react'
import { CustomLog, CustomView } from './custom-view.tsx'
import { MessagesView } from './messages-view.tsx'
import { nsLabel } from './namespace-label.ts'
import { NamespaceTree } from './namespace-tree.tsx'
import { CheckpointsTable, DebugTable } from './steps-view.tsx'
import { TasksLine } from './tasks-line.tsx'
import { ToolCallsView } from './tool-calls-view.tsx'
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
          <ToolCallsView thread={thread} ns={ns} />
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
    const { status, interrupts } = snapshot
    if (status === 'error' || interrupts.length > 0 || hasTold(snapshot, ns)) return undefined
    if (status === 'idle') return 'Nothing has run on this thread yet. Press Run.'
    if (status === 'submitted' || status === 'streaming') return 'Waiting for the first part…'
    return ns
      ? 'This graph has told nothing of its own in these modes.'
      : 'The run has ended and streamed nothing.'
  })
  return hint && <p className="empty">{hint}</p>
}

/** A graph has told something; without `ns` any of them. Mostly answered by what is looked at first. */
function hasTold(snapshot: ThreadSnapshot, ns: Namespace | undefined): boolean {
  const { messages, values, custom, updates, checkpoints, debug, tasks, tools } = snapshot
  const where = ns && nsKey(ns)
  const lists: readonly (readonly { readonly ns: Namespace }[])[] = [
    tasks,
    tools,
    ...[custom, updates, checkpoints, debug].map(({ log }) => log),
  ]
  return where === undefined
    ? messages.size + values.size > 0 || lists.some(({ length }) => length > 0)
    : messages.has(where) ||
        values.has(where) ||
        lists.some((list) => list.some((told) => nsKey(told.ns) === where))
}
