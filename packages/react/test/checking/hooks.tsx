// More code of docs/react.md, compiled (guides.test.ts compares them).
import { createGraphClient, workerTransport } from '@rivulet/core/client'
import {
  GraphProvider,
  type ThreadHandle,
  useGraph,
  useGraphStream,
  useInterrupts,
  useMessageIds,
  useMessageText,
  useNamespaces,
  useStreamEffect,
  useTasks,
  useToolCalls,
  useValues,
} from '@rivulet/react'
import { useState } from 'react'

interface Props {
  thread: ThreadHandle
  ns?: readonly string[] | undefined
}

export function Panels({ thread }: Props) {
  return useNamespaces(thread).map(({ key, ns, name, status }) => (
    <section key={key} aria-label={`${name}: ${status}`}>
      <Panel thread={thread} ns={ns} />
    </section>
  ))
}

function Panel({ thread, ns }: Props) {
  const ids = useMessageIds(thread, { ns, node: 'write' })
  const running = useTasks(thread, { ns }).filter(({ status }) => status === 'running')
  return (
    <>
      {ids.map((id) => (
        <Line key={id} thread={thread} ns={ns} id={id} />
      ))}
      {running.map(({ name }) => name).join()}
    </>
  )
}

function Line({ thread, ns, id }: Props & { id: string }) {
  return <p>{useMessageText(thread, id, { ns })}</p>
}

export function Questions({ thread }: Props) {
  return useInterrupts(thread).map(({ id, value, resume }) => (
    <button key={id} onClick={() => void resume('yes')}>
      {String(value)}
    </button>
  ))
}

export function Calls({ thread }: Props) {
  return useToolCalls(thread).map(({ id, name, args, state }) => (
    <pre key={id}>
      {name} {JSON.stringify(args)} {state}
    </pre>
  ))
}

export function Topic({ thread }: Props) {
  const topic = useValues(thread, (values) => (values as { topic?: string }).topic)
  useStreamEffect(thread, ['custom', 'tasks'], ({ type, ns, data }) => track(type, ns, data))
  return <h1>{topic}</h1>
}

const createWorker = () =>
  new Worker(new URL('./graph.worker.ts', import.meta.url), { type: 'module' })

export function App({ messages }: { messages: readonly object[] }) {
  const [client] = useState(() => createGraphClient({ transport: workerTransport(createWorker) }))
  return (
    <GraphProvider client={client}>
      <Conversation initialValues={{ messages }} />
    </GraphProvider>
  )
}

function Conversation({ initialValues }: { initialValues: { messages: readonly object[] } }) {
  const { messages } = useGraphStream(useGraph('agent'), { threadId: 'a', initialValues })
  return <p>{messages.length} messages</p>
}

function track(..._what: readonly unknown[]): void {}
