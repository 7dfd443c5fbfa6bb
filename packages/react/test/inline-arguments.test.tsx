import { createGraphClient, type RemoteGraph } from '@rivulet/core/client'
import { createFakeFrames, createFakeIds, scriptedTransport } from '@rivulet/core/testing'
import { useGraphStream, useMessageIds, useStreamEffect } from '@rivulet/react'
import { act, render, renderHook, screen } from '@testing-library/react'
import { startTransition, Suspense, use, useEffect, useState } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { said } from './fail-on-console.ts'
import { createHarness, token } from './support.tsx'
import { useRenderCount } from './use-render-count.ts'

describe('arguments that are made anew at each render', () => {
  it('call the newest callbacks: with what the last render has closed over', async () => {
    const { agent, step, transport, end } = createHarness([token('a')])
    const told: string[] = []
    function Chat() {
      const [count, setCount] = useState(0)
      const tell = (what: string) => () => void told.push(`${what} ${count}`)
      const chat = useGraphStream(agent, {
        onThreadId: tell('id'),
        onFinish: tell('finish'),
        onError: tell('error'),
      })
      useStreamEffect(chat.thread, 'messages', tell('part'))
      return (
        <>
          <button onClick={() => void chat.submit({})}>Send</button>
          <button onClick={() => setCount(count + 1)}>Count</button>
        </>
      )
    }
    render(<Chat />)
    const click = (name: string) => act(async () => screen.getByText(name).click())
    await click('Count')
    await click('Send')
    await click('Count')
    await step()
    await click('Count')
    await end()
    await click('Send')
    await click('Count')
    await act(async () => transport.fail(new Error('broken')))
    expect(told).toEqual(['id 1', 'part 2', 'finish 3', 'error 4'])
  })

  it('rebuild nothing: one thread, one request for modes, no listener anew', async () => {
    const { agent, step } = createHarness([token('a'), token('b')])
    const opened = vi.spyOn(agent, 'thread')
    let renders = 0
    const { result, rerender } = renderHook(() => {
      useRenderCount(() => (renders += 1))
      const chat = useGraphStream(agent, {
        threadId: 't',
        streamMode: ['messages', 'values'],
        initialValues: { messages: [] },
        limits: { custom: 10 },
        select: ['status'],
        onFinish: () => {},
      })
      return { chat, ids: useMessageIds(chat.thread, { ns: [], tags: [] }) }
    })
    const { chat, ids } = result.current
    const thread = agent.thread('t')
    const spies = (['subscribe', 'onPart', 'requestModes'] as const).map((name) =>
      vi.spyOn(thread, name),
    )
    const before = opened.mock.calls.length
    for (let at = 0; at < 3; at++) rerender()
    expect(result.current.chat).toBe(chat)
    expect(result.current.ids).toBe(ids)
    expect(opened).toHaveBeenCalledTimes(before)
    expect(spies.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0])
    await act(async () => void chat.submit({}))
    await step(2)
    // four renders so far; then submitted, the message, and nothing for its second token
    expect(renders).toBe(6)
  })
})

describe('what is made in render', () => {
  beforeEach(() => vi.resetModules())

  const createAgent = (): RemoteGraph =>
    createGraphClient({
      transport: scriptedTransport([token('a')]),
      frames: createFakeFrames(),
      ids: createFakeIds(),
    }).graph('agent')
  const isTold = expect.stringContaining('useGraphStream got another graph "agent"')

  it('is told of once, when it is a graph, by its component, which keeps the one that it had', async () => {
    // warned once per page: each test is a page
    const fresh = await import('@rivulet/react')
    function Chat() {
      const chat = fresh.useGraphStream(createAgent(), { threadId: 't' })
      return (
        <>
          <button onClick={() => void chat.submit({})}>Send</button>
          <output>{chat.status}</output>
        </>
      )
    }
    const { rerender } = render(<Chat />)
    await act(async () => screen.getByText('Send').click())
    expect(screen.getByRole('status').textContent).toBe('submitted')
    rerender(<Chat />)
    rerender(<Chat />)
    expect(said.splice(0)).toEqual([isTold])
  })

  it('is told of once, when it is a graph and a parent makes it', async () => {
    const fresh = await import('@rivulet/react')
    const Status = ({ agent }: { agent: RemoteGraph }) => fresh.useGraphStream(agent).status
    const page = render(<Status agent={createAgent()} />)
    for (let at = 0; at < 6; at++) page.rerender(<Status agent={createAgent()} />)
    expect(said.splice(0)).toEqual([isTold])
  })

  it('is told of once, when it is a threadId: the thread stays the one that is on the page', async () => {
    const fresh = await import('@rivulet/react')
    const { agent, step } = createHarness([token('a')])
    let ids = 0
    const useChat = () => fresh.useGraphStream(agent, { threadId: `made-${(ids += 1)}` })
    const { result, rerender } = renderHook(useChat)
    const { thread } = result.current
    await act(async () => void result.current.submit({}))
    await step()
    rerender()
    expect(result.current.thread).toBe(thread)
    expect(result.current.messages).toHaveLength(1)
    expect(said.splice(0)).toEqual([expect.stringContaining('got another threadId')])
  })

  it('is not told of, nor kept, where one navigation after the other gives way to the next', async () => {
    const fresh = await import('@rivulet/react')
    const { agent } = createHarness([])
    const never = new Promise<never>(() => {})
    let go: (id: string) => void = () => {}
    function Page() {
      const [threadId, setThreadId] = useState('0')
      useEffect(() => {
        go = setThreadId
      }, [])
      const { threadId: shown } = fresh.useGraphStream(agent, { threadId })
      if (threadId.startsWith('slow')) use(never)
      return <output>{shown}</output>
    }
    render(
      <Suspense>
        <Page />
      </Suspense>,
    )
    for (let at = 0; at < 12; at++) await act(async () => startTransition(() => go(`slow ${at}`)))
    expect(screen.getByRole('status').textContent).toBe('0')
    await act(async () => startTransition(() => go('1')))
    expect(screen.getByRole('status').textContent).toBe('1')
    expect(said).toEqual([])
  })

  it('is not told of where a graph is replaced now and then', async () => {
    const fresh = await import('@rivulet/react')
    const Status = ({ agent }: { agent: RemoteGraph }) => fresh.useGraphStream(agent).status
    const page = render(<Status agent={createAgent()} />)
    for (let at = 0; at < 6; at++) {
      const agent = createAgent()
      page.rerender(<Status agent={agent} />)
      page.rerender(<Status agent={agent} />)
    }
    expect(said).toEqual([])
  })
})
