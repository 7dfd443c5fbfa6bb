// The code of docs/rendering.md, compiled (guides.test.ts compares them).
import { createGraphClient, workerTransport } from '@rivulet/core/client'
import {
  GraphProvider,
  type ThreadHandle,
  useCustom,
  useGraph,
  useGraphStream,
  useMessageIds,
  useMessageStatus,
  useMessageText,
  useTextRef,
  useThreadSelector,
} from '@rivulet/react'
import { memo } from 'react'

const client = createGraphClient({
  transport: workerTransport(
    () => new Worker(new URL('./graph.worker.ts', import.meta.url), { type: 'module' }),
  ),
})

export const app = (
  <GraphProvider client={client}>
    <List />
  </GraphProvider>
)

function List() {
  const chat = useGraphStream(useGraph('agent'))
  return useMessageIds(chat.thread).map((id) => <Row key={id} thread={chat.thread} id={id} />)
}

const Row = memo(function Row({ thread, id }: { thread: ThreadHandle; id: string }) {
  const isLive = useMessageStatus(thread, id) === 'streaming'
  return isLive ? <Live thread={thread} id={id} /> : <Whole thread={thread} id={id} />
})

function Live({ thread, id }: { thread: ThreadHandle; id: string }) {
  return <p ref={useTextRef(thread, id)} />
}

function Whole({ thread, id }: { thread: ThreadHandle; id: string }) {
  return <p>{useMessageText(thread, id)}</p>
}

export function Progress({ thread }: { thread: ThreadHandle }) {
  const { latest } = useCustom(thread, { ns: [] })
  const words = useThreadSelector(thread, ({ messages }) => messages.get('')?.ids.length ?? 0)
  return <progress value={Number(latest)} max={words} />
}
