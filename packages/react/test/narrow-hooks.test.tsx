import {
  useCustom,
  useGraphStream,
  useMessage,
  useMessageIds,
  useMessageText,
  useTasks,
  useThreadSelector,
} from '@rivulet/react'
import { act, renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createHarness, custom, metadataOf, taskStart, token, values } from './support.tsx'
import { useRenderCount } from './use-render-count.ts'

describe('useMessageIds', () => {
  it('filters by node and by tags, also with an inline filter', async () => {
    const { agent, step } = createHarness([
      token('a', 'joke-1', metadataOf('write_joke', ['joke'])),
      token('b', 'poem-1', metadataOf('write_poem', ['poem', 'long'])),
      token('c', 'poem-2', metadataOf('write_poem', ['poem'])),
    ])
    let renders = 0
    const { result } = renderHook(() => {
      useRenderCount(() => void (renders += 1))
      const { thread, submit } = useGraphStream(agent)
      return {
        submit,
        all: useMessageIds(thread),
        poems: useMessageIds(thread, { node: 'write_poem' }),
        long: useMessageIds(thread, { tags: ['poem', 'long'] }),
      }
    })
    await act(async () => void result.current.submit({}))
    await step(3)
    expect(result.current).toMatchObject({
      all: ['joke-1', 'poem-1', 'poem-2'],
      poems: ['poem-1', 'poem-2'],
      long: ['poem-1'],
    })
    expect(renders).toBe(4)
  })

  it('keeps apart what each namespace said', async () => {
    const inner = { ...token('x', 'inner'), ns: ['sub:1'] } as ReturnType<typeof token>
    const { agent, step } = createHarness([inner, token('y', 'outer')])
    const { result } = renderHook(() => {
      const { thread, submit } = useGraphStream(agent)
      return { submit, root: useMessageIds(thread), sub: useMessageIds(thread, { ns: ['sub:1'] }) }
    })
    await act(async () => void result.current.submit({}))
    await step(2)
    expect(result.current).toMatchObject({ root: ['outer'], sub: ['inner'] })
  })
})

describe('useMessage', () => {
  it('gives the message of the id it is asked for now', async () => {
    const { agent, step } = createHarness([token('a', 'one'), token('b', 'two')])
    const chat = renderHook(() => useGraphStream(agent)).result.current
    const { result, rerender } = renderHook(({ id }) => useMessage(chat.thread, id), {
      initialProps: { id: 'one' },
    })
    expect(result.current).toBeUndefined()
    await act(async () => void chat.submit({}))
    await step(2)
    expect(result.current).toMatchObject({ id: 'one', content: 'a' })
    rerender({ id: 'two' })
    expect(result.current).toMatchObject({ id: 'two', content: 'b' })
  })
})

describe('useMessageText', () => {
  it('puts a text together once, however many tokens come for another message', async () => {
    let looks = 0
    const block = {
      type: 'text',
      get text() {
        looks += 1
        return 'earlier'
      },
    }
    const earlier = { type: 'ai', id: 'a', content: [block] }
    const { agent, step } = createHarness([
      values({ messages: [earlier] }),
      ...['x', 'y', 'z'].map((text) => token(text, 'b')),
    ])
    const chat = renderHook(() => useGraphStream(agent)).result.current
    const { result } = renderHook(() => useMessageText(chat.thread, 'a'))
    await act(async () => void chat.submit({}))
    await step()
    expect(result.current).toBe('earlier')
    const before = looks
    await step(3)
    expect(looks).toBe(before)
  })
})

describe('useCustom', () => {
  it('gives the latest and the log, of one namespace when asked', async () => {
    const inner = { ...custom('inner'), ns: ['sub:1'] } as ReturnType<typeof custom>
    const { agent, step } = createHarness([custom('first'), inner, custom('last')])
    const chat = renderHook(() => useGraphStream(agent)).result.current
    const all = renderHook(() => useCustom(chat.thread))
    let renders = 0
    const sub = renderHook(() => {
      useRenderCount(() => void (renders += 1))
      return useCustom(chat.thread, { ns: ['sub:1'] })
    })
    await act(async () => void chat.submit({}))
    await step(3)
    expect(all.result.current.latest).toBe('last')
    expect(all.result.current.log.map(({ data }) => data)).toEqual(['first', 'inner', 'last'])
    expect(sub.result.current.latest).toBe('inner')
    expect(renders).toBe(2)
  })
})

describe('useThreadSelector', () => {
  it('renders for its slice only, by the given equality', async () => {
    const { agent, step } = createHarness([
      custom({ at: 1 }),
      values({ topic: 'x' }),
      custom({ at: 2 }),
    ])
    const chat = renderHook(() => useGraphStream(agent)).result.current
    let renders = 0
    const { result } = renderHook(() => {
      useRenderCount(() => void (renders += 1))
      const isSame = (left: number[], right: number[]): boolean => left.join() === right.join()
      return useThreadSelector(
        chat.thread,
        ({ custom: { log } }) => log.map(({ data }) => (data as { at: number }).at),
        isSame,
      )
    })
    await act(async () => void chat.submit({}))
    await step(3)
    expect(result.current).toEqual([1, 2])
    expect(renders).toBe(3)
  })
})

describe('a filter', () => {
  it('looks at nothing again when a commit has left it alone', async () => {
    let looks = 0
    const join = (): string => {
      looks += 1
      return 'sub:1'
    }
    const ns = Object.assign(['sub:1'], { join })
    const inner = [custom(1), taskStart('1')].map((part) => ({ ...part, ns }))
    const { agent, step } = createHarness([...inner, token('a'), token('b')])
    const chat = renderHook(() => useGraphStream(agent)).result.current
    const { result } = renderHook(() => ({
      custom: useCustom(chat.thread, { ns: ['sub:1'] }),
      tasks: useTasks(chat.thread, { ns: ['sub:1'] }),
    }))
    await act(async () => void chat.submit({}))
    await step(2)
    expect(result.current).toMatchObject({ custom: { latest: 1 }, tasks: [{ id: '1' }] })
    expect(looks).toBeGreaterThan(0)
    const before = looks
    await step(2)
    expect(looks).toBe(before)
  })
})
