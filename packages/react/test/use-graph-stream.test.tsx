import type { RemoteGraph, StreamMode } from '@rivulet/core/client'
import { useGraphStream, type UseGraphStreamOptions } from '@rivulet/react'
import { act, render, renderHook, screen } from '@testing-library/react'
import { useEffect, useRef, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { said } from './fail-on-console.ts'
import { createHarness, custom, token, values } from './support.tsx'
import { useRenderCount } from './use-render-count.ts'

function renderChat(agent: RemoteGraph, options: UseGraphStreamOptions = {}) {
  let renders = 0
  const hook = renderHook(
    (props: UseGraphStreamOptions) => {
      useRenderCount(() => void (renders += 1))
      return useGraphStream(agent, props)
    },
    { initialProps: options },
  )
  return { ...hook, renders: () => renders }
}

describe('the view of useGraphStream', () => {
  it('renders nothing again for fields that were not read', async () => {
    const { agent, step, end } = createHarness([token('a'), token('b'), custom(1)])
    const { result, renders } = renderChat(agent)
    await act(async () => void result.current.submit({}))
    await step(3)
    await end()
    expect(renders()).toBe(1)
  })

  it('renders once per commit for a field that was read', async () => {
    const { agent, step } = createHarness([token('a'), token('b'), token('c')])
    let renders = 0
    const { result } = renderHook(() => {
      useRenderCount(() => void (renders += 1))
      const { messages, submit } = useGraphStream(agent)
      return { texts: messages.map(({ content }) => content), submit }
    })
    await act(async () => void result.current.submit({}))
    await step(3)
    expect(renders).toBe(4)
    expect(result.current.texts).toEqual(['abc'])
  })

  it('is a new object only when a field that was read has changed', async () => {
    const { agent, step } = createHarness([token('a'), token('b')])
    const { result } = renderChat(agent)
    const first = result.current
    expect(first.status).toBe('idle')
    await act(async () => void first.submit({}))
    const submitted = result.current
    expect(submitted).not.toBe(first)
    expect([first.status, submitted.status]).toEqual(['idle', 'submitted'])
    await step()
    const streaming = result.current
    await step()
    expect(result.current).toBe(streaming)
  })

  it('shows the current value when a field is first read late', async () => {
    const { agent, step } = createHarness([custom('early'), custom('late')])
    function Panel() {
      const chat = useGraphStream(agent)
      const [isOpen, open] = useState(false)
      return (
        <>
          <button onClick={() => void chat.submit({})}>Send</button>
          <button onClick={() => open(true)}>Open</button>
          <output>{isOpen ? String(chat.custom.latest) : 'closed'}</output>
        </>
      )
    }
    render(<Panel />)
    await act(async () => screen.getByText('Send').click())
    await step()
    expect(screen.getByRole('status').textContent).toBe('closed')
    await act(async () => screen.getByText('Open').click())
    expect(screen.getByRole('status').textContent).toBe('early')
    await step()
    expect(screen.getByRole('status').textContent).toBe('late')
  })

  it('has the same thread and actions for as long as the thread lives', async () => {
    const { agent, step } = createHarness([token('a')])
    const { result } = renderChat(agent)
    const { thread, submit, stop, clearError, status } = result.current
    expect(status).toBe('idle')
    await act(async () => void submit({}))
    await step()
    const { current } = result
    expect([current.thread, current.submit, current.stop, current.clearError]).toEqual([
      thread,
      submit,
      stop,
      clearError,
    ])
  })

  it('subscribes to the fields of select, read or not', async () => {
    const { agent, step } = createHarness([token('a')])
    const { result, renders } = renderChat(agent, { select: ['status'] })
    await act(async () => void result.current.submit({}))
    await step()
    expect(renders()).toBe(3)
  })

  it('reads the state of the root graph', async () => {
    const { agent, step } = createHarness([values({ topic: 'cats' })])
    const { result } = renderChat(agent)
    expect(result.current.values).toBeUndefined()
    await act(async () => void result.current.submit({}))
    await step()
    expect(result.current.values).toEqual({ topic: 'cats' })
  })

  it('shows initial values until the first state arrives', () => {
    const { agent } = createHarness([])
    const initialValues = { messages: [{ type: 'human', id: 'h', content: 'earlier' }] }
    const { result } = renderChat(agent, { threadId: 't', initialValues })
    expect(result.current.messages.map(({ content }) => content)).toEqual(['earlier'])
  })
})

describe('threads', () => {
  it('keeps its thread when it is given the id that the thread got', async () => {
    const { agent, step } = createHarness([token('hello')])
    const ids: string[] = []
    const { result, rerender } = renderChat(agent, { onThreadId: (id) => ids.push(id) })
    const { thread } = result.current
    await act(async () => void result.current.submit({}))
    expect(ids).toEqual(['thread-1'])
    rerender({ threadId: 'thread-1' })
    expect(result.current.thread).toBe(thread)
    await step()
    expect(result.current.messages).toHaveLength(1)
  })

  it('shows another thread without anything of the one before', async () => {
    const { agent, step } = createHarness([token('only in a')])
    const { result, rerender } = renderChat(agent, { threadId: 'a' })
    await act(async () => void result.current.submit({}))
    await step()
    rerender({ threadId: 'b' })
    expect([result.current.messages, result.current.status]).toEqual([[], 'idle'])
    rerender({ threadId: 'a' })
    expect([result.current.messages.length, result.current.status]).toEqual([1, 'streaming'])
  })

  it.each([undefined, null])('starts a new thread when the id becomes %s', async (threadId) => {
    const { agent } = createHarness([])
    const { result, rerender } = renderChat(agent, { threadId: 'a' })
    const { thread } = result.current
    rerender({ threadId })
    expect(result.current.thread).not.toBe(thread)
    expect(result.current.threadId).toBeUndefined()
    // and another one each time
    await act(async () => void result.current.submit({}))
    const other = renderChat(agent, { threadId }).result.current
    expect(other.thread).not.toBe(result.current.thread)
  })

  it('tells its id, once, also when the effect of a child has submitted already', async () => {
    const { agent, end } = createHarness([])
    const ids: string[] = []
    function AtOnce({ submit }: { submit: () => unknown }) {
      const isDone = useRef(false)
      useEffect(() => {
        if (!isDone.current) submit()
        isDone.current = true
      })
      return null
    }
    function Page() {
      const { submit } = useGraphStream(agent, { onThreadId: (id) => ids.push(id) })
      return <AtOnce submit={() => submit({})} />
    }
    render(<Page />)
    await end()
    expect(ids).toEqual(['thread-1'])
  })

  it('lets two components see one thread', async () => {
    const { agent, step } = createHarness([token('shared')])
    const one = renderChat(agent, { threadId: 't' })
    const two = renderChat(agent, { threadId: 't' })
    expect(two.result.current.messages).toEqual([])
    await act(async () => void one.result.current.submit({}))
    await step()
    expect(two.result.current.messages.map(({ content }) => content)).toEqual(['shared'])
  })

  it('goes on with its run after the component is gone', async () => {
    const { agent, step, end } = createHarness([token('a'), token('b')])
    const { result, unmount } = renderChat(agent, { threadId: 't' })
    await act(async () => void result.current.submit({}))
    unmount()
    await step(2)
    await end()
    const again = renderChat(agent, { threadId: 't' })
    expect(again.result.current.messages.map(({ content }) => content)).toEqual(['ab'])
    expect(again.result.current.status).toBe('success')
  })
})

describe('callbacks and modes', () => {
  it('calls the newest callbacks when a run finishes or fails', async () => {
    const { agent, transport, end } = createHarness([])
    const calls: string[] = []
    const { result, rerender } = renderChat(agent, { onFinish: () => calls.push('old') })
    rerender({
      onFinish: ({ status }) => calls.push(status),
      onError: (error) => calls.push(error.message),
    })
    await act(async () => void result.current.submit({}))
    await end()
    await act(async () => void result.current.submit({}))
    await act(async () => transport.fail(new Error('broken')))
    expect(calls).toEqual(['success', 'broken'])
  })

  it('reports what a callback throws and still tells everybody else', async () => {
    const reported = vi.fn<(error: unknown) => void>()
    vi.stubGlobal('reportError', reported)
    const { agent, end } = createHarness([])
    const failing = renderChat(agent, {
      threadId: 't',
      onFinish: () => {
        throw new Error('in a callback')
      },
    })
    const other = renderHook(() => useGraphStream(agent, { threadId: 't' }).status)
    await act(async () => void failing.result.current.submit({}))
    await end()
    expect(other.result.current).toBe('success')
    expect(reported.mock.calls).toMatchObject([[{ message: 'in a callback' }]])
    vi.unstubAllGlobals()
  })

  it('asks for the modes of all mounted views', async () => {
    const { agent, transport } = createHarness([])
    const modes: StreamMode[] = ['values', 'updates']
    const one = renderChat(agent, { threadId: 't', streamMode: modes })
    renderChat(agent, { threadId: 't', streamMode: 'custom' })
    await act(async () => void one.result.current.submit({}))
    expect(transport.requests[0]?.options.streamMode).toEqual(['values', 'updates', 'custom'])
  })

  it('says in development that a mode which is asked for during a run comes with the next one', async () => {
    const { agent, transport } = createHarness([])
    const one = renderChat(agent, { threadId: 't', streamMode: ['values'] })
    await act(async () => void one.result.current.submit({}))
    renderChat(agent, { threadId: 't', streamMode: ['values', 'updates'] })
    expect(said.splice(0)).toEqual([expect.stringContaining('asks for "updates", which the run')])
    await act(async () => transport.end())
    await act(async () => void one.result.current.submit({}))
    expect(transport.requests[1]?.options.streamMode).toEqual(['values', 'updates'])
    renderChat(agent, { threadId: 't', streamMode: ['updates'] })
  })

  it('renders on a server', () => {
    const { agent } = createHarness([])
    function Status() {
      return <i>{useGraphStream(agent).status}</i>
    }
    expect(renderToString(<Status />)).toBe('<i>idle</i>')
  })
})
