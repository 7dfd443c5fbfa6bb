import { type ThreadHandle, useMessageIds, useThreadSelector } from '@rivulet/react'
import type { ReactNode } from 'react'
import { CustomLog, CustomView } from './custom-view.tsx'
import { MessageRow } from './message-row.tsx'
import { UpdatesView } from './updates-view.tsx'
import { ValuesView } from './values-view.tsx'

interface PagePanelProps {
  readonly thread: ThreadHandle
  /** Shown above what the run has told. */
  readonly children: ReactNode
}

/** What an application would show: the thread, read with narrow hooks. */
export function PagePanel({ thread, children }: PagePanelProps) {
  return (
    <section className="panel page-panel" aria-label="On the page">
      <h2 className="panel-title">On the page</h2>
      <div className="panel-body">
        {children}
        <EmptyHint thread={thread} />
        <Messages thread={thread} />
        <CustomView thread={thread} />
        <UpdatesView thread={thread} />
        <ValuesView thread={thread} />
        <CustomLog thread={thread} />
      </div>
    </section>
  )
}

function EmptyHint({ thread }: { readonly thread: ThreadHandle }) {
  const hint = useThreadSelector(thread, ({ status, messages, custom, updates, values }) => {
    if (status === 'error') return undefined
    const isEmpty = messages.size + values.size + custom.log.length + updates.log.length === 0
    if (!isEmpty) return undefined
    if (status === 'idle') return 'Nothing has run on this thread yet. Press Run.'
    return status === 'success'
      ? 'The run has ended and streamed nothing.'
      : 'Waiting for the first part…'
  })
  return hint && <p className="empty">{hint}</p>
}

function Messages({ thread }: { readonly thread: ThreadHandle }) {
  const ids = useMessageIds(thread)
  if (ids.length === 0) return null
  return (
    <div className="view messages">
      <h3>Messages</h3>
      {ids.map((id) => (
        <MessageRow key={id} thread={thread} id={id} />
      ))}
    </div>
  )
}
