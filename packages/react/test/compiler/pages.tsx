import type { GraphTypes } from '@rivulet/core'
import type { RemoteGraph } from '@rivulet/core/client'
import {
  type GraphStreamView,
  type ThreadHandle,
  useCustom,
  useGraphStream,
  useMessageIds,
  useMessageText,
  useStatus,
  useTextRef,
  useThreadSelector,
} from '@rivulet/react'
import { memo, useState } from 'react'

/** What the tests look at: told by each component that has rendered. */
export interface PageProps {
  agent: RemoteGraph
}

type View = GraphStreamView<GraphTypes>

function Send({ chat }: { chat: Pick<View, 'submit'> }) {
  return <button onClick={() => void chat.submit({})}>Send</button>
}

/** A field is read for the first time long after the view was made. */
export function LateRead({ agent }: PageProps) {
  const chat = useGraphStream(agent, { threadId: 't' })
  const [isOpen, open] = useState(false)
  return (
    <>
      <Send chat={chat} />
      <button onClick={() => open(true)}>Open</button>
      <output>{isOpen ? String(chat.custom.latest) : 'closed'}</output>
    </>
  )
}

/** The view is read by a child only. */
export function ChildRead({ agent }: PageProps) {
  const chat = useGraphStream(agent, { threadId: 't' })
  return (
    <>
      <Send chat={chat} />
      <Latest chat={chat} />
    </>
  )
}

const Latest = memo(function Latest({ chat }: { chat: View }) {
  const [isOpen, open] = useState(false)
  return (
    <>
      <button onClick={() => open(!isOpen)}>Open</button>
      <output>{isOpen ? `${String(chat.custom.latest)} ${chat.status}` : chat.status}</output>
    </>
  )
})

/** The fields are taken out of the view at once. */
export function Destructured({ agent }: PageProps) {
  const { messages, status, isRunning, submit, thread } = useGraphStream(agent, { threadId: 't' })
  return (
    <>
      <button onClick={() => void submit({})} disabled={isRunning}>
        Send
      </button>
      <output>
        {messages.map(({ id, content }) => `${id}=${content as string}`).join()} {status}
      </output>
      <Text thread={thread} id="ai-1" />
    </>
  )
}

/** The fields are named. */
export function Selected({ agent }: PageProps) {
  const chat = useGraphStream(agent, { threadId: 't', select: ['status', 'custom'] })
  return (
    <>
      <button onClick={() => void chat.submit({})}>Send</button>
      <output>{`${chat.status} ${String(chat.custom.latest)}`}</output>
    </>
  )
}

/** The component renders for itself while the field that it reads goes on. */
export function OwnState({ agent }: PageProps) {
  const chat = useGraphStream(agent, { threadId: 't' })
  const [count, setCount] = useState(0)
  return (
    <>
      <Send chat={chat} />
      <button onClick={() => setCount(count + 1)}>Count</button>
      <i>{count}</i>
      <output>{String(chat.custom.latest)}</output>
    </>
  )
}

/** Which field is read depends on another. */
export function Conditional({ agent }: PageProps) {
  const chat = useGraphStream(agent, { threadId: 't' })
  const latest = chat.isRunning ? String(chat.custom.latest) : 'resting'
  return (
    <>
      <Send chat={chat} />
      <output>{chat.status === 'success' ? `${chat.messages.length} messages` : latest}</output>
    </>
  )
}

/** The ids in a list, each message in a row. */
export function Rows({ agent }: PageProps) {
  const chat = useGraphStream(agent, { threadId: 't' })
  const ids = useMessageIds(chat.thread, { ns: [] })
  return (
    <>
      <Send chat={chat} />
      <output>
        {ids.map((id) => (
          <Text key={id} thread={chat.thread} id={id} />
        ))}
      </output>
    </>
  )
}

function Text({ thread, id }: { thread: ThreadHandle; id: string }) {
  return (
    <p>
      {useMessageText(thread, id)}
      <span ref={useTextRef(thread, id)} />
    </p>
  )
}

/** Narrow hooks with inline filters and selectors. */
export function Narrow({ agent }: PageProps) {
  const chat = useGraphStream(agent, { threadId: 't' })
  const { log } = useCustom(chat.thread, { ns: [] })
  const count = useThreadSelector(chat.thread, (snapshot) => snapshot.custom.log.length)
  const status = useStatus(chat.thread)
  return (
    <>
      <Send chat={chat} />
      <output>{`${status} ${count} ${log.map(({ data }) => data as number).join()}`}</output>
    </>
  )
}
