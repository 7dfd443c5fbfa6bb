import type { ThreadRecord } from '@rivulet/core/client'
import {
  useCustom,
  useGraphStream,
  useMessage,
  useMessageIds,
  useThreads,
  useThreadSelector,
} from '@rivulet/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, renderHook, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { createHarness, custom, metadataOf, token, values } from './support.tsx'

describe('useMessageIds', () => {
  it('filters by node and by tags, also with an inline filter', async () => {
    const { agent, step } = createHarness([
      token('a', 'joke-1', metadataOf('write_joke', ['joke'])),
      token('b', 'poem-1', metadataOf('write_poem', ['poem', 'long'])),
      token('c', 'poem-2', metadataOf('write_poem', ['poem'])),
    ])
    let renders = 0
    const { result } = renderHook(() => {
      renders += 1
      const { thread, submit } = useGraphStream(agent)
      return {
        submit,
        all: useMessageIds(thread),
        poems: useMessageIds(thread, { node: 'write_poem' }),
        long: useMessageIds(thread, { tags: ['poem', 'long'] }),
      }
    })
    await act(async () => void result.current.submit({}))
    await step(3)
    expect(result.current).toMatchObject({
      all: ['joke-1', 'poem-1', 'poem-2'],
      poems: ['poem-1', 'poem-2'],
      long: ['poem-1'],
    })
    expect(renders).toBe(4)
  })

  it('keeps apart what each namespace said', async () => {
    const inner = { ...token('x', 'inner'), ns: ['sub:1'] } as ReturnType<typeof token>
    const { agent, step } = createHarness([inner, token('y', 'outer')])
    const { result } = renderHook(() => {
      const { thread, submit } = useGraphStream(agent)
      return { submit, root: useMessageIds(thread), sub: useMessageIds(thread, { ns: ['sub:1'] }) }
    })
    await act(async () => void result.current.submit({}))
    await step(2)
    expect(result.current).toMatchObject({ root: ['outer'], sub: ['inner'] })
  })
})

describe('useMessage', () => {
  it('gives the message of the id it is asked for now', async () => {
    const { agent, step } = createHarness([token('a', 'one'), token('b', 'two')])
    const chat = renderHook(() => useGraphStream(agent)).result.current
    const { result, rerender } = renderHook(({ id }) => useMessage(chat.thread, id), {
      initialProps: { id: 'one' },
    })
    expect(result.current).toBeUndefined()
    await act(async () => void chat.submit({}))
    await step(2)
    expect(result.current).toMatchObject({ id: 'one', content: 'a' })
    rerender({ id: 'two' })
    expect(result.current).toMatchObject({ id: 'two', content: 'b' })
  })
})

describe('useCustom', () => {
  it('gives the latest and the log, of one namespace when asked', async () => {
    const inner = { ...custom('inner'), ns: ['sub:1'] } as ReturnType<typeof custom>
    const { agent, step } = createHarness([custom('first'), inner, custom('last')])
    const chat = renderHook(() => useGraphStream(agent)).result.current
    const all = renderHook(() => useCustom(chat.thread))
    let renders = 0
    const sub = renderHook(() => {
      renders += 1
      return useCustom(chat.thread, { ns: ['sub:1'] })
    })
    await act(async () => void chat.submit({}))
    await step(3)
    expect(all.result.current.latest).toBe('last')
    expect(all.result.current.log.map(({ data }) => data)).toEqual(['first', 'inner', 'last'])
    expect(sub.result.current.latest).toBe('inner')
    expect(renders).toBe(2)
  })
})

describe('useThreadSelector', () => {
  it('renders for its slice only, by the given equality', async () => {
    const { agent, step } = createHarness([
      custom({ at: 1 }),
      values({ topic: 'x' }),
      custom({ at: 2 }),
    ])
    const chat = renderHook(() => useGraphStream(agent)).result.current
    let renders = 0
    const { result } = renderHook(() => {
      renders += 1
      const isSame = (left: number[], right: number[]): boolean => left.join() === right.join()
      return useThreadSelector(
        chat.thread,
        ({ custom: { log } }) => log.map(({ data }) => (data as { at: number }).at),
        isSame,
      )
    })
    await act(async () => void chat.submit({}))
    await step(3)
    expect(result.current).toEqual([1, 2])
    expect(renders).toBe(3)
  })
})

describe('useThreads', () => {
  const record: ThreadRecord = {
    threadId: 't',
    title: 'Cats',
    createdAt: 1,
    updatedAt: 1,
    status: 'idle',
  }

  it('lists the threads and asks again when a thread got its id and when a run has ended', async () => {
    const { agent, transport, end } = createHarness([], { threads: [record] })
    const asked: string[] = []
    const request = transport.request.bind(transport)
    vi.spyOn(transport, 'request').mockImplementation((...args) => {
      asked.push(args[1])
      return request(...args)
    })
    const queryClient = new QueryClient()
    const wrapper = ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    )
    function Titles() {
      return (
        <p>
          {useThreads(agent)
            .data?.map(({ title }) => title)
            .join()}
        </p>
      )
    }
    render(
      <>
        <Titles />
        <Titles />
      </>,
      { wrapper },
    )
    expect(await screen.findAllByText('Cats')).toHaveLength(2)
    expect(asked).toEqual(['threads.list'])
    const chat = renderHook(() => useGraphStream(agent)).result.current
    await act(async () => void chat.submit({}))
    await end()
    expect(asked).toEqual(['threads.list', 'threads.list', 'threads.list'])
  })
})
