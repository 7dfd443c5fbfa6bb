import { createGraphClient, workerTransport } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useCustom,
  useGraphStream,
  useMessageIds,
  useMessageText,
} from '@rivulet/react'
import { RivuletDevtools } from '@rivulet/react/devtools'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const client = createGraphClient<typeof import('./graph.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./graph.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

function Chat() {
  const chat = useGraphStream(client.graph('chat'))
  const ids = useMessageIds(chat.thread)
  const { log } = useCustom(chat.thread)
  return (
    <>
      <p id="status">{chat.status}</p>
      <p id="steps">{chat.values?.steps}</p>
      <p id="progress">{log.map(({ data }) => data.progress).join(' · ')}</p>
      {ids.map((id) => (
        <Message key={id} thread={chat.thread} id={id} />
      ))}
      <button
        onClick={() => void chat.submit({ messages: 'How is it?' })}
        disabled={chat.isRunning}
      >
        Send
      </button>
      <RivuletDevtools client={client} />
      {chat.error ? <p role="alert">{chat.error.message}</p> : null}
    </>
  )
}

function Message({ thread, id }: { thread: ThreadHandle; id: string }) {
  return <p className="message">{useMessageText(thread, id)}</p>
}

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root.')
createRoot(root).render(
  <StrictMode>
    <Chat />
  </StrictMode>,
)
