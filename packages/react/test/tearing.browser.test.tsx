import type { GraphTypes } from '@rivulet/core'
import type { Thread, ThreadSnapshot } from '@rivulet/core/client'
import {
  type GraphStreamView,
  type ThreadHandle,
  useCustom,
  useGraphStream,
  useMessageIds,
  useMessageText,
  useStatus,
  useThreadSelector,
  useValues,
} from '@rivulet/react'
import { memo, type ReactNode, startTransition, useDeferredValue, useEffect, useState } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { createLivePage, type LivePage } from './live-page.ts'
import { custom, token, values } from './parts.ts'
import { sliceTime } from './sliced-time.ts'

/** Parts that belong together: state, custom data and a text that all say the same number. */
const PARTS = 3
const STEPS = 60
const ROWS = 40
const script = Array.from({ length: STEPS }, (_, n) => [
  values({ n }),
  custom(n),
  token(`${n} `, `m${n}`),
]).flat()

let time: ReturnType<typeof sliceTime>
beforeEach(() => {
  time = sliceTime()
})
afterEach(() => time.restore())

/** A number of a thread, on the page. */
function Shown({ n }: { n: unknown }) {
  return n === undefined ? null : <i className="n">{n as number}</i>
}

type Reader = (props: { thread: ThreadHandle }) => ReactNode
const numberOf = ({ n }: { n?: number }): number | undefined => n
const selectLatest = (snapshot: ThreadSnapshot): unknown => snapshot.custom.latest

function SelectedAnew({ thread }: { thread: ThreadHandle }) {
  return <Shown n={useThreadSelector(thread, (snapshot) => snapshot.custom.latest)} />
}

/** The same number, through every kind of hook. */
const READERS: readonly Reader[] = [
  function Values({ thread }) {
    return <Shown n={useValues(thread, numberOf as never)} />
  },
  function Custom({ thread }) {
    return <Shown n={useCustom(thread).latest} />
  },
  function Ids({ thread }) {
    return <Shown n={useMessageIds(thread).at(-1)?.slice(1)} />
  },
  function Selected({ thread }) {
    return <Shown n={useThreadSelector(thread, selectLatest)} />
  },
  SelectedAnew,
  function Text({ thread }) {
    const id = useMessageIds(thread).at(-1) ?? ''
    return <Shown n={useMessageText(thread, id).trim() || undefined} />
  },
]

interface ReadersProps {
  thread: ThreadHandle
  readers: readonly Reader[]
}

/** On the page from the start: a transition that does not concern them leaves them alone. */
const Readers = memo(function Readers({ thread, readers }: ReadersProps) {
  return readers.map((Each, at) => <Each key={at} thread={thread} />)
})

function ViewReader({ agent }: { agent: LivePage['agent'] }) {
  const chat = useGraphStream(agent, { threadId: 't' })
  return (
    <>
      <Shown n={(chat.values as { n?: number } | undefined)?.n} />
      <Shown n={chat.custom.latest} />
      <Shown n={chat.messages.at(-1)?.id?.slice(1)} />
    </>
  )
}

const pick = (readers: readonly Reader[], at: number): readonly Reader[] => [
  readers[at % readers.length]!,
]

function click(container: Element, name: string): void {
  const buttons = [...container.querySelectorAll('button')]
  buttons.find(({ textContent }) => textContent === name)?.click()
}

