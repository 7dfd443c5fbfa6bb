import type { RemoteGraph, ThreadRecord } from '@rivulet/core/client'
import { useThreads } from '@rivulet/react'
import { ClockTime } from './clock-time.tsx'

interface ThreadsPanelProps {
  readonly graph: RemoteGraph
  readonly current: string | undefined
  readonly onOpen: (threadId: string | undefined) => void
}

/** The threads of the example's graph, newest first. */
export function ThreadsPanel({ graph, current, onOpen }: ThreadsPanelProps) {
  const { data: threads = [] } = useThreads(graph)
  return (
    <section className="panel threads-panel" aria-label="Threads">
      <div className="panel-title">
        <h2>Threads</h2>
        <button
          type="button"
          className="button small"
          disabled={current === undefined}
          onClick={() => onOpen(undefined)}
        >
          New thread
        </button>
      </div>
      <div className="panel-body">
        {threads.length === 0 && <p className="empty">The first run starts a thread.</p>}
        <ul className="threads">
          {threads.map((thread) => (
            <li key={thread.threadId}>
              <ThreadButton
                thread={thread}
                isCurrent={thread.threadId === current}
                onOpen={onOpen}
              />
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

interface ThreadButtonProps {
  readonly thread: ThreadRecord
  readonly isCurrent: boolean
  readonly onOpen: (threadId: string) => void
}

function ThreadButton({ thread, isCurrent, onOpen }: ThreadButtonProps) {
  const { threadId, title, status, updatedAt } = thread
  return (
    <button
      type="button"
      className="thread"
      aria-current={isCurrent ? 'true' : undefined}
      onClick={() => onOpen(threadId)}
    >
      <span className="thread-title">{title || `Thread ${threadId.slice(-6)}`}</span>
      <span className="thread-status" data-status={status}>
        {status}
      </span>
      <ClockTime at={updatedAt} />
    </button>
  )
}
