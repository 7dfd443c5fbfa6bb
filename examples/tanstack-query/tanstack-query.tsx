import {
  type ThreadHandle,
  useGraphStream,
  useMessageIds,
  useMessageText,
  useThreadHistory,
} from '@rivulet/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionButton } from '../action-button.tsx'
import { notes, queryClient } from './client.ts'
import { ThreadList } from './thread-list.tsx'

export function TanstackQuery() {
  return (
    <QueryClientProvider client={queryClient}>
      <Notes />
    </QueryClientProvider>
  )
}

function Notes() {
  const [threadId, setThreadId] = useState<string>()
  return (
    <div>
      <ThreadList current={threadId} onOpen={setThreadId} />
      <LiveThread threadId={threadId} onThreadId={setThreadId} />
      <History threadId={threadId} />
    </div>
  )
}

interface LiveThreadProps {
  readonly threadId: string | undefined
  readonly onThreadId: (threadId: string) => void
}

/** Tokens come from here; the query cache holds what is at rest. */
function LiveThread({ threadId, onThreadId }: LiveThreadProps) {
  const chat = useGraphStream(notes, { threadId, onThreadId })
  const ids = useMessageIds(chat.thread)
  const [text, setText] = useState('')
  return (
    <section aria-label="Thread">
      <div role="log" aria-label="Messages" aria-busy={chat.isRunning}>
        {ids.map((id) => (
          <Text key={id} thread={chat.thread} id={id} />
        ))}
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() === '' || chat.isRunning) return
          void chat.submit({ messages: text })
          setText('')
        }}
      >
        <label>
          Note <input value={text} onChange={({ target }) => setText(target.value)} />
        </label>
        <button type="submit" aria-disabled={chat.isRunning}>
          Add
        </button>
      </form>
      <p role="status">{chat.status}</p>
    </section>
  )
}

function Text({ thread, id }: { thread: ThreadHandle; id: string }) {
  return <p>{useMessageText(thread, id)}</p>
}

/** Asked for again once when a run on the thread has ended. */
function History({ threadId }: { threadId: string | undefined }) {
  const { data: states = [], error, refetch } = useThreadHistory(notes, threadId)
  return (
    <section aria-label="History">
      <h3>History</h3>
      {error && (
        <p role="alert">
          {error.message} <ActionButton onPress={() => void refetch()}>Try again</ActionButton>
        </p>
      )}
      <ol reversed>
        {states.map(({ config, metadata, values, next }) => (
          <li key={config.configurable.checkpoint_id}>
            {metadata?.source}: {values.messages?.length ?? 0} messages
            {next.length > 0 && `, then ${next.join()}`}
          </li>
        ))}
      </ol>
    </section>
  )
}
