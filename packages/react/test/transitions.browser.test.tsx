import { textOf, type Thread } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useGraphStream,
  useMessageIds,
  useMessageText,
  useStatus,
  useTextRef,
} from '@rivulet/react'
import { lazy, startTransition, Suspense, use, useState, useSyncExternalStore } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { createLivePage } from './live-page.ts'
import { token } from './parts.ts'
import { sliceTime } from './sliced-time.ts'
import { useRenderCount } from './use-render-count.ts'

const ROWS = 100
const TOKENS = 6_000

let time: ReturnType<typeof sliceTime>
beforeEach(() => {
  time = sliceTime()
})
afterEach(() => time.restore())

type UseText = (thread: ThreadHandle, id: string) => string

/** Everything that a token renders, beside a page that is left and one that is slow to render. */
function createApp(useText: UseText, onSlice: () => void) {
  const { transport, agent } = createLivePage(
    Array.from({ length: TOKENS }, (_, at) => token(`${at} `)),
  )
  const counts = { pageStarts: 0, textRefRenders: 0 }
  const onStart = (): void => void (counts.pageStarts += 1)

  function Whole() {
    const { messages } = useGraphStream(agent, { threadId: 't' })
    return <p>{messages.map(textOf).join()}</p>
  }
  function Text({ thread }: { thread: ThreadHandle }) {
    return <p data-testid="text">{useText(thread, 'ai-1')}</p>
  }
  function PastReact({ thread }: { thread: ThreadHandle }) {
    useRenderCount(() => (counts.textRefRenders += 1))
    return <p data-testid="past-react" ref={useTextRef(thread, 'ai-1')} />
  }
  function Row({ at }: { at: number }) {
    time.spend(onSlice)
    return <li>{at}</li>
  }
  function Next({ thread }: { thread: ThreadHandle }) {
    onStart()
    return (
      <ul data-testid="next" title={useStatus(thread)}>
        {Array.from({ length: ROWS }, (_, at) => (
          <Row key={at} at={at} />
        ))}
        <Text thread={thread} />
        <PastReact thread={thread} />
      </ul>
    )
  }
  let load = (): void => {}
  const loaded = new Promise<{ default: typeof Next }>((resolve) => {
    load = () => resolve({ default: Next })
  })
  const Lazy = lazy(() => loaded)
  const Used = (props: { thread: ThreadHandle }) => {
    const { default: Page } = use(loaded)
    return <Page {...props} />
  }

  function App({ how }: { how: 'lazy' | 'use' }) {
    const chat = useGraphStream(agent, { threadId: 't' })
    const [page, show] = useState('home')
    const Page = how === 'lazy' ? Lazy : Used
    return (
      <>
        <button onClick={() => void chat.submit({})}>Send</button>
        <button onClick={() => startTransition(() => show('next'))}>Go</button>
        <Whole />
        {page === 'home' ? <Home thread={chat.thread} /> : null}
        <Suspense fallback={<i data-testid="fallback" />}>
          {page === 'next' ? <Page thread={chat.thread} /> : null}
        </Suspense>
      </>
    )
  }
  function Home({ thread }: { thread: ThreadHandle }) {
    return (
      <ul data-testid="home">
        {useMessageIds(thread).map((id) => (
          <li key={id}>
            <Text thread={thread} />
            <PastReact thread={thread} />
          </li>
        ))}
      </ul>
    )
  }
  return { transport, counts, load: () => load(), App }
}

/** Goes to the slow page while so many tokens come each time that React yields. */
async function navigate(useText: UseText, tokensPerSlice: number, how: 'lazy' | 'use' = 'lazy') {
  const told = { tokens: 1, longestPause: 0 }
  const onSlice = (): void => {
    if (tokensPerSlice === 0 || told.tokens > ROWS * tokensPerSlice) return
    transport.step(tokensPerSlice)
    told.tokens += tokensPerSlice
    // frames come in microtasks
    queueMicrotask(() => {
      const shown = document.querySelector('[data-testid=past-react]')?.textContent ?? ''
      const missing = told.tokens - (shown.split(' ').length - 1)
      told.longestPause = Math.max(told.longestPause, missing)
    })
  }
  const { transport, counts, load, App } = createApp(useText, onSlice)
  const screen = await render(<App how={how} />)
  const shown = (id: string) => screen.container.querySelector(`[data-testid=${id}]`)?.textContent
  const [send, go] = screen.container.querySelectorAll('button')
  send?.click()
  transport.step()
  await expect.poll(() => shown('home')).toBe('0 0 ')
  go?.click()
  load()
  await expect.poll(() => shown('next')).toBeDefined()
  const { pageStarts, textRefRenders } = counts
  const last = told.tokens - 1
  await expect.poll(() => shown('text')?.endsWith(`${last} `)).toBe(true)
  expect(shown('past-react')).toBe(shown('text'))
  expect(shown('fallback')).toBeUndefined()
  expect(told.tokens).toBe(ROWS * tokensPerSlice + 1)
  await screen.unmount()
  return { pageStarts, textRefRenders, longestPause: told.longestPause }
}

describe.each(['lazy', 'use'] as const)('a navigation with %s, while tokens come in', (how) => {
  it('starts to render its page as often without tokens as with 100 and with 5,000', async () => {
    const without = await navigate(useMessageText, 0, how)
    const with100 = await navigate(useMessageText, 1, how)
    const with5000 = await navigate(useMessageText, 50, how)
    expect(with100.pageStarts).toBe(without.pageStarts)
    expect(with5000.pageStarts).toBe(without.pageStarts)
  })

  it('lets useTextRef write at each pause of the render, and render nothing', async () => {
    const { longestPause, textRefRenders } = await navigate(useMessageText, 50, how)
    expect(longestPause).toBe(0)
    // on the page that is left, and on the new one
    expect(textRefRenders).toBe(2)
  })
})

it('would be started again by tokens that come through an external store', async () => {
  const useExternal: UseText = (handle, id) => {
    const thread = handle as unknown as Thread
    const read = (): string => {
      const message = thread.getSnapshot().messages.get('')?.get(id)?.message
      return typeof message?.content === 'string' ? message.content : ''
    }
    return useSyncExternalStore((listener) => thread.subscribe(listener), read)
  }
  const without = await navigate(useExternal, 0)
  const with100 = await navigate(useExternal, 1)
  expect(with100.pageStarts).toBeGreaterThan(without.pageStarts * 10)
})
