import {
  type ThreadHandle,
  useCustom,
  useGraphStream,
  useMessageText,
  useTextRef,
} from '@rivulet/react'
import { act, render } from '@testing-library/react'
import { Activity, type ReactNode, useEffect, useInsertionEffect, useLayoutEffect } from 'react'
import { describe, expect, it } from 'vitest'
import { createHarness, custom, token } from './support.tsx'

const script = [token('0'), ...[1, 2, 3, 4].flatMap((at) => [token(String(at)), custom(at)])]

/** A thread that runs, and what a page shows of it with every kind of hook. */
async function start() {
  const { agent, transport } = createHarness(script)
  const thread = agent.thread('t')
  await act(async () => void thread.submit({}))
  await act(async () => transport.step())
  function Page({ children }: { children?: ReactNode }) {
    const chat = useGraphStream(agent, { threadId: 't' })
    return (
      <p>
        {children}
        <Texts thread={chat.thread} />
        <i>{`${chat.messages.map(({ content }) => content as string).join()} `}</i>
        <b>{String(chat.custom.latest)}</b>
      </p>
    )
  }
  function Texts({ thread: handle }: { thread: ThreadHandle }) {
    return (
      <>
        {`${useMessageText(handle, 'ai-1')} ${String(useCustom(handle).latest)} `}
        <span ref={useTextRef(handle, 'ai-1')} />{' '}
      </>
    )
  }
  return { transport, thread, Page, shown: () => document.querySelector('p')?.textContent }
}

const all = (text: string, latest: string): string => `${text} ${latest} ${text} ${text} ${latest}`

describe('what comes between a render and its effects', () => {
  it.each([
    ['insertion effects', useInsertionEffect],
    ['layout effects', useLayoutEffect],
    ['effects', useEffect],
  ])('is shown: in the %s of a child that comes first', async (_name, useThisEffect) => {
    const { transport, thread, Page, shown } = await start()
    function First() {
      useThisEffect(() => {
        transport.step(2)
        thread.flush()
      }, [])
      return null
    }
    render(
      <Page>
        <First />
      </Page>,
    )
    await act(async () => {})
    // StrictMode runs effects twice, but for those of insertion
    const runs = useThisEffect === useInsertionEffect ? 1 : 2
    expect(shown()).toBe(all('012'.slice(0, runs + 1), String(runs)))
  })

  it('is shown: when an element is put into the document', async () => {
    const { transport, thread, Page, shown } = await start()
    const onElement = (element: Element | null): void => {
      if (!element) return
      transport.step(2)
      thread.flush()
    }
    render(
      <Page>
        <u ref={onElement} />
      </Page>,
    )
    await act(async () => {})
    expect(shown()).toBe(all('012', '2'))
  })

  it('is shown: while the page was hidden by an Activity', async () => {
    const { transport, Page, shown } = await start()
    const page = (mode: 'visible' | 'hidden') => (
      <Activity mode={mode}>
        <Page />
      </Activity>
    )
    const { rerender } = render(page('visible'))
    rerender(page('hidden'))
    await act(async () => transport.step(4))
    await act(async () => {})
    act(() => rerender(page('visible')))
    expect(shown()).toBe(all('012', '2'))
    await act(async () => transport.step(2))
    expect(shown()).toBe(all('0123', '3'))
  })
})
