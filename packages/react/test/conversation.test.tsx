import { Annotation, MemorySaver, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import { createGraphClient, textOf } from '@rivulet/core/client'
import { inlineTransport } from '@rivulet/core/inline'
import { createFakeFrames, scriptedModel } from '@rivulet/core/testing'
import { useBranches, useGraphStream, type UseGraphStreamOptions } from '@rivulet/react'
import { act, render, renderHook, screen, waitFor } from '@testing-library/react'
import { StrictMode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { createHarness, custom, token, values } from './support.tsx'

/** A chat that is saved; no two of its answers are alike. */
function createChat() {
  let answers = 0
  const graph = new StateGraph({ ...MessagesAnnotation.spec, topic: Annotation<string>() })
    .addNode('answer', async ({ messages }, runtime) => {
      const model = scriptedModel([`${++answers}: `, textOf(messages.at(-1) as never)])
      return { messages: await model.invoke(messages, runtime) }
    })
    .addEdge(START, 'answer')
    .compile({ name: 'chat', checkpointer: new MemorySaver() })
  const transport = inlineTransport({ chat: graph })
  const openClient = () =>
    createGraphClient<{ chat: typeof graph }>({ transport, frames: createFakeFrames() }).graph(
      'chat',
    )
  return { chat: openClient(), openClient }
}

const strict = { wrapper: StrictMode }

function texts({ messages }: { readonly messages: readonly object[] }): string[] {
  return messages.map((message) => textOf(message))
}

describe('a conversation', () => {
  it('shows what is said at once, as one message until the end', async () => {
    const script = [values({ messages: [{ type: 'human', id: 'message-1', content: 'hi' }] })]
    const { agent, step } = createHarness([...script, token('Hello')])
    const { result } = renderHook(() => {
      const { messages, submit } = useGraphStream(agent, { threadId: 't' })
      return { messages, submit }
    }, strict)
    act(() => void result.current.submit({ messages: 'hi' }))
    const [said] = result.current.messages
    expect(result.current.messages).toMatchObject([{ type: 'human', content: 'hi' }])
    await step(2)
    expect(result.current.messages).toMatchObject([{ id: said!.id }, { content: 'Hello' }])
  })

  it('is answered anew, changed, and shown in each of its branches', async () => {
    const { chat } = createChat()
    const { result } = renderHook(() => {
      const view = useGraphStream(chat, { threadId: 't' })
      const { messages, branches, regenerate, edit, selectBranch, submit } = view
      return { messages, branches, regenerate, edit, selectBranch, submit }
    }, strict)
    await act(async () => void (await result.current.submit({ messages: 'hi' })))
    await act(async () => void (await result.current.regenerate()))
    await act(async () => void (await result.current.regenerate()))
    expect(texts(result.current)).toEqual(['hi', '3: hi'])
    await waitFor(() => expect(result.current.branches[0]?.options).toHaveLength(3))
    const [point] = result.current.branches
    expect(point).toMatchObject({ messageId: result.current.messages[1]!.id, selected: 2 })

    await act(async () => result.current.selectBranch(point!.options[1]!.id))
    expect(texts(result.current)).toEqual(['hi', '2: hi'])
    const [said] = result.current.messages
    await act(async () => void (await result.current.edit(said!.id, 'ho')))
    expect(texts(result.current)).toEqual(['ho', '4: ho'])
    await waitFor(() => expect(result.current.branches[0]).toMatchObject({ selected: 1 }))
  })

  it('drops the old answer as soon as a new one is asked for', async () => {
    const { chat } = createChat()
    const thread = chat.thread('t')
    await thread.submit({ messages: 'hi' })
    const seen: string[][] = []
    thread.subscribe(({ messages }) => seen.push(texts({ messages: messages.get('')!.messages() })))
    await thread.regenerate()
    const [shown] = seen.filter((each) => !each.includes('1: hi'))
    expect([shown, seen.at(-1)]).toEqual([['hi'], ['hi', '2: hi']])
    expect(seen.slice(seen.indexOf(shown!)).some((each) => each.includes('1: hi'))).toBe(false)
  })

  it('goes on from a checkpoint', async () => {
    const { chat } = createChat()
    const { result } = renderHook(() => {
      const { messages, fork, submit } = useGraphStream(chat, { threadId: 't' })
      return { messages, fork, submit }
    }, strict)
    await act(async () => void (await result.current.submit({ messages: 'one' })))
    const { config } = await chat.getState('t')
    await act(async () => void (await result.current.submit({ messages: 'two' })))
    const checkpointId = config.configurable.checkpoint_id as string
    await act(async () => {
      await result.current.fork({ checkpointId, input: { messages: 'three' } })
    })
    expect(texts(result.current)).toEqual(['one', '1: one', 'three', '3: three'])
  })

  it('is there when the page is opened again', async () => {
    const { chat, openClient } = createChat()
    await chat.thread('t').submit({ messages: 'hi' })
    const other = openClient()
    const loading: boolean[] = []
    const { result } = renderHook(() => {
      const view = useGraphStream(other, { threadId: 't' })
      loading.push(view.isLoading)
      return { messages: view.messages, status: view.status }
    }, strict)
    await waitFor(() => expect(texts(result.current)).toEqual(['hi', '1: hi']))
    expect(result.current.status).toBe('idle')
    expect([loading.includes(true), loading.at(-1)]).toEqual([true, false])
  })

  it('tells its branches to whoever reads them first, be it a child', async () => {
    const { chat } = createChat()
    const thread = chat.thread('t')
    await thread.submit({ messages: 'hi' })
    await thread.regenerate()
    function Parent() {
      const view = useGraphStream(chat, { threadId: 't' })
      return <Child view={view} />
    }
    function Child({ view }: { view: { readonly branches: readonly unknown[] } }) {
      return <output>{view.branches.length}</output>
    }
    render(<Parent />, strict)
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('1'))
  })

  it('is asked for its branches by those alone who show them', async () => {
    const { chat } = createChat()
    const outline = vi.spyOn(chat.thread('t'), 'watchBranches')
    const view = renderHook(() => useGraphStream(chat, { threadId: 't' }).status)
    expect(outline).not.toHaveBeenCalled()
    const { result, unmount } = renderHook(() => useBranches(chat.thread('t') as never))
    expect(result.current).toEqual([])
    expect(outline).toHaveBeenCalled()
    unmount()
    view.unmount()
  })
})

describe('a view', () => {
  const renderChat = (options: UseGraphStreamOptions) => {
    const harness = createHarness([custom(1), token('a')])
    const hook = renderHook(() => useGraphStream(harness.agent, options), strict)
    return { ...harness, ...hook }
  }

  it('shows what waits, each with what can be done about it', async () => {
    const { agent, end } = createHarness([])
    const { result } = renderHook(() => {
      const { queue, submit } = useGraphStream(agent, { threadId: 't' })
      return { queue, submit }
    }, strict)
    await act(async () => {
      for (const n of [1, 2, 3]) void result.current.submit({ n })
    })
    expect(result.current.queue.map(({ input }) => input)).toEqual([{ n: 2 }, { n: 3 }])
    await act(async () => result.current.queue[0]!.remove())
    expect(result.current.queue.map(({ input }) => input)).toEqual([{ n: 3 }])
    await end()
    expect(result.current.queue).toEqual([])
  })

  it('tells custom data as it arrives, to the newest callback', async () => {
    const { agent, step } = createHarness([custom({ progress: 1 }), custom({ progress: 2 })])
    const told: unknown[] = []
    const { result, rerender } = renderHook(
      ({ name }: { name: string }) =>
        useGraphStream(agent, { onCustom: (data, ns) => told.push([name, data, ns]) }),
      { initialProps: { name: 'first' } },
    )
    await act(async () => void result.current.submit({}))
    await step()
    rerender({ name: 'second' })
    await step()
    expect(told).toEqual([
      ['first', { progress: 1 }, []],
      ['second', { progress: 2 }, []],
    ])
  })

  it.each([
    ['keep', 'streaming'],
    ['detach', 'idle'],
    ['stop', 'stopped'],
  ] as const)('that says %s leaves a run as %s when it goes', async (onUnmount, status) => {
    const { agent, result, step, unmount } = renderChat({ threadId: 't', onUnmount })
    await act(async () => void result.current.submit({}))
    await step()
    expect(agent.thread('t').getSnapshot().status).toBe('streaming')
    await act(async () => unmount())
    expect(agent.thread('t').getSnapshot().status).toBe(status)
  })

  it('that comes joins a run that was left', async () => {
    const { chat } = createChat()
    const thread = chat.thread('t')
    const run = thread.submit({ messages: 'hi' })
    thread.detach()
    const { result } = renderHook(() => {
      const { messages, status } = useGraphStream(chat, { threadId: 't' })
      return { messages, status }
    }, strict)
    await act(async () => void (await run))
    expect([result.current.status, texts(result.current)]).toEqual(['success', ['hi', '1: hi']])
  })

  it('goes on with a run that was cut off, once', async () => {
    const { chat, openClient } = createChat()
    const { graph } = { graph: chat }
    await graph.thread('t').submit({ messages: 'hi' }, { interruptBefore: ['answer'] })
    await graph.threads.update('t', { status: 'busy' } as never)
    const other = openClient()
    const submits = vi.spyOn(other.thread('t'), 'load')
    const { result } = renderHook(() => {
      const view = useGraphStream(other, { threadId: 't', resumeOnLoad: true })
      return { messages: view.messages, status: view.status }
    }, strict)
    await waitFor(() => expect(result.current.status).toBe('success'))
    expect(texts(result.current)).toEqual(['hi', '1: hi'])
    expect(submits).toHaveBeenCalledWith({ goesOn: true })
  })
})
