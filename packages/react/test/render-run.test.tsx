import type { GraphTypes } from '@rivulet/core'
import { createGraphClient, type RemoteGraph, textOf } from '@rivulet/core/client'
import { recordRun, replayRun } from '@rivulet/core/record'
import {
  checkpoint,
  createFakeClock,
  createFakeFrames,
  custom,
  interrupt,
  scriptedTransport,
  token,
  values,
} from '@rivulet/core/testing'
import {
  type ThreadHandle,
  useCustom,
  useGraphStream,
  useInterrupts,
  useMessageIds,
  useMessageText,
  useThreads,
} from '@rivulet/react'
import { RenderCount, renderRun } from '@rivulet/react/testing'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent } from '@testing-library/react'
import {
  Component,
  createContext,
  forwardRef,
  lazy,
  memo,
  type ReactNode,
  use,
  useEffect,
  useState,
} from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'

interface ChatTypes extends GraphTypes {
  custom: { progress: number }
}

interface ChatGraph {
  readonly '~types'?: ChatTypes
}

function Chat({ agent }: { agent: RemoteGraph<ChatTypes> }) {
  const chat = useGraphStream(agent)
  const progress = useCustom(chat.thread).latest?.progress ?? 0
  const [question] = useInterrupts(chat.thread)
  return (
    <>
      {useMessageIds(chat.thread).map((id) => (
        <RenderCount key={id} id={id}>
          <Row thread={chat.thread} id={id} />
        </RenderCount>
      ))}
      <progress value={progress} max={100} />
      <button onClick={() => void chat.submit({ messages: 'hi' })}>Send</button>
      {question && <button onClick={() => void question.resume('yes')}>Answer</button>}
      <output>{chat.error?.message ?? chat.status}</output>
    </>
  )
}

const Row = memo(function Row({ thread, id }: { thread: ThreadHandle; id: string }) {
  return <p>{useMessageText(thread, id)}</p>
})

const script = [
  custom({ progress: 50 }),
  token('Hello'),
  token(' there'),
  token('Next', { id: 'b' }),
]

const openChat = (options: Parameters<typeof renderRun>[1] = { script }) =>
  renderRun<ChatGraph>(({ agent }) => <Chat agent={agent} />, options)

const status = (run: { getByRole: (role: string) => HTMLElement }): string | null =>
  run.getByRole('status').textContent

afterEach(() => vi.useRealTimers())

