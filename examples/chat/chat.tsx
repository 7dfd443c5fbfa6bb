import { textOf } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useGraphStream,
  useMessage,
  useMessageIds,
  useMessageStatus,
} from '@rivulet/react'
import { useState } from 'react'
import { ActionButton } from '../action-button.tsx'
import { client } from './client.ts'

export function Chat() {
  const chat = useGraphStream(client.graph('chat'))
  const ids = useMessageIds(chat.thread)
  return (
    <section aria-label="Chat">
      <div role="log" aria-label="Messages" aria-busy={chat.isRunning}>
        {ids.map((id) => (
          <Message key={id} thread={chat.thread} id={id} />
        ))}
      </div>
      {chat.error && (
        <p role="alert">
          {chat.error.message}{' '}
          <button type="button" onClick={() => void chat.submit(null)}>
            Try again
          </button>
        </p>
      )}
      <Composer onSend={(text) => void chat.submit({ messages: text })} />
      <ActionButton isDisabled={!chat.isRunning} onPress={() => void chat.stop()}>
        Stop
      </ActionButton>
      {chat.queue.length > 0 && (
        <ul aria-label="Waiting">
          {chat.queue.map(({ runId, input, remove, runNow }) => (
            <li key={runId}>
              {(input as { messages: string }).messages}{' '}
              <button type="button" onClick={runNow}>
                Now
              </button>{' '}
              <button type="button" onClick={remove}>
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      <p role="status">{STATUS[chat.status]}</p>
    </section>
  )
}

const STATUS = {
  idle: 'Say something, “count”, or “offline”.',
  submitted: 'Thinking…',
  streaming: 'Writing…',
  interrupted: 'Waiting for you',
  success: 'Done',
  error: 'Failed',
  stopped: 'Stopped',
}

/** Only this row renders for a token. */
function Message({ thread, id }: { thread: ThreadHandle; id: string }) {
  const message = useMessage(thread, id)
  const status = useMessageStatus(thread, id)
  if (!message) return null
  return (
    <p>
      <strong>{message.type === 'human' ? 'You' : 'Assistant'}:</strong> {textOf(message)}
      {status === 'pending' && <small> sending…</small>}
    </p>
  )
}

/** Enter sends, as in every form with one field; while an answer is written, the message waits. */
function Composer({ onSend }: { onSend: (text: string) => void }) {
  const [text, setText] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') return
        onSend(text)
        setText('')
      }}
    >
      <label>
        Message{' '}
        <input value={text} onChange={({ target }) => setText(target.value)} autoComplete="off" />
      </label>
      <button type="submit">Send</button>
    </form>
  )
}
