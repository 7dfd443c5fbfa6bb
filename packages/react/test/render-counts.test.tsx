import type { RemoteGraph } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useGraphStream,
  useMessageIds,
  useMessageText,
  useStatus,
} from '@rivulet/react'
import { act, render, screen } from '@testing-library/react'
import { memo } from 'react'
import { describe, expect, it } from 'vitest'
import { createHarness, token, values } from './support.tsx'
import { useRenderCount } from './use-render-count.ts'

const HISTORY = 500
const TOKENS = 200

const history = values({
  messages: Array.from({ length: HISTORY }, (_, at) => ({
    type: 'human',
    id: `h${at}`,
    content: `line ${at}`,
  })),
})
const script = [history, ...Array.from({ length: TOKENS }, (_, at) => token(`${at} `))]

/** Counts the renders of each component by name. */
function createCounter(): {
  readonly counts: Record<string, number>
  readonly count: (name: string) => void
} {
  const counts: Record<string, number> = {}
  return { counts, count: (name) => void (counts[name] = (counts[name] ?? 0) + 1) }
}

type Count = (name: string) => void

const Row = memo(function Row({
  thread,
  id,
  count,
}: {
  thread: ThreadHandle
  id: string
  count: Count
}) {
  useRenderCount(() => count(id))
  return <li>{useMessageText(thread, id)}</li>
})

function List({ thread, count }: { thread: ThreadHandle; count: Count }) {
  useRenderCount(() => count('list'))
  return (
    <ul>
      {useMessageIds(thread).map((id) => (
        <Row key={id} thread={thread} id={id} count={count} />
      ))}
    </ul>
  )
}

const StatusOnly = memo(function StatusOnly({
  thread,
  count,
}: {
  thread: ThreadHandle
  count: Count
}) {
  useRenderCount(() => count('status'))
  return <output>{useStatus(thread)}</output>
})

function Chat({ agent, count }: { agent: RemoteGraph; count: Count }) {
  useRenderCount(() => count('chat'))
  const chat = useGraphStream(agent)
  return (
    <>
      <button onClick={() => void chat.submit({ messages: 'hi' })}>Send</button>
      <p>{chat.isRunning ? 'running' : 'resting'}</p>
      <StatusOnly thread={chat.thread} count={count} />
      <List thread={chat.thread} count={count} />
    </>
  )
}

describe('while one message of 200 tokens streams into a list of 500', () => {
  it('renders only its row, once per commit, and the status only for the status', async () => {
    const { agent, step, end } = createHarness(script)
    const { counts, count } = createCounter()
    render(<Chat agent={agent} count={count} />)
    act(() => screen.getByText('Send').click())
    await step(2)
    const before = { ...counts }

    await step(TOKENS - 1)

    expect(screen.getByText((text) => text.startsWith('0 1 2 ')).textContent).toContain(
      `${TOKENS - 1} `,
    )
    expect(counts['ai-1']! - before['ai-1']!).toBe(TOKENS - 1)
    const others = Object.keys(counts).filter((name) => counts[name] !== before[name])
    expect(others).toEqual(['ai-1'])

    await end()
    // idle → submitted → streaming → success, each rendered once
    expect(counts['status']).toBe(4)
    expect(screen.getByRole('status').textContent).toBe('success')
  })

  it('renders its row once for all tokens of a frame', async () => {
    const { agent, transport, step } = createHarness(script)
    const { counts, count } = createCounter()
    render(<Chat agent={agent} count={count} />)
    act(() => screen.getByText('Send').click())
    await step(2)
    const before = counts['ai-1']!
    await act(async () => transport.step(TOKENS))
    expect(counts['ai-1']! - before).toBe(1)
  })

  it('starts one run and shows each message once under StrictMode', async () => {
    const { agent, step, end, transport } = createHarness(script)
    render(<Chat agent={agent} count={() => {}} />)
    act(() => screen.getByText('Send').click())
    await step(3)
    await end()
    expect(transport.requests).toHaveLength(1)
    expect(screen.getAllByRole('listitem')).toHaveLength(HISTORY + 1)
  })
})
