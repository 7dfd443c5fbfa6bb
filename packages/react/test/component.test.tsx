import type { GraphTypes } from '@rivulet/core'
import { createGraphClient, type RemoteGraph } from '@rivulet/core/client'
import { scriptedTransport } from '@rivulet/core/testing'
import {
  type ThreadHandle,
  useCustom,
  useGraphStream,
  useMessageIds,
  useMessageText,
} from '@rivulet/react'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { custom, token } from './support.tsx'

interface ChatTypes extends GraphTypes {
  custom: { progress: number }
}

function Chat({ agent }: { agent: RemoteGraph<ChatTypes> }) {
  const chat = useGraphStream(agent)
  const { latest } = useCustom(chat.thread)
  return (
    <>
      {useMessageIds(chat.thread).map((id) => (
        <Message key={id} thread={chat.thread} id={id} />
      ))}
      <progress value={latest?.progress ?? 0} max={100} />
      <button onClick={() => void chat.submit({ messages: 'hi' })} disabled={chat.isRunning}>
        Send
      </button>
      <button onClick={() => void chat.stop()}>Stop</button>
      <output>{chat.status}</output>
    </>
  )
}

function Message({ thread, id }: { thread: ThreadHandle; id: string }) {
  return <p>{useMessageText(thread, id)}</p>
}

it('shows an answer while it is being written', async () => {
  const transport = scriptedTransport([custom({ progress: 50 }), token('Hello'), token(' there')])
  const client = createGraphClient<{ agent: { '~types'?: ChatTypes } }>({ transport })
  render(<Chat agent={client.graph('agent')} />)

  fireEvent.click(screen.getByText('Send'))
  act(() => transport.step(2))
  expect(screen.getByText('Hello')).toBeDefined()
  expect(screen.getByRole('progressbar').getAttribute('value')).toBe('50')

  act(() => transport.end())
  expect(screen.getByText('Hello there')).toBeDefined()
  expect(screen.getByRole('status').textContent).toBe('success')
})
