import type { RemoteGraph } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useBranches,
  useCheckpoints,
  useCustom,
  useGraphStream,
  useInterrupts,
  useMessage,
  useMessageIds,
  useMessageStatus,
  useMessageText,
  useNamespace,
  useNamespaces,
  useStatus,
  useStreamEffect,
  useTasks,
  useTextRef,
  useThreadSelector,
  useToolCalls,
  useUpdates,
  useValues,
} from '@rivulet/react'
import { memo, type ReactNode, Suspense } from 'react'

export const initialValues = {
  topic: 'cats',
  messages: [
    { type: 'human', id: 'h1', content: 'Hello?' },
    { type: 'ai', id: 'a1', content: 'Hello.' },
  ],
}

interface PageProps {
  agent: RemoteGraph
  threadId?: string
  /** Around the half of the page that is rendered, or hydrated, later. */
  late?: (children: ReactNode) => ReactNode
}

/** A page with all hooks of threads, as a server renders it and a browser takes it over. */
export function Page({ agent, threadId = 't', late = atOnce }: PageProps) {
  const chat = useGraphStream(agent, { threadId, initialValues })
  return (
    <>
      <button onClick={() => void chat.submit({})}>Send</button>
      <p>{`${chat.status} ${chat.isRunning} ${chat.threadId} ${chat.messages.length}`}</p>
      <Messages thread={chat.thread} />
      <Others thread={chat.thread} />
      <Boundaries thread={chat.thread} agent={agent} threadId={threadId} late={late} />
    </>
  )
}

const atOnce = (children: ReactNode): ReactNode => children

/** Does not render again while its boundaries are not taken over yet: React would give them up. */
const Boundaries = memo(function Boundaries({
  thread,
  late,
  ...props
}: Required<PageProps> & { thread: ThreadHandle }) {
  return (
    <>
      <Suspense fallback={<i>later</i>}>{late(<Counts thread={thread} />)}</Suspense>
      <Suspense fallback={<i>later</i>}>{late(<Anew {...props} />)}</Suspense>
    </>
  )
})

function Messages({ thread }: { thread: ThreadHandle }) {
  return useMessageIds(thread).map((id) => <Message key={id} thread={thread} id={id} />)
}

function Message({ thread, id }: { thread: ThreadHandle; id: string }) {
  const text = useMessageText(thread, id)
  return <p title={useMessage(thread, id)?.type}>{text}</p>
}

function Others({ thread }: { thread: ThreadHandle }) {
  useStreamEffect(thread, 'custom', () => {})
  const states = [
    useBranches(thread).length,
    useNamespace(thread, ['sub:1'])?.status,
    useMessageStatus(thread, 'a1'),
  ]
  return <b>{states.map(String).join(' ')}</b>
}

function Counts({ thread }: { thread: ThreadHandle }) {
  const counts = [
    useTasks(thread).length,
    useInterrupts(thread).length,
    useNamespaces(thread).length,
    useToolCalls(thread).length,
    useCustom(thread).log.length,
    useUpdates(thread).log.length,
    useCheckpoints(thread).log.length,
    // made anew at each render
    useThreadSelector(thread, ({ messages }) => messages.get('')?.ids.length),
  ]
  const { topic } = useValues(thread) as { topic?: string }
  return (
    <>
      <output>{`${useStatus(thread)} ${topic} ${counts.join(' ')}`}</output>
      <p ref={useTextRef(thread, 'a1')}>Hello.</p>
    </>
  )
}

/** A view that is made late. */
function Anew({ agent, threadId }: Required<Pick<PageProps, 'agent' | 'threadId'>>) {
  const { status, messages, custom } = useGraphStream(agent, { threadId })
  return <p>{`${status} ${messages.length} ${custom.log.length}`}</p>
}