describe('renderRun', () => {
  it.each([true, false])('shows each part once it was stepped to, strict: %s', async (strict) => {
    const run = openChat({ script, strict })
    expect(status(run)).toBe('idle')
    fireEvent.click(run.getByText('Send'))
    expect(status(run)).toBe('submitted')
    await run.step()
    expect(run.getByRole('progressbar').getAttribute('value')).toBe('50')
    await run.step(2)
    expect(run.getByText('Hello there')).toBeDefined()
    await run.flush()
    expect(run.getByText('Next')).toBeDefined()
    await run.end()
    expect(status(run)).toBe('success')
    expect(run.transport.requests).toMatchObject([
      { runId: 'run-1', graph: 'agent', input: { messages: 'hi' } },
    ])
  })

  it('shows an error, and a question with its answer', async () => {
    const run = openChat({
      script: ({ isCommand }) => (isCommand ? [token('Done')] : [interrupt('i', 'Sure?')]),
      graph: 'other',
    })
    fireEvent.click(run.getByText('Send'))
    await run.end({ isPaused: true })
    fireEvent.click(run.getByText('Answer'))
    await run.step()
    expect(run.getByText('Done')).toBeDefined()
    await run.fail(new Error('The oven is cold.'))
    expect(status(run)).toBe('The oven is cold.')
    expect(run.transport.requests.map(({ graph, input }) => [graph, input])).toEqual([
      ['other', { messages: 'hi' }],
      ['other', { resume: { i: 'yes' } }],
    ])
  })

  it('moves on with the pauses of a script by the clock alone', async () => {
    const run = openChat({ script: [token('Hello'), { after: 5000 }, token(' there')] })
    fireEvent.click(run.getByText('Send'))
    await run.step()
    await run.advance(4999)
    expect(run.getByText('Hello')).toBeDefined()
    await run.advance(1)
    expect(run.getByText('Hello there')).toBeDefined()
  })

  it('renders a run that was recorded, at its speed', async () => {
    const clock = createFakeClock()
    const transport = scriptedTransport([token('Hello'), { after: 40 }, token(' there')], { clock })
    const client = createGraphClient({ transport, clock, frames: createFakeFrames() })
    const thread = client.graph('agent').thread()
    const recording = recordRun(thread, { clock })
    const result = thread.submit({})
    transport.step()
    await clock.advance(40)
    transport.end()
    await result
    const text = await recording.done

    const stepped = openChat({ recording: text })
    fireEvent.click(stepped.getByText('Send'))
    await stepped.step()
    expect(stepped.getByText('Hello')).toBeDefined()
    await stepped.end()
    expect([status(stepped), stepped.queryByText('Hello there')]).toMatchObject(['success', {}])
    stepped.unmount()

    const timed = openChat({ recording: replayRun(text, { speed: 2 }) })
    fireEvent.click(timed.getByText('Send'))
    await timed.advance(0)
    expect(timed.getByText('Hello')).toBeDefined()
    await timed.advance(20)
    expect([status(timed), timed.queryByText('Hello there')]).toMatchObject(['success', {}])
  })

  it('is recorded by the thread that a component has', async () => {
    const texts: Promise<string>[] = []
    function Reporting({ agent }: { agent: RemoteGraph }) {
      const { thread, submit } = useGraphStream(agent)
      const send = () => {
        texts.push(recordRun(thread).done)
        void submit({ messages: 'hi' })
      }
      return <button onClick={send}>Send</button>
    }
    const run = renderRun(({ agent }) => <Reporting agent={agent} />, { script })
    fireEvent.click(run.getByText('Send'))
    await run.end()
    const replayed = replayRun((await texts[0])!)
    expect(replayed.parts).toEqual(script)
    expect(replayed.header).toMatchObject({ graph: 'agent', runId: 'run-1', threadId: 'thread-1' })
  })

  it.each(['the fake timers of the runner', 'real timers'])('works with %s', async (which) => {
    const isFake = which !== 'real timers'
    if (isFake) vi.useFakeTimers()
    const run = openChat({
      script: [token('Hello'), { after: 100 }, token(' there')],
      ...(isFake && { advanceTimers: (ms) => vi.advanceTimersByTimeAsync(ms) }),
    })
    const called = vi.fn<() => void>()
    setTimeout(called, 100)
    fireEvent.click(run.getByText('Send'))
    await run.step()
    await run.advance(100)
    expect(run.getByText('Hello there')).toBeDefined()
    expect(called).toHaveBeenCalledTimes(isFake ? 1 : 0)
    await run.end()
    expect(status(run)).toBe('success')
  })

  it('renders an element whose client has the same transport', async () => {
    const transport = scriptedTransport(script)
    const client = createGraphClient<{ agent: ChatGraph }>({
      transport,
      frames: createFakeFrames(),
    })
    const run = renderRun(<Chat agent={client.graph('agent')} />, { transport })
    fireEvent.click(run.getByText('Send'))
    await run.step(2)
    expect(run.getByText('Hello')).toBeDefined()
  })

  it('renders again, with another function or element, and takes a wrapper', async () => {
    const Place = createContext('nowhere')
    const run = renderRun(() => <Here />, {
      wrapper: ({ children }: { children: ReactNode }) => (
        <Place value="somewhere">{children}</Place>
      ),
    })
    function Here({ more = '' }: { more?: string }) {
      return <p>{use(Place) + more}</p>
    }
    expect(run.getByText('somewhere')).toBeDefined()
    run.rerender(({ agent }) => <Here more={` ${agent.name}`} />)
    expect(run.getByText('somewhere agent')).toBeDefined()
    run.rerender(<Here more="!" />)
    expect(run.getByText('somewhere!')).toBeDefined()
  })

  it('shows a thread that was saved, once it was read', async () => {
    const warned = vi.spyOn(console, 'error')
    function Saved({ agent }: { agent: RemoteGraph }) {
      const { messages, isLoading } = useGraphStream(agent, { threadId: 't' })
      return <p>{isLoading ? 'loading' : messages.map((message) => textOf(message)).join()}</p>
    }
    const { data } = checkpoint(1, { messages: [{ type: 'human', id: 'h', content: 'Before' }] })
    const { config, values: saved, metadata, next } = data
    const state = { config, values: saved, metadata, next, createdAt: null, parentConfig: null }
    const run = renderRun(({ agent }) => <Saved agent={agent} />, {
      history: [{ ...state, tasks: [], interrupts: [] }],
    })
    expect(run.getByText('loading')).toBeDefined()
    await run.advance(0)
    expect(run.getByText('Before')).toBeDefined()
    expect(warned).not.toHaveBeenCalled()
    warned.mockRestore()
  })

  it('answers for threads', async () => {
    const threads = [{ threadId: 'a', title: 'First', createdAt: 0, updatedAt: 0, status: 'idle' }]
    function Threads({ agent }: { agent: RemoteGraph }) {
      return (
        <p>
          {useThreads(agent)
            .data?.map(({ title }) => title)
            .join()}
        </p>
      )
    }
    const queryClient = new QueryClient()
    const run = renderRun(({ agent }) => <Threads agent={agent} />, {
      threads: threads as never,
      wrapper: ({ children }: { children: ReactNode }) => (
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      ),
    })
    await run.advance(0)
    expect(run.getByText('First')).toBeDefined()
  })

  it('says what is wrong', async () => {
    const run = openChat()
    await expect(run.step()).rejects.toThrow(/no run was started yet. Submit first/)
    await expect(run.end()).rejects.toThrow(/Submit first/)
    expect(() => openChat({ script: [{ type: 'messages' } as never] })).toThrow(/Item 0 .* its ns/)
    expect(() => openChat({ script, recording: '' })).toThrow(/not script and recording/)
    expect(() => openChat({ recording: '{}' })).toThrow(/Line 1 of the recording/)
  })
})

