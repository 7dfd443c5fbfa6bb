import type { NamespaceNode, RemoteGraph, StreamPart } from '@rivulet/core/client'
import {
  type ThreadHandle,
  useCheckpoints,
  useGraphStream,
  useInterrupts,
  useMessageIds,
  useNamespace,
  useNamespaces,
  useTasks,
  useUpdates,
  useValues,
} from '@rivulet/react'
import { act, render, renderHook, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import {
  asks,
  checkpoint,
  createHarness,
  custom,
  taskEnd,
  taskStart,
  token,
  values,
} from './support.tsx'
import { useRenderCount } from './use-render-count.ts'

const updates = (data: Record<string, unknown>, ns: readonly string[] = []): StreamPart => ({
  type: 'updates',
  ns,
  data,
})
const topicOf = (state: { topic?: string }): unknown => state.topic
const inner = (part: StreamPart, ...ns: string[]): StreamPart => ({ ...part, ns })

/** A narrow hook and what it is called with. */
type Use = readonly [useIt: (thread: ThreadHandle, argument: never) => unknown, argument?: unknown]

/** Mounts hooks on one thread, submits, and says how often each has rendered. */
async function mount<Name extends string>(agent: RemoteGraph, hooks: Record<Name, Use>) {
  const chat = renderHook(() => useGraphStream(agent)).result.current
  const counts: Partial<Record<Name, number>> = {}
  const results = new Map<Name, { readonly current: unknown }>()
  for (const [name, [useIt, argument]] of Object.entries(hooks) as [Name, Use][]) {
    const { result } = renderHook(() => {
      useRenderCount(() => void (counts[name] = (counts[name] ?? 0) + 1))
      return useIt(chat.thread, argument as never) // each test passes what its hook takes
    })
    results.set(name, result)
  }
  await act(async () => void chat.submit({}))
  return { counts, get: (name: Name): unknown => results.get(name)?.current }
}

const show = (nodes: unknown): unknown =>
  (nodes as readonly NamespaceNode[]).map(({ key, status, children }) => [
    key,
    status,
    ...(children.length > 0 ? [show(children)] : []),
  ])

describe('the view', () => {
  it('shows tasks, checkpoints, namespaces, debug and interrupts', async () => {
    const { agent, step } = createHarness([
      checkpoint(0),
      taskStart('1'),
      inner(custom('x'), 'write:1'),
      asks('i1', 'Sure?', ['write:1']),
      {
        type: 'debug',
        ns: [],
        data: {
          step: 1,
          timestamp: 'now',
          type: 'task',
          payload: { id: '1', name: 'n', input: 1, triggers: [] },
        },
      },
    ])
    const { result } = renderHook(() => {
      const { tasks, checkpoints, namespaces, debug, interrupts, submit } = useGraphStream(agent)
      return { tasks, checkpoints, namespaces, debug, interrupts, submit }
    })
    await act(async () => void result.current.submit({}))
    await step(5)
    expect(result.current).toMatchObject({
      tasks: [{ id: '1', status: 'running' }],
      checkpoints: { latest: { metadata: { step: 0 } } },
      namespaces: [{ key: 'write:1', name: 'write', taskId: '1' }],
      debug: { latest: { type: 'task' } },
      interrupts: [{ id: 'i1', value: 'Sure?', ns: ['write:1'] }],
    })
  })

  it('resumes: by value, by ids, and each question by itself', async () => {
    const { agent, step, transport } = createHarness([asks('i1', 'Sure?')])
    const interrupts = [{ id: 'i1', value: 'Sure?' }]
    function Chat() {
      const chat = useGraphStream(agent)
      return (
        <>
          <button onClick={() => void chat.submit(null)}>Start</button>
          <button onClick={() => void chat.resume(1)}>Resume</button>
          <button onClick={() => void chat.resumeAll({ i1: 2, i2: 3 })}>All</button>
          {chat.interrupts.map(({ id, value, resume }) => (
            <button key={id} onClick={() => void resume('yes')}>
              {String(value)}
            </button>
          ))}
        </>
      )
    }
    render(<Chat />)
    for (const name of ['Start', 'Sure?', 'Resume', 'All']) {
      await act(async () => screen.getByText(name).click())
      expect(screen.queryByText('Sure?')).toBeNull()
      await step()
      await act(async () => transport.end({ interrupts }))
    }
    expect(transport.requests.map(({ input }) => input)).toEqual([
      null,
      { resume: { i1: 'yes' } },
      { resume: 1 },
      { resume: { i1: 2, i2: 3 } },
    ])
  })

  it('asks for nested graphs unless no view wants them', async () => {
    const { agent, end, transport } = createHarness([])
    const one = renderHook(() => useGraphStream(agent, { threadId: 't', subgraphs: false }))
    const submit = async (): Promise<void> => {
      await act(async () => void one.result.current.submit({}))
      await end()
    }
    await submit()
    const two = renderHook(() => useGraphStream(agent, { threadId: 't' }))
    await submit()
    two.unmount()
    await submit()
    expect(transport.requests.map(({ options }) => options.subgraphs)).toEqual([false, true, false])
    expect(transport.requests[1]?.options.streamMode).toEqual([
      'values',
      'messages',
      'custom',
      'tasks',
    ])
  })
})

describe('useTasks', () => {
  it('filters by graph and by node', async () => {
    const { agent, step } = createHarness([
      taskStart('1'),
      taskStart('2', [], 'read'),
      taskStart('3', ['write:1']),
    ])
    const { get } = await mount(agent, {
      all: [useTasks],
      root: [useTasks, { ns: [] }],
      write: [useTasks, { node: 'write' }],
      both: [useTasks, { node: 'write', ns: ['write:1'] }],
    })
    await step(3)
    const ids = (name: 'all' | 'root' | 'write' | 'both'): string[] =>
      (get(name) as { id: string }[]).map(({ id }) => id)
    expect([ids('all'), ids('root'), ids('write'), ids('both')]).toEqual([
      ['1', '2', '3'],
      ['1', '2'],
      ['1', '3'],
      ['3'],
    ])
  })
})

describe('useUpdates and useCheckpoints', () => {
  it('give the latest and the log of what passes the filter', async () => {
    const { agent, step } = createHarness([
      updates({ write: { a: 1 } }),
      updates({ read: { a: 2 } }),
      updates({ write: { a: 3 } }, ['sub:1']),
      checkpoint(0),
      checkpoint(7, ['sub:1']),
    ])
    const { get, counts } = await mount(agent, {
      all: [useUpdates],
      write: [useUpdates, { node: 'write' }],
      none: [useUpdates, { node: '__proto__' }],
      root: [useUpdates, { node: 'write', ns: [] }],
      saved: [useCheckpoints, { ns: [] }],
    })
    await step(5)
    expect(get('all')).toMatchObject({ latest: { write: { a: 3 } } })
    expect((get('write') as { log: unknown[] }).log).toHaveLength(2)
    expect(get('root')).toMatchObject({ latest: { write: { a: 1 } } })
    expect(get('none')).toEqual({ latest: undefined, log: [] })
    expect(get('saved')).toMatchObject({ latest: { values: { step: 0 } } })
    expect(counts).toEqual({ all: 4, write: 3, none: 1, root: 2, saved: 2 })
  })
})

describe('useInterrupts', () => {
  it('gives what is open in all graphs, or in one', async () => {
    const { agent, step } = createHarness([asks('i1', 'a'), asks('i2', 'b', ['sub:1'])])
    const { get } = await mount(agent, {
      all: [useInterrupts],
      sub: [useInterrupts, { ns: ['sub:1'] }],
    })
    await step(2)
    expect(get('all')).toMatchObject([{ id: 'i1' }, { id: 'i2' }])
    expect(get('sub')).toMatchObject([{ id: 'i2' }])
  })
})

describe('useValues', () => {
  it('gives the state of the root graph, or a slice, and renders for nothing else', async () => {
    const { agent, step } = createHarness([
      values({ topic: 'cats', n: 1 }),
      values({ topic: 'cats', n: 2 }),
      inner(values({ topic: 'inner' }), 'sub:1'),
    ])
    const { get, counts } = await mount(agent, {
      all: [useValues],
      topic: [useValues, topicOf],
    })
    expect([get('all'), get('topic')]).toEqual([{}, undefined])
    await step(3)
    expect([get('all'), get('topic')]).toEqual([{ topic: 'cats', n: 2 }, 'cats'])
    expect(counts).toEqual({ all: 3, topic: 2 })
  })

  it('renders for no token, also with an inline selector that makes something new each time', async () => {
    const useShort: Use[0] = (thread) =>
      useValues(thread, (state) => (state as { all?: number[] }).all?.filter((each) => each < 10))
    const { agent, step } = createHarness([
      values({ all: [1, 20, 3] }),
      ...['a', 'b', 'c'].map((text) => token(text)),
    ])
    const { get, counts } = await mount(agent, { short: [useShort] })
    await step(4)
    expect(get('short')).toEqual([1, 3])
    expect(counts).toEqual({ short: 2 })
  })
})

describe('namespaces', () => {
  const script = [
    inner(custom(1), 'a:1'),
    inner(custom(1), 'a:2'),
    inner(custom(1), 'b:3', 'c:4'),
    taskEnd('2', [], 'a'),
    taskEnd('4', ['b:3'], 'c'),
  ]

  it('are a tree, filtered by graph and by node', async () => {
    const { agent, step, end } = createHarness(script)
    const { get } = await mount(agent, {
      root: [useNamespaces],
      a: [useNamespaces, { node: 'a' }],
      inB: [useNamespaces, { ns: ['b:3'] }],
      nowhere: [useNamespaces, { ns: ['b'] }],
      c: [useNamespace, ['b:3', 'c:4']],
      none: [useNamespace, ['__proto__']],
    })
    await step(5)
    expect(show(get('root'))).toEqual([
      ['a:1', 'running'],
      ['a:2', 'success'],
      ['b:3', 'running', [['b:3|c:4', 'success']]],
    ])
    expect(show(get('a'))).toEqual([
      ['a:1', 'running'],
      ['a:2', 'success'],
    ])
    expect(show(get('inB'))).toEqual([['b:3|c:4', 'success']])
    expect([get('nowhere'), get('none')]).toEqual([[], undefined])
    expect(get('c')).toMatchObject({ name: 'c', taskId: '4', status: 'success' })
    await end()
    expect(show(get('root'))).toEqual([
      ['a:1', 'success'],
      ['a:2', 'success'],
      ['b:3', 'success', [['b:3|c:4', 'success']]],
    ])
  })

  it('render a panel for its own namespace only', async () => {
    const { agent, step } = createHarness(script)
    const { counts } = await mount(agent, {
      one: [useNamespace, ['a:1']],
      two: [useNamespace, ['a:2']],
      b: [useNamespace, ['b:3']],
    })
    await step(5)
    // Heard of, then its end: that of a:1 is not told, and b:3 has one below it.
    expect(counts).toEqual({ one: 2, two: 3, b: 3 })
  })
})

describe('a part of one mode', () => {
  it('renders no component that reads another', async () => {
    const { agent, step } = createHarness([
      token('Hel'),
      taskStart('1'),
      taskEnd('1'),
      checkpoint(0),
      inner(custom(1), 'write:1'),
      token('lo'),
    ])
    const chat = renderHook(() => useGraphStream(agent)).result.current
    const counts = { tasks: 0, ids: 0 }
    await act(async () => void chat.submit({}))
    const reading = renderHook(() => {
      useRenderCount(() => void (counts.ids += 1))
      return useMessageIds(chat.thread)
    })
    renderHook(() => {
      useRenderCount(() => void (counts.tasks += 1))
      return useTasks(chat.thread)
    })
    await step(6)
    expect(reading.result.current).toEqual(['ai-1'])
    // First render, then: the message came; the task started and ended.
    expect(counts).toEqual({ ids: 2, tasks: 3 })
  })

  it('renders a view of the messages only for messages', async () => {
    const { agent, step } = createHarness([
      taskStart('1'),
      token('a'),
      taskEnd('1'),
      checkpoint(0),
      token('b'),
    ])
    let renders = 0
    const { result } = renderHook(() => {
      useRenderCount(() => void (renders += 1))
      const { messages, submit } = useGraphStream(agent)
      return { messages, submit }
    })
    await act(async () => void result.current.submit({}))
    await step(5)
    expect(renders).toBe(3)
  })
})
