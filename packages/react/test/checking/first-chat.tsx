// The page at the beginning of docs/react.md (guides.test.ts compares them), which first-chat.browser.test.tsx runs.
import { createGraphClient, workerTransport } from '@rivulet/core/client'
import { type ThreadOf, useGraphStream, useMessageIds, useMessageText } from '@rivulet/react'

const client = createGraphClient<typeof import('./first-chat.worker.ts').graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./first-chat.worker.ts', import.meta.url), { type: 'module' }),
  ),
})
const agent = client.graph('chat')

export function FirstChat() {
  const chat = useGraphStream(agent)
  return (
    <>
      {useMessageIds(chat.thread).map((id) => (
        <Text key={id} thread={chat.thread} id={id} />
      ))}
      <button onClick={() => void chat.submit({ messages: 'hi' })} disabled={chat.isRunning}>
        Send
      </button>
    </>
  )
}

function Text({ thread, id }: { thread: ThreadOf<typeof agent>; id: string }) {
  return <p>{useMessageText(thread, id)}</p>
}
