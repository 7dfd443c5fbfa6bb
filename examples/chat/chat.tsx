import { createGraphClient, workerTransport } from '@rivulet/core/client'
import { type ThreadHandle, useGraphStream, useMessageIds, useMessageText } from '@rivulet/react'

const client = createGraphClient<typeof import('./chat.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./chat.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

export function Chat() {
  const chat = useGraphStream(client.graph('chat'))
  const ids = useMessageIds(chat.thread)
  return (
    <>
      {ids.map((id) => (
        <Message key={id} thread={chat.thread} id={id} />
      ))}
      <button onClick={() => void chat.submit({ messages: 'hi' })} disabled={chat.isRunning}>
        Send
      </button>
    </>
  )
}

function Message({ thread, id }: { thread: ThreadHandle; id: string }) {
  return <p>{useMessageText(thread, id)}</p> // only this row renders for a token
}
