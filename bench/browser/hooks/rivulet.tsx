// Rivulet as its guide shows it: the list reads ids, each row the text of its message.
import { createGraphClient, type RemoteGraph, workerTransport } from '@rivulet/core/client'
import { type ThreadHandle, useGraphStream, useMessageIds, useMessageText } from '@rivulet/react'
import { memo, useLayoutEffect } from 'react'
import { historyMessages, QUESTION } from './answer-tokens.ts'
import type { Conversation, Shape } from './contender.ts'

type Graphs = typeof import('./answer.worker.ts').graphs

const client = createGraphClient<Graphs>({
  transport: workerTransport(
    () => new Worker(new URL('./answer.worker.ts', import.meta.url), { type: 'module' }),
  ),
})
const agent = client.graph('answer')

export async function rivulet(shape: Shape): Promise<Conversation> {
  const threadId = crypto.randomUUID()
  const thread = agent.thread(threadId)
  const messages = [...historyMessages(shape.history)].map(toMessage)
  const { status, error } = await thread.submit({ messages, tokens: 0 })
  if (status !== 'success') throw error ?? new Error(`The history ended with ${status}.`)
  return {
    content: <Chat graph={agent} threadId={threadId} shape={shape} />,
    async ask() {
      const { tokens, perSecond } = shape
      const run = await thread.submit({ messages: toMessage(QUESTION), tokens, perSecond })
      if (run.status !== 'success') throw run.error ?? new Error(`It ended with ${run.status}.`)
    },
  }
}

function toMessage({ id, role, text }: { id: string; role: 'human' | 'ai'; text: string }) {
  return { id, type: role, content: text } as const
}

interface ChatProps {
  readonly graph: typeof agent
  readonly threadId: string
  readonly shape: Shape
}

function Chat({ graph, threadId, shape }: ChatProps) {
  const { thread } = useGraphStream(graph, { threadId })
  return <List thread={thread} shape={shape} />
}

function List({ thread, shape }: { readonly thread: ThreadHandle; readonly shape: Shape }) {
  useLayoutEffect(shape.commits.list)
  return useMessageIds(thread).map((id) => <Row key={id} thread={thread} id={id} shape={shape} />)
}

interface RowOf {
  readonly thread: ThreadHandle
  readonly id: string
  readonly shape: Shape
}

const Row = memo(function Row({ thread, id, shape }: RowOf) {
  useLayoutEffect(shape.commits.row)
  return <shape.row text={useMessageText(thread, id)} />
})

export type AnswerGraph = RemoteGraph
