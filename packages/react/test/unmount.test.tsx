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
import { expect, it, vi } from 'vitest'
import { createHarness, token } from './support.tsx'

/** Counts who listens by this method, from now on. */
function countListeners<Name extends string>(
  target: { [Key in Name]: (listener: never) => () => void },
  name: Name,
): () => number {
  let count = 0
  const listen: (listener: never) => () => void = target[name].bind(target)
  target[name] = (listener: never) => {
    const unlisten = listen(listener)
    count += 1
    return () => {
      count -= 1
      unlisten()
    }
  }
  return () => count
}

it('leaves no listener, selector or question to the saver behind: a component that has gone', async () => {
  const { agent, transport } = createHarness([token('a'), token('b')])
  const thread = agent.thread('t')
  const store = threadStore(thread as never)
  const counts = [
    countListeners(thread, 'subscribe'),
    countListeners(thread, 'onPart'),
    countListeners(store, 'subscribe'),
  ]
  const listeners = () => counts.map((count) => count())
  const select = vi.fn<() => number>(() => 0)
  const request = vi.spyOn(transport, 'request')
  const outlines = () =>
    request.mock.calls.filter(([, method]) => method === 'state.outline').length
  function Page() {
    const { thread: handle, branches } = useGraphStream(agent, { threadId: 't' })
    useStreamEffect(handle, 'messages', () => {})
    useThreadSelector(handle, select)
    const lists = [branches, useBranches(handle), useInterrupts(handle), useMessageIds(handle)]
    const text = useMessageText(handle, 'ai-1')
    return <p ref={useTextRef(handle, 'ai-1')} title={`${lists.length} ${text}`} />
  }
  const { unmount } = render(<Page />)
  await act(async () => void thread.submit({}))
  await act(async () => transport.step())
  // what reads branches is loaded when somebody asks for them
  await act(() => vi.dynamicImportSettled())
  expect(Math.min(...listeners(), outlines(), select.mock.calls.length)).toBeGreaterThan(0)

  await act(async () => unmount())
  expect(listeners()).toEqual([0, 0, 0])
  select.mockClear()
  const asked = outlines()
  transport.step()
  await act(async () => transport.end())
  expect([select.mock.calls.length, outlines()]).toEqual([0, asked])
})
