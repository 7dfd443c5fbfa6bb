import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@rivulet/core'
import {
  createGraphClient,
  type InspectedThread,
  type PastSnapshot,
  replayBaseOf,
  textOf,
  ThreadReplay,
} from '@rivulet/core/client'
import { inlineTransport } from '@rivulet/core/inline'
import { createFakeFrames, scriptedModel } from '@rivulet/core/testing'
import { useGraphStream } from '@rivulet/react'
import { act, renderHook, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'

/** A conversation of two branches, on a page that shows it as it was before the first message. */
async function showPast() {
  let answers = 0
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('answer', async ({ messages }, runtime) => {
      if (textOf(messages.at(-1)!) === 'fail') throw new Error('No ink')
      if (messages.length > 4) runtime.interrupt('More?')
      return {
        messages: await scriptedModel([String(++answers)]).invoke(messages, runtime),
      }
    })
    .addEdge(START, 'answer')
    .compile({ checkpointer: new MemorySaver() })
  const client = createGraphClient<{ chat: typeof graph }>({
    transport: inlineTransport({ chat: graph }),
    frames: createFakeFrames(),
  })
  let inspected: InspectedThread | undefined
  let past: PastSnapshot | undefined
  client.inspect(({ thread }) => {
    inspected = thread
    past ??= new ThreadReplay(replayBaseOf(thread)).past()
  })
  const { result } = renderHook(() => {
    const chat = useGraphStream(client.graph('chat'), { threadId: 't' })
    const { branches, messages, error } = chat
    return { chat, branches, messages, error }
  })
  const page = (): typeof result.current => result.current
  const settle = async (action: () => unknown): Promise<void> => {
    await act(async () => void (await action()))
  }
  await settle(() => page().chat.submit({ messages: 'hi' }))
  await settle(() => page().chat.regenerate())
  await waitFor(() => expect(page().branches).toHaveLength(1))
  return {
    page,
    settle,
    client,
    thread: client.graph('chat').thread('t'),
    goBack: () => act(() => inspected!.show(past)),
    isPast: () => client.graph('chat').thread('t').getSnapshot().isPast === true,
  }
}

type Page = Awaited<ReturnType<typeof showPast>>

const messageId = ({ thread }: Page): string => thread.getSnapshot().messages.get('')!.ids[0]!

/** What is known before the past is shown, and what is done then. */
const leaving: Readonly<Record<string, (shown: Page) => () => Promise<unknown>>> = {
  submit: (shown) => () => shown.page().chat.submit({ messages: 'ho' }),
  regenerate: (shown) => () => shown.page().chat.regenerate(),
  edit(shown) {
    const id = messageId(shown)
    return () => shown.page().chat.edit(id, 'ho')
  },
  fork(shown) {
    const [point] = shown.page().branches
    return () => shown.page().chat.fork({ checkpointId: point!.options[0]!.id })
  },
  selectBranch(shown) {
    const [point] = shown.page().branches
    return () => shown.page().chat.selectBranch(point!.options[0]!.id)
  },
}

describe('while the past is shown', () => {
  it.each(Object.entries(leaving))('%s goes back to live', async (_name, prepare) => {
    const shown = await showPast()
    const { page, settle, goBack, isPast } = shown
    const go = prepare(shown)
    goBack()
    expect(page().messages).toEqual([])
    await settle(go)
    expect(isPast()).toBe(false)
    expect(page().messages).not.toEqual([])
  })

  it('clearError goes back to live, where there is no error any more', async () => {
    const { page, settle, goBack, isPast } = await showPast()
    await settle(() => page().chat.submit({ messages: 'fail' }))
    expect(page().error?.message).toBe('No ink')
    goBack()
    await settle(() => page().chat.clearError())
    expect(isPast()).toBe(false)
    expect(page().error).toBeUndefined()
  })

  it.each(['stop', 'detach'] as const)('%s is for what is under way now', async (action) => {
    const { page, settle, goBack, isPast } = await showPast()
    goBack()
    await settle(() => page().chat[action]())
    expect(isPast()).toBe(true)
  })

  it.each(['resume', 'resumeAll'] as const)('%s is refused', async (action) => {
    const { page, settle, goBack, isPast, thread } = await showPast()
    await settle(() => page().chat.submit({ messages: 'two' }))
    await settle(() => page().chat.submit({ messages: 'three' }))
    const [question] = thread.getSnapshot().interrupts
    expect(question).toMatchObject({ value: 'More?' })
    goBack()
    await settle(() =>
      expect(page().chat[action]({ [question!.id]: 'yes' })).rejects.toThrow('go back to live'),
    )
    expect(isPast()).toBe(true)
  })

  it('a thread that is deleted is live again', async () => {
    const { client, settle, goBack, thread } = await showPast()
    goBack()
    await settle(() => client.graph('chat').threads.delete('t'))
    expect(thread.getSnapshot().isPast).toBeUndefined()
  })

  it('a client that is closed is live again', async () => {
    const { client, settle, goBack, thread } = await showPast()
    goBack()
    await settle(() => client.close())
    expect(thread.getSnapshot().isPast).toBeUndefined()
  })
})