/** A page with readers, and a slow one with more of them, which is rendered in slices. */
async function mount({ readers = READERS, views = true, isLate = false } = {}) {
  const { transport, agent } = createLivePage(script)
  let steps = 0
  const advance = (): void => {
    if (steps >= (isLate ? ROWS / 2 : STEPS)) return
    transport.step(PARTS)
    steps += 1
  }
  function Slow({ children }: { children: ReactNode }) {
    time.spend(advance)
    return children
  }
  function Page({ thread }: { thread: ThreadHandle }) {
    return Array.from({ length: ROWS }, (_, at) => (
      <Slow key={at}>
        {isLate && at < ROWS - 1 ? null : <Readers thread={thread} readers={pick(readers, at)} />}
        {views && at % 10 === 5 ? <ViewReader agent={agent} /> : null}
      </Slow>
    ))
  }
  function App() {
    const [isOpen, setOpen] = useState(false)
    const { thread, submit } = useGraphStream(agent, { threadId: 't' })
    return (
      <>
        <button onClick={() => void submit({})}>Send</button>
        <button onClick={() => startTransition(() => setOpen(true))}>Open</button>
        <Readers thread={thread} readers={readers} />
        {views ? <ViewReader agent={agent} /> : null}
        {isOpen ? <Page thread={thread} /> : null}
      </>
    )
  }
  const screen = await render(<App />)
  click(screen.container, 'Send')
  advance()
  const numbers = (): string[] =>
    [...screen.container.querySelectorAll('.n')].map(({ textContent }) => textContent)
  const alone = readers.length + (views ? 3 : 0)
  await expect.poll(() => numbers()).toEqual(Array.from({ length: alone }, () => '0'))
  return {
    screen,
    open,
    numbers,
    steps: () => steps,
    pageSize: alone + (isLate ? 1 : ROWS) + (views ? 12 : 0),
  }
}

/** What a page has shown, each time that React had changed it. */
function watch(container: Element, read: () => string[]): { frames: string[][]; stop: () => void } {
  const frames: string[][] = []
  // Told in a microtask after the task in which React has committed, ahead of any frame.
  const observer = new MutationObserver(() => frames.push([...new Set(read())]))
  observer.observe(container, { subtree: true, childList: true, characterData: true })
  return { frames, stop: () => observer.disconnect() }
}

describe('while a thread goes on between the slices of a transition', () => {
  it('shows in each frame one state, through whatever hook and view', async () => {
    const { screen, numbers, steps, pageSize } = await mount()
    const { frames, stop } = watch(screen.container, numbers)
    click(screen.container, 'Open')
    await expect.poll(() => numbers().length).toBe(pageSize)
    const atOpen = steps()
    await expect.poll(() => new Set(numbers()).size).toBe(1)
    stop()
    expect(atOpen).toBeGreaterThanOrEqual(ROWS)
    expect(frames.length).toBeGreaterThan(0)
    expect(frames.filter((each) => each.length > 1)).toEqual([])
    expect(numbers()[0]).toBe(String(atOpen - 1))
  })

  it('brings along what was on the page before, when only that lags behind', async () => {
    const { screen, numbers, pageSize } = await mount({ views: false, isLate: true })
    const { frames, stop } = watch(screen.container, numbers)
    click(screen.container, 'Open')
    await expect.poll(() => numbers().length).toBe(pageSize)
    stop()
    expect(frames.filter((each) => each.length > 1)).toEqual([])
    expect(new Set(numbers())).toEqual(new Set([String(ROWS / 2 - 1)]))
  })

  it('would show several, if hooks caught up after the frame', async () => {
    function Late({ thread: handle }: { thread: ThreadHandle }) {
      const thread = handle as unknown as Thread
      const [n, show] = useState(() => selectLatest(thread.getSnapshot()))
      useEffect(() => {
        const check = (): void => show(selectLatest(thread.getSnapshot()))
        check()
        return thread.subscribe(check)
      }, [thread])
      return <Shown n={n} />
    }
    const { screen, numbers, pageSize } = await mount({ readers: [Late], views: false })
    const { frames, stop } = watch(screen.container, numbers)
    click(screen.container, 'Open')
    await expect.poll(() => numbers().length).toBe(pageSize)
    await expect.poll(() => new Set(numbers()).size).toBe(1)
    stop()
    expect(frames.filter((each) => each.length > 1)).not.toEqual([])
  })
})

