import type { StreamPart } from '@rivulet/core/client'
import { type ThreadHandle, useGraphStream, useTextRef } from '@rivulet/react'
import { act, render, renderHook } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { createHarness, token, values } from './support.tsx'
import { useRenderCount } from './use-render-count.ts'

interface LiveProps {
  thread: ThreadHandle
  id?: string
  ns?: readonly string[]
  earlier?: string
  onRender?: () => void
}

function Live({ thread, id = 'ai-1', ns, earlier, onRender = () => {} }: LiveProps) {
  useRenderCount(onRender)
  return <p ref={useTextRef(thread, id, { ns })}>{earlier}</p>
}

const whole = (content: string, id = 'ai-1'): StreamPart => ({
  type: 'messages',
  ns: [],
  data: [{ type: 'ai', id, content }, { langgraph_node: 'write' } as never],
})

async function start(script: readonly StreamPart[], threadId = 't') {
  const harness = createHarness(script)
  const { current } = renderHook(() => useGraphStream(harness.agent, { threadId })).result
  await act(async () => void current.submit({}))
  return { ...harness, thread: current.thread }
}

describe('useTextRef', () => {
  it('starts with the text that is there, goes on with every commit, and renders nothing', async () => {
    const { thread, step } = await start([token('Hel'), token('lo'), token(' there')])
    await step()
    const onRender = vi.fn<() => void>()
    const { container } = render(<Live thread={thread} onRender={onRender} />)
    expect(container.textContent).toBe('Hel')
    await step()
    expect(container.textContent).toBe('Hello')
    await step()
    expect(container.innerHTML).toBe('<p>Hello there</p>')
    expect(onRender).toHaveBeenCalledTimes(1)
  })

  it('keeps one text node, and only appends to it while the text grows', async () => {
    const { thread, step } = await start([token('a'), token('b'), whole('abc'), whole('new')])
    const { container } = render(<Live thread={thread} />)
    await step()
    const node = container.firstChild?.firstChild as Text
    const append = vi.spyOn(node, 'appendData')
    await step(2)
    expect(append.mock.calls).toEqual([['b'], ['c']])
    await step()
    expect(append).toHaveBeenCalledTimes(2)
    expect(container.firstChild?.firstChild).toBe(node)
    expect(node.data).toBe('new')
  })

  it('shows a message that another attempt writes anew, and the state that replaces it', async () => {
    const attempt = (content: string, at: number): StreamPart =>
      token(content, 'ai-1', { langgraph_checkpoint_ns: 'write:1', attempt: at })
    const { thread, step, end } = await start([
      attempt('Hello wor', 1),
      attempt('Hi', 2),
      attempt(' there', 2),
      values({ messages: [{ type: 'ai', id: 'ai-1', content: 'Hi there.' }] }),
    ])
    const { container } = render(<Live thread={thread} />)
    const seen: (string | null)[] = []
    for (let at = 0; at < 4; at++) {
      await step()
      seen.push(container.textContent)
    }
    expect(seen).toEqual(['Hello wor', 'Hi', 'Hi there', 'Hi there.'])
    await end()
  })

  it('follows another id, graph and thread', async () => {
    const inner = { ...token('inner'), ns: ['sub:1'] }
    const { thread, agent, step } = await start([token('one'), token('two', 'ai-2'), inner])
    await step(3)
    const other = renderHook(() => useGraphStream(agent, { threadId: 'other' })).result.current
    const { container, rerender } = render(<Live thread={thread} />)
    const texts = [container.textContent]
    const show = (props: Partial<LiveProps>): void => {
      rerender(<Live thread={thread} {...props} />)
      texts.push(container.textContent)
    }
    show({ id: 'ai-2' })
    show({ ns: ['sub:1'] })
    show({ thread: other.thread })
    show({ id: 'ai-2' })
    expect(texts).toEqual(['one', 'two', 'inner', '', 'two'])
    expect(container.firstChild?.childNodes).toHaveLength(1)
  })

  it('takes over the text that the element has, and does not touch what React shows beside it', async () => {
    const { thread, step } = await start([token('Hello'), token(' there')])
    await step()
    const lent = render(<Live thread={thread} earlier="Hello" />)
    const node = lent.container.firstChild?.firstChild
    await step()
    expect(lent.container.innerHTML).toBe('<p>Hello there</p>')
    expect(lent.container.firstChild?.firstChild).toBe(node)

    function Beside() {
      return (
        <p ref={useTextRef(thread, 'ai-1')}>
          <b>AI</b>
        </p>
      )
    }
    const beside = render(<Beside />)
    expect(beside.container.innerHTML).toBe('<p><b>AI</b>Hello there</p>')
  })

  it('writes on, when somebody else has set the text of the element', async () => {
    const { thread, step } = await start([token('Hello'), token(' there')])
    await step()
    const { container, rerender } = render(<Live thread={thread} earlier="Hello" />)
    rerender(<Live thread={thread} earlier="reset" />)
    await step()
    expect(container.innerHTML).toBe('<p>Hello there</p>')
    container.firstElementChild!.textContent = ''
    rerender(<Live thread={thread} id="nobody" />)
    rerender(<Live thread={thread} />)
    expect(container.innerHTML).toBe('<p>Hello there</p>')
  })

  it('goes on with the frames, where commits come less often', async () => {
    const harness = createHarness(['a', 'b', 'c', 'd'].map((text) => token(text)))
    const options = { threadId: 't', commit: 'manual' } as const
    const chat = renderHook(() => useGraphStream(harness.agent, options)).result.current
    await act(async () => void chat.submit({}))
    await harness.step()
    const { container } = render(<Live thread={chat.thread} />)
    let frame: FrameRequestCallback = () => {}
    const requested = vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((next) => {
      frame = next
      return 1
    })
    await harness.step(2)
    expect(requested).toHaveBeenCalledTimes(1)
    expect(container.textContent).toBe('a')
    frame(0)
    expect(container.textContent).toBe('abc')
    await harness.step()
    expect(requested).toHaveBeenCalledTimes(2)
    const cancelled = vi.spyOn(globalThis, 'cancelAnimationFrame')
    await harness.end()
    expect(container.textContent).toBe('abcd')
    expect(cancelled).toHaveBeenCalledTimes(1)
    vi.restoreAllMocks()
  })

  it('is the same function until it is of another message', async () => {
    const { thread } = await start([])
    const { result, rerender } = renderHook(({ id }) => useTextRef(thread, id, { ns: [] }), {
      initialProps: { id: 'a' },
    })
    const first = result.current
    rerender({ id: 'a' })
    expect(result.current).toBe(first)
    rerender({ id: 'b' })
    expect(result.current).not.toBe(first)
  })

  it('leaves nothing behind: no node and no listener', async () => {
    const { thread, step } = await start([token('a'), token('b')])
    await step()
    const element = document.createElement('p')
    const { result } = renderHook(() => useTextRef(thread, 'ai-1'))
    const remove = result.current(element)
    expect(element.textContent).toBe('a')
    remove?.()
    await step()
    expect(element.childNodes).toHaveLength(0)
    expect(result.current(null)).toBeUndefined()
  })

  it('leaves it to the component what a server says', () => {
    const { agent } = createHarness([])
    function Page() {
      return <Live thread={useGraphStream(agent).thread} earlier="earlier" />
    }
    expect(renderToString(<Page />)).toBe('<p>earlier</p>')
  })
})
