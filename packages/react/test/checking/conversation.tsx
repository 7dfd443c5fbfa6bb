// The code of docs/conversation.md, compiled (guides.test.ts compares them).
import { MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { createGraphClient, workerTransport } from '@rivulet/core/client'
import {
  threadQueries,
  type ThreadOf,
  useBranches,
  useGraphStream,
  useMessageIds,
  useMessageText,
  useThreads,
} from '@rivulet/react'
import { useMutation, useQuery } from '@tanstack/react-query'

const graphs = {
  chat: new StateGraph(MessagesAnnotation)
    .addNode('answer', () => ({ messages: 'Hello' }))
    .addEdge(START, 'answer')
    .compile(),
}
const client = createGraphClient<typeof graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./graph.worker.ts', import.meta.url), { type: 'module' }),
  ),
})
const agent = client.graph('chat')

export function Composer({ threadId }: { threadId: string }) {
  const chat = useGraphStream(agent, { threadId, whenBusy: 'enqueue' })

  const send = async (text: string) => {
    const { status } = await chat.submit({ messages: text })
    if (status === 'error') restoreDraft(text)
  }

  return (
    <>
      <button onClick={() => void send('hi')}>Send</button>
      {chat.queue.map(({ runId, input, remove, runNow }) => (
        <li key={runId}>
          {JSON.stringify(input)} <button onClick={runNow}>Now</button>{' '}
          <button onClick={remove}>Remove</button>
        </li>
      ))}
      <button onClick={() => void chat.stop()}>Stop</button>
      {chat.error && (
        <p role="alert">
          {chat.error.message} <button onClick={chat.clearError}>Close</button>
        </p>
      )}
    </>
  )
}

function restoreDraft(_text: string): void {}

export function Questions({ threadId }: { threadId: string }) {
  const chat = useGraphStream(agent, { threadId })
  return (
    <>
      {chat.interrupts.map(({ id, value, resume }) => (
        <Question key={id} text={String(value)} onAnswer={(answer) => void resume(answer)} />
      ))}
    </>
  )
}

interface QuestionProps {
  text: string
  onAnswer: (answer: string) => void
}

function Question({ text, onAnswer }: QuestionProps) {
  return <button onClick={() => onAnswer('yes')}>{text}</button>
}

export function Chat({ threadId }: { threadId: string }) {
  const chat = useGraphStream(agent, { threadId })
  return useMessageIds(chat.thread).map((id) => (
    <article key={id}>
      <Text thread={chat.thread} id={id} />
      <button onClick={() => void chat.regenerate(id)}>Again</button>
      <button onClick={() => void chat.edit(id, 'What I meant')}>Edit</button>
      <Switcher thread={chat.thread} id={id} select={chat.selectBranch} />
    </article>
  ))
}

function Text({ thread, id }: { thread: ThreadOf<typeof agent>; id: string }) {
  return <p>{useMessageText(thread, id)}</p>
}

interface SwitcherProps {
  thread: ThreadOf<typeof agent>
  id: string
  select: (id: string) => Promise<void>
}

function Switcher({ thread, id, select }: SwitcherProps) {
  const point = useBranches(thread).find(({ messageId }) => messageId === id)
  if (!point) return null
  const { options, selected } = point
  const go = (by: number) => void select(options[selected + by]!.id)
  return (
    <nav aria-label="Versions">
      <button onClick={() => go(-1)} disabled={selected === 0}>
        ‹
      </button>
      {selected + 1}/{options.length}
      <button onClick={() => go(1)} disabled={selected === options.length - 1}>
        ›
      </button>
    </nav>
  )
}

export function Threads({ open }: { open: (id: string) => void }) {
  const { data: threads = [] } = useThreads(agent)
  const rename = useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) =>
      agent.threads.update(id, { title }),
  })
  const remove = useMutation({ mutationFn: (id: string) => agent.threads.delete(id) })
  return threads.map(({ threadId, title }) => (
    <li key={threadId}>
      <button onClick={() => open(threadId)}>{title}</button>
      <button onClick={() => rename.mutate({ id: threadId, title: 'Better' })}>Rename</button>
      <button onClick={() => remove.mutate(threadId)}>Delete</button>
    </li>
  ))
}

export function Last({ threadId }: { threadId: string }) {
  const { data: state } = useQuery(threadQueries(agent).state(threadId))
  return <p>{state?.values.messages?.length} messages</p>
}