describe('renders', () => {
  it.each([true, false])('counts what reaches the screen, once, strict: %s', async (strict) => {
    const run = openChat({ script, strict })
    fireEvent.click(run.getByText('Send'))
    await run.step(2)
    // What was said shows ahead of the run.
    expect(run.renders()).toEqual({ 'message-1': 1, 'ai-1': 1 })
    await run.step()
    expect(run.renders('ai-1')).toBe(2)
    // A new row renders the list of rows, and no row that was there.
    await run.step()
    expect(run.renders()).toEqual({ 'message-1': 1, 'ai-1': 2, b: 1 })
    expect(run.renders('nobody')).toBe(0)
    await run.end()
    expect(run.renders()).toEqual({ 'message-1': 1, 'ai-1': 2, b: 1 })
  })

  it('counts a message that is made anew by a state, and none that is the same', async () => {
    const messages = ['a', 'b'].map((id) => ({ type: 'human', id, content: id }))
    const run = openChat({
      script: [
        values({ messages }),
        values({ messages: [messages[0], { ...messages[1], content: 'B' }] }),
      ],
    })
    fireEvent.click(run.getByText('Send'))
    await run.step()
    await run.step()
    expect(run.renders()).toEqual({ 'message-1': 1, a: 1, b: 2 })
  })

  it('renders what it counts as often as without it', () => {
    const calls = vi.fn<(name: string) => void>()
    const Plain = () => (calls('plain'), (<i />))
    const Kept = memo(() => (calls('kept'), (<i />)))
    const Picky = memo(
      ({ at }: { at: number }) => (calls('picky'), (<i>{at}</i>)),
      (before, now) => Math.abs(before.at - now.at) < 2,
    )
    const Ref = forwardRef<HTMLElement, { at: number }>(
      ({ at }, ref) => (calls('ref'), (<i ref={ref}>{at}</i>)),
    )
    const same = <Plain />
    const ref = { current: null as HTMLElement | null }
    function Page({ at, counted }: { at: number; counted: boolean }) {
      const around = (id: string, child: React.ReactElement) =>
        counted ? <RenderCount id={id}>{child}</RenderCount> : child
      return (
        <>
          {around('plain', <Plain />)}
          {around('kept', <Kept />)}
          {around('picky', <Picky at={at} />)}
          {around('ref', <Ref at={at} ref={ref} />)}
          {around('same', same)}
        </>
      )
    }
    const count = (counted: boolean) => {
      calls.mockClear()
      const run = renderRun(<Page at={0} counted={counted} />, { strict: false })
      for (const at of [1, 2, 3]) run.rerender(<Page at={at} counted={counted} />)
      expect(ref.current?.textContent).toBe('3')
      run.unmount()
      return { calls: calls.mock.calls.map(([name]) => name).toSorted(), renders: run.renders() }
    }
    const with_ = count(true)
    expect(with_.calls).toEqual(count(false).calls)
    expect(with_.renders).toEqual({ plain: 4, kept: 1, picky: 2, ref: 4, same: 1 })
  })

  it('keeps the state of what it counts, and counts what it renders by itself', () => {
    const mounted = vi.fn<() => void>()
    function Counter() {
      const [count, setCount] = useState(0)
      useEffect(mounted, [])
      return <button onClick={() => setCount(count + 1)}>{count}</button>
    }
    const page = (
      <RenderCount id="counter">
        <Counter />
      </RenderCount>
    )
    const run = renderRun(page, { strict: false })
    fireEvent.click(run.getByText('0'))
    fireEvent.click(run.getByText('1'))
    run.rerender(
      <RenderCount id="counter">
        <Counter />
      </RenderCount>,
    )
    expect(run.getByText('2')).toBeDefined()
    expect([run.renders('counter'), mounted.mock.calls.length]).toEqual([4, 1])
  })

  it('says what is wrong', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    class Old extends Component {
      override render() {
        return null
      }
    }
    const Late = lazy(async () => ({ default: () => <p /> }))
    const wrong = [<p key="1" />, <Old key="2" />, <Late key="3" />]
    for (const child of wrong) {
      const page = <RenderCount id="a">{child}</RenderCount>
      expect(() => renderRun(page)).toThrow(/"a" counts one function component/)
    }
    const two = <RenderCount id="a">{(<></>) as never}</RenderCount>
    expect(() => renderRun(two)).toThrow(/one function component/)
    vi.restoreAllMocks()
  })
})
