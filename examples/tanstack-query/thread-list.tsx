import type { ThreadRecord } from '@rivulet/core/client'
import { threadQueries, useThreads } from '@rivulet/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { notes } from './client.ts'
import { DeleteDialog, RenameDialog } from './thread-dialogs.tsx'

interface ThreadListProps {
  readonly current: string | undefined
  readonly onOpen: (threadId: string | undefined) => void
}

/** Fetched again when a thread is new, renamed or deleted, and when a run has ended. */
export function ThreadList({ current, onOpen }: ThreadListProps) {
  const { data: threads = [], error } = useThreads(notes)
  const newThread = useRef<HTMLButtonElement>(null)
  return (
    <section aria-label="Threads">
      <h3>Threads</h3>
      <button type="button" ref={newThread} onClick={() => onOpen(undefined)}>
        New thread
      </button>
      {error && <p role="alert">{error.message}</p>}
      <ul>
        {threads.map((thread) => (
          <Row
            key={thread.threadId}
            thread={thread}
            isCurrent={thread.threadId === current}
            onOpen={() => onOpen(thread.threadId)}
            onDeleted={() => {
              if (thread.threadId === current) onOpen(undefined)
              newThread.current?.focus()
            }}
          />
        ))}
      </ul>
    </section>
  )
}

interface RowProps {
  readonly thread: ThreadRecord
  readonly isCurrent: boolean
  readonly onOpen: () => void
  readonly onDeleted: () => void
}

function Row({ thread: { threadId, title }, isCurrent, onOpen, onDeleted }: RowProps) {
  const [dialog, openDialog] = useState<'rename' | 'delete'>()
  const client = useQueryClient()
  const queries = threadQueries(notes)
  const rename = useMutation({
    mutationFn: (to: string) => notes.threads.update(threadId, { title: to }),
  })
  const remove = useMutation({
    mutationFn: () => notes.threads.delete(threadId),
    onSuccess: onDeleted,
  })
  const error = rename.error ?? remove.error
  return (
    <li>
      <button
        type="button"
        aria-current={isCurrent}
        onClick={onOpen}
        // what opening it will show
        onPointerEnter={() => void client.prefetchQuery(queries.history(threadId))}
      >
        {title}
      </button>
      <button type="button" aria-label={`Rename ${title}`} onClick={() => openDialog('rename')}>
        Rename
      </button>
      <button type="button" aria-label={`Delete ${title}`} onClick={() => openDialog('delete')}>
        Delete
      </button>
      {error && <p role="alert">{error.message}</p>}
      {dialog === 'rename' && (
        <RenameDialog
          title={title}
          onRename={rename.mutate}
          onClose={() => openDialog(undefined)}
        />
      )}
      {dialog === 'delete' && (
        <DeleteDialog
          title={title}
          onDelete={remove.mutate}
          onClose={() => openDialog(undefined)}
        />
      )}
    </li>
  )
}
