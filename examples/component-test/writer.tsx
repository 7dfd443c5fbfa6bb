import type { TypesOf } from '@rivulet/core'
import type { RemoteGraph } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useCustom,
  useGraphStream,
  useMessageIds,
  useMessageText,
} from '@rivulet/react'
import { memo } from 'react'
import type { poem } from './poem.ts'

/** The component under test takes the graph as a prop: a page passes `client.graph('poem')`. */
export function Writer({ agent }: { agent: RemoteGraph<TypesOf<typeof poem>> }) {
  const chat = useGraphStream(agent)
  return (
    <>
      {useMessageIds(chat.thread).map((id) => (
        <Line key={id} thread={chat.thread} id={id} />
      ))}
      <progress max={100} value={useCustom(chat.thread).latest?.progress ?? 0} />
      <button onClick={() => void chat.submit({ messages: 'Write.' })}>Write</button>
      <output>{chat.error?.message ?? chat.status}</output>
    </>
  )
}

export const Line = memo(function Line({ thread, id }: { thread: ThreadHandle; id: string }) {
  return <p>{useMessageText(thread, id)}</p>
})
