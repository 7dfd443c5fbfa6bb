import type { RemoteGraph, StreamPart } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useCustom,
  useGraphStream,
  useInterrupts,
  useMessageIds,
  useMessageText,
  useNamespace,
  useStatus,
  useTasks,
  useTextRef,
} from '@rivulet/react'
import { act, render, renderHook, screen } from '@testing-library/react'
import { memo } from 'react'
import { describe, expect, it } from 'vitest'
import { asks, createHarness, custom, taskStart, token, values } from './support.tsx'
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

type UseAny = (thread: ThreadHandle, ...args: readonly unknown[]) => unknown

describe('a panel', () => {
  const inner = (part: StreamPart, ...ns: string[]): StreamPart => ({ ...part, ns })
  const parts = [
    inner(taskStart('1'), 'a:1'),
    inner(token('x'), 'a:1'),
    inner(token('x'), 'b:2'),
    inner(custom(1), 'b:2'),
    inner(taskStart('2'), 'b:2'),
    asks('i1', 'Sure?', ['b:2']),
    inner(custom(2), 'a:1'),
    inner(token('y'), 'a:1'),
    token('root'),
  ]
  /** Each narrow hook, and what it is called with after the thread. */
  const hooksOf = (ns: string[]) => ({
    status: [useStatus],
    namespace: [useNamespace, ns],
    ids: [useMessageIds, { ns }],
    text: [useMessageText, 'ai-1', { ns }],
    tasks: [useTasks, { ns }],
    custom: [useCustom, { ns }],
    interrupts: [useInterrupts, { ns }],
    textRef: [useTextRef, 'ai-1', { ns }],
  })

  it('renders for what its own namespace says, and only in the hook that shows it', async () => {
    const { agent, step } = createHarness(parts)
    const { counts, count } = createCounter()
    const chat = renderHook(() => useGraphStream(agent)).result.current
    for (const panel of ['a:1', 'b:2']) {
      for (const [name, [useIt, ...args]] of Object.entries(hooksOf([panel]))) {
        renderHook(() => {
          useRenderCount(() => count(`${panel} ${name}`))
          return (useIt as UseAny)(chat.thread, ...args) // each with its own
        })
      }
    }
    await act(async () => void chat.submit({}))
    const changed: string[][] = []
    for (let at = 0; at < parts.length; at++) {
      const before = { ...counts }
      await step()
      changed.push(Object.keys(counts).filter((name) => counts[name] !== before[name]))
    }
    expect(changed).toEqual([
      ['a:1 status', 'a:1 namespace', 'a:1 tasks', 'b:2 status'],
      ['a:1 ids', 'a:1 text'],
      ['b:2 namespace', 'b:2 ids', 'b:2 text'],
      ['b:2 custom'],
      ['b:2 tasks'],
      ['b:2 interrupts'],
      ['a:1 custom'],
      ['a:1 text'],
      [],
    ])
  })
})
