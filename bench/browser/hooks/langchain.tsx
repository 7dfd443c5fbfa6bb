// `useStream` of @langchain/react as its guide shows it: rows memoised by their message.
import type { BaseMessage } from '@langchain/core/messages'
import { type AgentServerAdapter, useMessages, useStream } from '@langchain/react'
import { memo, useLayoutEffect } from 'react'
import { historyMessages, QUESTION } from './answer-tokens.ts'
import { type Conversation, type Shape, useListCount, useRowCount } from './contender.ts'
import { listen, stopListening } from './scripted.ts'

type Send = (text: string) => Promise<void>
type OpenEventStream = NonNullable<AgentServerAdapter['openEventStream']>
type SubscribeParams = Parameters<OpenEventStream>[0]
type EventStream = ReturnType<OpenEventStream>
type Event = EventStream['events'] extends AsyncIterable<infer Item> ? Item : never

export function langChain(shape: Shape): Promise<Conversation> {
  const transport = new ScriptedServer(shape)
  let send: Send | undefined
  const content = (
    <Chat shape={shape} transport={transport} onReady={(ready) => void (send = ready)} />
  )
  const ask = (): Promise<void> => send!(QUESTION.text)
  return Promise.resolve({ content, ask, stop: stopListening })
}

interface ChatProps {
  readonly shape: Shape
  readonly transport: AgentServerAdapter
  readonly onReady: (send: Send) => void
}

function Chat({ shape, transport, onReady }: ChatProps) {
  const stream = useStream<{ messages: BaseMessage[] }>({ transport, threadId: transport.threadId })
  useLayoutEffect(() => {
    const ask = (content: string) => ({ messages: [{ type: 'human', id: QUESTION.id, content }] })
    onReady((text) => stream.submit(ask(text) as never)) // plain messages are taken, too
  })
  const messages = useMessages(stream)
  useListCount(shape)
  return messages.map((message) => <Row key={message.id} message={message} shape={shape} />)
}

const Row = memo(function Row({ message, shape }: { message: BaseMessage; shape: Shape }) {
  useRowCount(shape)
  return <shape.row text={message.text} />
})

/** A server in the page: one thread and one run, whose events wait for who reads messages. */
class ScriptedServer implements AgentServerAdapter {
  readonly threadId: string = crypto.randomUUID()
  readonly #shape: Shape
  #waiting: Event[] | undefined = []
  readonly #streams = new Set<EventQueue>()

  constructor(shape: Shape) {
    this.#shape = shape
  }

  open = (): Promise<void> => Promise.resolve()

  send: AgentServerAdapter['send'] = ({ id, method }) => {
    if (method === 'run.start') this.#run()
    return Promise.resolve({ type: 'success', id, result: { run_id: 'run' } })
  }

  async *events(): AsyncGenerator<Event> {}

  openEventStream = ({ channels }: SubscribeParams): EventStream => {
    const stream = new EventQueue(channels)
    stream.push(this.#waiting ?? [])
    this.#streams.add(stream)
    // a page that kept them would not be the one to blame for it
    if (channels.includes('messages')) this.#waiting = undefined
    return {
      events: stream,
      ready: Promise.resolve(),
      close: () => {
        this.#streams.delete(stream)
        stream.end()
      },
    }
  }

  getState: NonNullable<AgentServerAdapter['getState']> = () => {
    const messages = historyMessages(this.#shape.history).map(({ id, role, text }) => {
      return { id, type: role, content: text }
    })
    return Promise.resolve({ values: { messages } as never, next: [], tasks: [] })
  }

  close = (): Promise<void> => {
    for (const stream of this.#streams) stream.end()
    return Promise.resolve()
  }

  #run(): void {
    const { tokens, perSecond, history } = this.#shape
    listen({ protocol: 'agent-events', tokens, perSecond, history }, ({ items }) => {
      const events = items as Event[] // as the worker scripts them
      this.#waiting?.push(...events)
      for (const stream of this.#streams) stream.push(events)
    })
  }
}

/** One subscription, read once. */
class EventQueue implements AsyncIterable<Event> {
  readonly #channels: ReadonlySet<string>
  #items: Event[] = []
  #at = 0
  #isOver = false
  #wake: (() => void) | undefined

  constructor(channels: readonly string[]) {
    this.#channels = new Set(channels)
  }

  push(events: readonly Event[]): void {
    for (const event of events) {
      if (event.type === 'event' && this.#channels.has(event.method)) this.#items.push(event)
    }
    this.#wake?.()
  }

  end(): void {
    this.#isOver = true
    this.#wake?.()
  }

  [Symbol.asyncIterator](): AsyncIterator<Event> {
    return { next: () => this.#next() }
  }

  async #next(): Promise<IteratorResult<Event>> {
    while (this.#at === this.#items.length) {
      if (this.#isOver) return { done: true, value: undefined }
      this.#items = []
      this.#at = 0
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return { done: false, value: this.#items[this.#at++]! }
  }
}
