import {
  threadStore,
  useBranches,
  useGraphStream,
  useInterrupts,
  useMessageIds,
  useMessageText,
  useStreamEffect,
  useTextRef,
  useThreadSelector,
} from '@rivulet/react'
import { act, render } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { createHarness, token } from './support.tsx'

interface Listening {
  subscribe(listener: never): () => void
}

/** Counts who listens; from now on. */
function countListeners(...targets: readonly Listening[]): () => number {
  const open = new Set<object>()
  for (const target of targets) {
    const subscribe = target.subscribe.bind(target)
    target.subscribe = (listener) => {
      const unsubscribe = subscribe(listener)
      const entry = { listener }
      open.add(entry)
      return () => {
        open.delete(entry)
        unsubscribe()
      }
    }
  }
  return () => open.size
}

async function start() {
  const { agent, transport } = createHarness([token('a'), token('b')])
  const thread = agent.thread('t')
  const store = threadStore(thread as never)
  const listeners = countListeners(thread, store)
  const select = vi.fn<() => number>(() => 0)
  function Page() {
    const chat = useGraphStream(agent, { threadId: 't' })
    useStreamEffect(chat.thread, 'messages', () => {})
    const read = [chat.branches, useBranches(chat.thread), useInterrupts(chat.thread)]
    read.push(useMessageIds(chat.thread) as never)
    useThreadSelector(chat.thread, select)
    return (
      <p ref={useTextRef(chat.thread, 'ai-1')} title={useMessageText(chat.thread, 'ai-1')}>
        {read.length}
      </p>
    )
  }
  const request = vi.spyOn(transport, 'request')
  const outlines = () =>
    request.mock.calls.filter(([, method]) => method === 'state.outline').length
  return { thread, transport, listeners, select, outlines, Page }
}

describe('a component that has gone', () => {
  it('listens to nothing, has nothing selected, and asks the saver for no branches', async () => {
    const { thread, transport, listeners, select, outlines, Page } = await start()
    const { unmount } = render(<Page />)
    await act(async () => void thread.submit({}))
    await act(async () => transport.step())
    expect(listeners()).toBeGreaterThan(2)
    expect(outlines()).toBeGreaterThan(0)
    await act(async () => unmount())
    expect(listeners()).toBe(0)
    select.mockClear()
    const asked = outlines()
    transport.step()
    await act(async () => transport.end())
    expect([select.mock.calls.length, outlines()]).toEqual([0, asked])
  })
})
