// Rivulet as its guide shows it: the list reads ids, each row the text of its message.
import type { TypesOf } from '@rivulet/core'
import {
  createGraphClient,
  type RemoteGraph,
  type Transport,
  workerTransport,
} from '@rivulet/core/client'
import { type ThreadHandle, useGraphStream, useMessageIds, useMessageText } from '@rivulet/react'
import { type ComponentType, memo } from 'react'
import { type HistoryMessage, historyMessages, QUESTION } from './answer-tokens.ts'
import { type Hook, type Shape, useListCount, useRowCount } from './contender.ts'

type Graphs = typeof import('./answer.worker.ts').graphs

const fromWorker = agentBehind(
  workerTransport(
    () => new Worker(new URL('./answer.worker.ts', import.meta.url), { type: 'module' }),
  ),
)

export function agentBehind(transport: Transport): Agent {
  return createGraphClient<Graphs>({ transport }).graph('answer')
}

type Agent = RemoteGraph<TypesOf<Graphs['answer']>>

/** @param commit Milliseconds between two updates; absent: every frame. */
export function rivulet({ commit, agent = fromWorker, Row = TextRow }: Variant = {}): Hook {
  return async (shape) => {
    const threadId = crypto.randomUUID()
    const thread = agent.thread(threadId, commit === undefined ? {} : { commit })
    const messages = historyMessages(shape.history).map(toMessage)
    await succeed(thread.submit({ messages, tokens: 0, perAnswer: 1 }))
    return {
      content: <Chat agent={agent} threadId={threadId} shape={shape} Row={Row} />,
      ask() {
        const { tokens, perAnswer = tokens, perSecond } = shape
        const input = { messages: toMessage(QUESTION), tokens, perAnswer, perSecond }
        return succeed(thread.submit(input))
      },
      stop: () => thread.stop(),
    }
  }
}

interface Variant {
  readonly commit?: number
  readonly agent?: Agent
  readonly Row?: ComponentType<RowOf>
}

async function succeed(run: Promise<{ status: string; error?: Error }>): Promise<void> {
  const { status, error } = await run
  if (status !== 'success' && status !== 'stopped')
    throw error ?? new Error(`The run ended with ${status}.`)
}

function toMessage({ id, role, text }: HistoryMessage) {
  return { id, type: role, content: text } as const
}

interface ChatProps {
  readonly agent: Agent
  readonly threadId: string
  readonly shape: Shape
  readonly Row: ComponentType<RowOf>
}

function Chat({ agent, threadId, ...props }: ChatProps) {
  const { thread } = useGraphStream(agent, { threadId })
  return <List thread={thread} {...props} />
}

function List({ thread, shape, Row }: Omit<RowOf, 'id'> & Pick<ChatProps, 'Row'>) {
  useListCount(shape)
  return useMessageIds(thread).map((id) => <Row key={id} thread={thread} id={id} shape={shape} />)
}

export interface RowOf {
  readonly thread: ThreadHandle
  readonly id: string
  readonly shape: Shape
}

const TextRow = memo(function TextRow({ thread, id, shape }: RowOf) {
  useRowCount(shape)
  return <shape.row text={useMessageText(thread, id)} />
})
