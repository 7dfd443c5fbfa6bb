import type { RemoteGraph, ThreadRecord } from '@rivulet/core/client'
import { threadQueries, useGraphStream, useThreadHistory, useThreads } from '@rivulet/react'
import { useQuery } from '@tanstack/react-query'
import { act, render, renderHook, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createHarness, createQueryPage, snapshot, token } from './support.tsx'

function createPage() {
  const harness = createHarness([token('a')], { history: [snapshot(2), snapshot(1)] })
  return { ...harness, ...createQueryPage(harness) }
}

function useStored(agent: RemoteGraph) {
  const state = useQuery(threadQueries(agent).state('t')).data
  const history = useThreadHistory(agent, 't').data
  const again = useQuery(threadQueries(agent).history('t')).data
  return { state, history, again }
}

describe('the stored state of a thread in TanStack Query', () => {
  it('is fetched once, and once more when a run on the thread has ended', async () => {
    const { agent, asked, wrapper, step, end } = createPage()
    const { result } = renderHook(() => useStored(agent), { wrapper })
    await waitFor(() => expect(result.current.history).toHaveLength(2))
    expect(result.current.state?.values).toEqual({ step: 2 })
    expect(result.current.again).toBe(result.current.history)
    expect(asked.toSorted()).toEqual(['state.get t', 'state.history t'])

    const chat = renderHook(() => useGraphStream(agent, { threadId: 't' })).result.current
    await act(async () => void chat.submit({}))
    asked.splice(0) // the view has looked at the thread itself
    await step()
    expect(asked).toEqual([])
    await end()
    await waitFor(() => expect(asked).toHaveLength(2))
    expect(asked.toSorted()).toEqual(['state.get t', 'state.history t'])
  })

  it('is not fetched again when a run on another thread has ended', async () => {
    const { agent, asked, wrapper, end } = createPage()
    const { result } = renderHook(() => useStored(agent), { wrapper })
    await waitFor(() => expect(result.current.history).toHaveLength(2))
    const chat = renderHook(() => useGraphStream(agent, { threadId: 'other' })).result.current
    await act(async () => void chat.submit({}))
    await end()
    expect(asked.filter((each) => each.endsWith(' t'))).toHaveLength(2)
  })

  it.each([undefined, null])('is not asked for while the thread is %s', async (none) => {
    const { agent, asked, wrapper } = createPage()
    const { result, rerender } = renderHook(
      ({ id }: { id: string | null | undefined }) => useThreadHistory(agent, id),
      { wrapper, initialProps: { id: none as string | null | undefined } },
    )
    expect([asked, result.current.data]).toEqual([[], undefined])
    rerender({ id: 't' })
    await waitFor(() => expect(result.current.data).toHaveLength(2))
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
    const harness = createHarness([], { threads: [record] })
    const { agent, end } = harness
    const { asked, wrapper } = createQueryPage(harness)
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
