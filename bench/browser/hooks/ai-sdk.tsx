// `useChat` as its guide shows it: rows memoised by their message; throttled where that is asked.
import { useChat } from '@ai-sdk/react'
import type { ChatTransport, UIMessage, UIMessageChunk } from 'ai'
import { memo, useLayoutEffect } from 'react'
import { historyMessages, QUESTION } from './answer-tokens.ts'
import { type Conversation, type Hook, type Shape, useListCount, useRowCount } from './contender.ts'
import { listen, stopListening } from './scripted.ts'

/** @param throttle Milliseconds between two updates; absent: every chunk. */
export function aiSdk(throttle?: number): Hook {
  return (shape) => {
    let send: ((text: string) => Promise<void>) | undefined
    const content = (
      <Chat shape={shape} throttle={throttle} onReady={(ready) => void (send = ready)} />
    )
    const ask = (): Promise<void> => send!(QUESTION.text)
    return Promise.resolve<Conversation>({ content, ask, stop: stopListening })
  }
}

interface ChatProps {
  readonly shape: Shape
  readonly throttle: number | undefined
  readonly onReady: (send: (text: string) => Promise<void>) => void
}

function Chat({ shape, throttle, onReady }: ChatProps) {
  const { messages, sendMessage } = useChat({
    messages: historyMessages(shape.history).map(toUIMessage),
    transport: scriptedTransport(shape),
    ...(throttle === undefined ? {} : { throttle }),
  })
  useLayoutEffect(() => onReady((text) => sendMessage({ text })), [onReady, sendMessage])
  useListCount(shape)
  return messages.map((message) => <Row key={message.id} message={message} shape={shape} />)
}

const Row = memo(function Row({ message, shape }: { message: UIMessage; shape: Shape }) {
  useRowCount(shape)
  return (
    <shape.row
      text={message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')}
    />
  )
})

function toUIMessage({ id, role, text }: ReturnType<typeof historyMessages>[number]): UIMessage {
  return { id, role: role === 'human' ? 'user' : 'assistant', parts: [{ type: 'text', text }] }
}

function scriptedTransport({ tokens, perSecond, history }: Shape): ChatTransport<UIMessage> {
  const request = { protocol: 'ui-message', tokens, perSecond, history } as const
  return {
    sendMessages: () =>
      Promise.resolve(
        new ReadableStream<UIMessageChunk>({
          start(controller) {
            listen(request, ({ items, isLast }) => {
              for (const item of items) controller.enqueue(item as UIMessageChunk)
              if (isLast) controller.close()
            })
          },
        }),
      ),
    reconnectToStream: () => Promise.resolve(null),
  }
}
