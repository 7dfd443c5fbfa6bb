import {
  useGraphStream,
  useMessageIds,
  useMessageText,
  useStreamEffect,
  useTextRef,
} from '@rivulet/react'
import { useState } from 'react'
import { agent, told } from './client.ts'

type Thread = ReturnType<typeof useGraphStream>['thread']

export function Chat() {
  const chat = useGraphStream(agent, {
    threadId: 't',
    onFinish: () => told.finished.push('first version'),
  })
  const [count, setCount] = useState(0)
  useStreamEffect(chat.thread, 'messages', () => void (told.parts += 1))
  return (
    <>
      <h1>first version</h1>
      <button onClick={() => void chat.submit({ messages: 'hi' })}>Send</button>
      <button onClick={() => setCount(count + 1)}>Count {count}</button>
      <output>{chat.status}</output>
      {useMessageIds(chat.thread).map((id) => (
        <Message key={id} thread={chat.thread} id={id} />
      ))}
    </>
  )
}

function Message({ thread, id }: { thread: Thread; id: string }) {
  return (
    <section>
      <p>{useMessageText(thread, id)}</p>
      <p ref={useTextRef(thread, id)} />
    </section>
  )
}