it('gives all fields of a view from one snapshot, however late they are read', async () => {
  const { transport, agent } = createLivePage(script)
  let steps = 0
  const seen = new Map<object, Set<number>>()
  const advance = (): void => {
    if (steps < STEPS) transport.step(PARTS)
    steps += 1
  }
  const note = (view: object, n: unknown): void => {
    const numbers = seen.get(view) ?? new Set()
    seen.set(view, numbers)
    if (n !== undefined) numbers.add(Number(n))
  }
  function Field({ chat, at }: { chat: GraphStreamView<GraphTypes>; at: number }) {
    time.spend(advance)
    const read = [
      () => (chat.values as { n?: number } | undefined)?.n,
      () => chat.custom.latest,
      () => chat.messages.at(-1)?.id?.slice(1),
    ][at % 3]!
    const n = read()
    note(chat, n)
    return <Shown n={n} />
  }
  function App() {
    const chat = useGraphStream(agent, { threadId: 't' })
    const [isOpen, setOpen] = useState(false)
    return (
      <>
        <button onClick={() => void chat.submit({})}>Send</button>
        <button onClick={() => startTransition(() => setOpen(true))}>Open</button>
        {isOpen
          ? Array.from({ length: ROWS }, (_, at) => <Field key={at} at={at} chat={chat} />)
          : null}
      </>
    )
  }
  const screen = await render(<App />)
  click(screen.container, 'Send')
  transport.step(PARTS)
  click(screen.container, 'Open')
  const numbers = () => [...screen.container.querySelectorAll('.n')].map((each) => each.textContent)
  await expect.poll(() => numbers().length).toBe(ROWS)
  expect(steps).toBeGreaterThan(ROWS / 2)
  await expect.poll(() => new Set(numbers()).size).toBe(1)
  expect([...seen.values()].filter(({ size }) => size > 1)).toEqual([])
})

it('catches up with what a deferred value has held back', async () => {
  const { transport, agent } = createLivePage(script)
  let steps = 0
  const advance = (): void => {
    if (steps >= STEPS || transport.requests.length === 0) return
    transport.step(PARTS)
    steps += 1
  }
  function Slow({ thread, name }: { thread: ThreadHandle; name: string }) {
    time.spend(advance)
    return (
      <p title={name}>
        <SelectedAnew thread={thread} />
      </p>
    )
  }
  function App() {
    const { thread, submit } = useGraphStream(agent, { threadId: 't' })
    const [name, rename] = useState('first')
    const deferred = useDeferredValue(name)
    return (
      <>
        <button onClick={() => void submit({})}>Send</button>
        <button onClick={() => rename('second')}>Rename</button>
        <Readers thread={thread} readers={READERS} />
        {Array.from({ length: 10 }, (_, at) => (
          <Slow key={`${at}${deferred}`} thread={thread} name={deferred} />
        ))}
      </>
    )
  }
  const screen = await render(<App />)
  const numbers = () => [...screen.container.querySelectorAll('.n')].map((each) => each.textContent)
  click(screen.container, 'Send')
  advance()
  await expect.poll(() => numbers().length).toBe(READERS.length + 10)
  const { frames, stop } = watch(screen.container, numbers)
  click(screen.container, 'Rename')
  await expect.poll(() => screen.container.querySelectorAll('[title=second]').length).toBe(10)
  await expect.poll(() => new Set(numbers()).size).toBe(1)
  stop()
  expect(frames.filter((each) => each.length > 1)).toEqual([])
})

it('publishes what an action does in a transition at once, for all hooks', async () => {
  const { transport, agent } = createLivePage([values({ n: 0 })])
  function App() {
    const chat = useGraphStream(agent, { threadId: 't' })
    const status = useStatus(chat.thread)
    return (
      <form action={async () => void (await chat.submit({}))}>
        <button disabled={chat.isRunning}>Send</button>
        <output>{`${chat.status} ${status}`}</output>
      </form>
    )
  }
  const screen = await render(<App />)
  const output = () => screen.container.querySelector('output')?.textContent
  click(screen.container, 'Send')
  await expect.poll(output).toBe('submitted submitted')
  expect(screen.container.querySelector('button')?.disabled).toBe(true)
  transport.end()
  await expect.poll(output).toBe('success success')
})
