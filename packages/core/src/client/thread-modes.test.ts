import { describe, expect, it } from 'vitest'
import { snapshotOf } from '../../test/snapshot.ts'
import { RivuletError } from '../errors.ts'
import { COMMAND } from '../internal/brand.ts'
import type { CheckpointPayload, Interrupt, StreamPart } from '../stream/stream-part.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeFrames } from '../testing/fake-frames.ts'
import { createFakeIds } from '../testing/fake-ids.ts'
import { scriptedTransport } from '../testing/scripted-transport.ts'
import { createGraphClient } from './graph-client.ts'
import type { ThreadSnapshot } from './thread-state.ts'
import type { Thread } from './thread.ts'

const values = (data: object, interrupts: Interrupt[] = [], ns: string[] = []): StreamPart => ({
  type: 'values',
  ns,
  data: data as Record<string, unknown>,
  interrupts,
})
const custom = (data: unknown, ns: string[] = []): StreamPart => ({ type: 'custom', ns, data })
const token = (id: string, content: string): StreamPart => ({
  type: 'messages',
  ns: [],
  data: [{ type: 'AIMessageChunk', id, content }, { langgraph_node: 'n' } as never],
})
const start = (id: string, ns: string[] = []): StreamPart => ({
  type: 'tasks',
  ns,
  data: { id, name: 'n', input: {}, triggers: [] },
})
const end = (id: string, change: object = {}): StreamPart => ({
  type: 'tasks',
  ns: [],
  data: { id, name: 'n', error: null, result: {}, interrupts: [], ...change },
})
const checkpoint = (step: number): StreamPart => ({
  type: 'checkpoints',
  ns: [],
  data: {
    config: { configurable: { thread_id: 't', checkpoint_ns: '', checkpoint_id: `c${step}` } },
    parent_config: null,
    values: { step },
    metadata: { source: 'loop', step, parents: {} },
    next: [],
    tasks: [],
  } satisfies CheckpointPayload,
})
const question = { id: 'a'.repeat(32), value: 'Sure?' }
const other = { id: 'b'.repeat(32), value: 'Which?' }

function createHarness(script: readonly StreamPart[], options: object = {}) {
  const transport = scriptedTransport(script)
  const client = createGraphClient({
    transport,
    frames: createFakeFrames({ manual: true }),
    clock: createFakeClock(),
    ids: createFakeIds(),
  })
  const graph = client.graph('agent')
  const thread = graph.thread('t', options)
  return { transport, graph, thread }
}

function afterRun(script: readonly StreamPart[]): ThreadSnapshot {
  const { transport, thread } = createHarness(script)
  void thread.submit({})
  transport.end()
  return thread.getSnapshot()
}

describe('a thread that is asked something', () => {
  it('is interrupted and shows the question with its answer to give', async () => {
    const { transport, thread } = createHarness([
      values({}, [question], ['n:1']),
      values({}, [question]),
    ])
    const run = thread.submit({})
    transport.step()
    const [open] = thread.getSnapshot().interrupts
    expect(open).toMatchObject({ ...question, ns: ['n:1'] })
    transport.end({ interrupts: [question] })
    expect(await run).toMatchObject({ status: 'interrupted', interrupts: [question] })
    expect(thread.getSnapshot()).toMatchObject({ status: 'interrupted' })
    expect(thread.getSnapshot().interrupts[0]).toBe(open)

    const answer = open?.resume('yes', { tags: ['a'] })
    expect(thread.getSnapshot()).toMatchObject({ status: 'submitted', interrupts: [] })
    expect(transport.requests.at(-1)).toMatchObject({
      input: { resume: { [question.id]: 'yes' } },
      isCommand: true,
      options: { tags: ['a'], configurable: { thread_id: 't' } },
    })
    transport.end()
    expect((await answer)?.status).toBe('success')
  })

  it('shows all questions, whatever the last part says', () => {
    const parts = [values({}, [question]), values({}, [other]), values({ late: 1 })]
    const { transport, thread } = createHarness(parts)
    void thread.submit({})
    transport.step(3)
    expect(thread.getSnapshot().interrupts.map(({ id }) => id)).toEqual([question.id, other.id])
    transport.end({ interrupts: [other] })
    expect(thread.getSnapshot().interrupts.map(({ id }) => id)).toEqual([other.id])
  })

  it('shows what nobody has answered while another question is', async () => {
    const { transport, thread } = createHarness([values({}, [question]), values({}, [other])])
    void thread.submit({})
    transport.end({ interrupts: [question, other] })
    const [first, second] = thread.getSnapshot().interrupts
    void first?.resume('yes')
    expect(thread.getSnapshot()).toMatchObject({ status: 'submitted', interrupts: [second] })
    await thread.stop()
    expect(thread.getSnapshot()).toMatchObject({ status: 'stopped', interrupts: [second] })
  })

  it('shows its questions again when an answer is refused, or the run fails before it says anything', () => {
    const { transport, thread } = createHarness([values({}, [question]), values({}, [other])])
    void thread.submit({})
    transport.end({ interrupts: [question, other] })
    const { interrupts } = thread.getSnapshot()
    void thread.resumeAll({ [question.id]: 1, [other.id]: 2 })
    expect(thread.getSnapshot().interrupts).toEqual([])
    transport.fail(new RivuletError('SCHEMA_VIOLATION', 'no'))
    expect(thread.getSnapshot()).toMatchObject({ status: 'error', interrupts })
  })

  it.each([
    ['no answer', undefined, 'INVALID_ARGUMENT'],
    ['null', null, 'INVALID_ARGUMENT'],
    ['one answer to two questions', 'yes', 'AMBIGUOUS_RESUME'],
  ])('refuses %s before anything starts, and keeps the questions', async (_what, answer, code) => {
    const { transport, thread } = createHarness([values({}, [question]), values({}, [other])])
    void thread.submit({})
    transport.end({ interrupts: [question, other] })
    const before = thread.getSnapshot()
    await expect(thread.resume(answer)).rejects.toMatchObject({ code })
    expect(thread.getSnapshot()).toBe(before)
    expect(transport.requests).toHaveLength(1)
  })

  it('is interrupted at a static interrupt, which asks nothing', () => {
    const parts: StreamPart[] = [{ type: 'updates', ns: [], data: { __interrupt__: [] } }]
    const { transport, thread } = createHarness(parts)
    void thread.submit({})
    transport.end({ isPaused: true })
    expect(thread.getSnapshot()).toMatchObject({ status: 'interrupted', interrupts: [] })
  })

  it('shows a question at once, between two frames', () => {
    const { transport, thread } = createHarness([
      custom(1),
      { type: 'updates', ns: [], data: { __interrupt__: [question] } },
    ])
    void thread.submit({})
    transport.step()
    transport.step()
    expect(thread.getSnapshot().interrupts).toHaveLength(1)
  })

  describe('whose messages', () => {
    const written = (id: string) => ({ type: 'ai', id, content: id })
    const run = [
      values({ messages: [written('first')] }),
      token('draft', 'Shall I?'),
      values({ messages: [written('first')] }, [question]),
      values({ messages: [written('first'), written('sibling')] }),
    ]

    function askAndGoOn(submit: (thread: Thread) => Promise<unknown>) {
      const { transport, thread } = createHarness(run)
      const contents = (): unknown[] =>
        (thread.getSnapshot().messages.get('')?.messages() ?? []).map(({ content }) => content)
      void thread.submit({})
      transport.end({ interrupts: [question] })
      expect(contents()).toEqual(['first', 'Shall I?', 'sibling'])
      void submit(thread)
      // The state that the superstep started from: without what the sibling wrote in it.
      transport.step()
      thread.flush()
      return contents()
    }

    it('stay while it waits; when it goes on, what the node writes again goes', () => {
      expect(askAndGoOn((thread) => thread.resume('yes'))).toEqual(['first', 'sibling'])
      expect(askAndGoOn((thread) => thread.submit(null))).toEqual(['first', 'sibling'])
    })

    it('are those of the state when it is given new input instead', () => {
      expect(askAndGoOn((thread) => thread.submit({}))).toEqual(['first'])
    })
  })
})

describe('what a thread is submitted', () => {
  it('may be an answer, answers by id, a Command, or null', () => {
    const { transport, thread } = createHarness([])
    const command = Object.defineProperty({ goto: 'n', update: { a: 1 } }, COMMAND, { value: true })
    const submits = [
      () => thread.resume(0),
      () => thread.resumeAll({ [question.id]: 'yes', [other.id]: 'no' }),
      () => thread.submit(command),
      () => thread.submit(null),
      () => thread.submit({ resume: 'no command' }),
    ]
    for (const submit of submits) {
      void submit()
      transport.end()
    }
    expect(transport.requests.map(({ input, isCommand }) => [input, isCommand])).toEqual([
      [{ resume: 0 }, true],
      [{ resume: { [question.id]: 'yes', [other.id]: 'no' } }, true],
      [{ goto: 'n', update: { a: 1 } }, true],
      [null, false],
      [{ resume: 'no command' }, false],
    ])
  })

  it('asks for nested graphs when one of its viewers does', () => {
    const { transport, thread } = createHarness([])
    const submit = (): void => {
      void thread.submit({})
      transport.end()
    }
    submit()
    const release = thread.requestModes(['values'], false)
    submit()
    thread.requestModes(['custom'])
    submit()
    release()
    expect(transport.requests.map(({ options }) => options.subgraphs)).toEqual([true, false, true])
  })
})

describe('the modes of a thread', () => {
  it('are told apart, and belong to the newest run', () => {
    const debug: StreamPart = {
      type: 'debug',
      ns: ['n:1'],
      data: { step: 1, timestamp: 'now', type: 'task', payload: (start('d') as never)['data'] },
    }
    const { transport, thread } = createHarness([checkpoint(-1), checkpoint(0), start('a'), debug])
    void thread.submit({})
    transport.end()
    const { checkpoints, tasks, debug: log, namespaces } = thread.getSnapshot()
    expect(checkpoints.latest?.metadata.step).toBe(0)
    expect(checkpoints.log.map(({ data }) => data.metadata.step)).toEqual([-1, 0])
    expect(tasks).toMatchObject([{ id: 'a', status: 'success' }])
    expect(log.log).toMatchObject([{ ns: ['n:1'], data: { type: 'task', payload: { id: 'd' } } }])
    expect(namespaces).toMatchObject([{ key: 'n:1', status: 'success' }])
    void thread.submit({})
    expect(thread.getSnapshot()).toMatchObject({
      checkpoints: { log: [] },
      tasks: [],
      debug: { log: [] },
      namespaces: [],
    })
  })

  it('keep as many items as their limits say', () => {
    const parts = [1, 2, 3].flatMap((at) => [checkpoint(at), start(`${at}`)])
    const { transport, thread } = createHarness(parts, { limits: { tasks: 2, checkpoints: 1 } })
    void thread.submit({})
    transport.end()
    expect(thread.getSnapshot().tasks.map(({ id }) => id)).toEqual(['2', '3'])
    expect(thread.getSnapshot().checkpoints.log).toHaveLength(1)
  })

  it('end with the run: in success, paused, stopped, failed', async () => {
    const statuses = (snapshot: ThreadSnapshot): unknown[] => [
      snapshot.tasks.map(({ status }) => status),
      snapshot.namespaces.map(({ status }) => status),
    ]
    const parts = [start('1'), custom(1, ['n:1']), start('2'), end('2', { error: 'Error: no' })]
    expect(statuses(afterRun(parts))).toEqual([['success', 'error'], ['success']])
    const { transport, thread } = createHarness(parts)
    void thread.submit({})
    transport.end({ isPaused: true })
    expect(statuses(thread.getSnapshot())).toEqual([['interrupted', 'error'], ['interrupted']])
    void thread.submit({})
    transport.flush()
    await thread.stop()
    expect(statuses(thread.getSnapshot())).toEqual([['stopped', 'error'], ['stopped']])
    void thread.submit({})
    transport.flush()
    transport.fail(new Error('no'))
    expect(statuses(thread.getSnapshot())).toEqual([['stopped', 'error'], ['stopped']])
  })

  it('share what a part did not touch', () => {
    const { transport, thread } = createHarness([
      start('a'),
      checkpoint(0),
      custom(1),
      token('m', 'x'),
    ])
    void thread.submit({})
    transport.step(3)
    const before = thread.getSnapshot()
    transport.step()
    thread.flush()
    const after = thread.getSnapshot()
    expect(after).not.toBe(before)
    expect(before.tasks).toHaveLength(1)
    const untouched = ['values', 'custom', 'tasks', 'checkpoints', 'debug', 'namespaces'] as const
    const anew = [...untouched, 'interrupts' as const].filter((key) => after[key] !== before[key])
    expect(anew).toEqual([])
  })

  it('take a state that is one bare value', () => {
    const state = afterRun([{ type: 'values', ns: [], data: null as never, interrupts: [] }])
    expect([state.status, state.values.get('')]).toEqual(['success', null])
  })
})

describe('a thread that was deleted while it was held', () => {
  it('is the thread of its id again as soon as it runs', async () => {
    const { graph, thread, transport } = createHarness([])
    await graph.threads.delete('t')
    void thread.submit({})
    transport.end()
    expect(graph.thread('t')).toBe(thread)
  })
})

describe('the stored state of a thread', () => {
  it('is asked for by the id of the thread', async () => {
    const state = snapshotOf({ topic: 'cats' })
    const transport = scriptedTransport([], { history: [state, snapshotOf({})] })
    const asked: unknown[] = []
    const request = transport.request.bind(transport)
    transport.request = (...args) => {
      asked.push(args)
      return request(...args)
    }
    const graph = createGraphClient({ transport }).graph('agent')
    expect(await graph.getState('t', { subgraphs: true })).toBe(state)
    const history: unknown[] = []
    for await (const each of graph.getStateHistory('t', { limit: 2 })) history.push(each)
    expect(history).toHaveLength(2)
    expect(asked).toEqual([
      ['agent', 'state.get', ['t', { subgraphs: true }]],
      ['agent', 'state.history', ['t', { limit: 2 }]],
    ])
  })

  it('may be gone on with from a stream or an invoke: by a Command or null', async () => {
    const transport = scriptedTransport([])
    const graph = createGraphClient({ transport }).graph('agent')
    const command = Object.defineProperty({ resume: 1 }, COMMAND, { value: true }) as never
    const output = graph.invoke(command, { configurable: { thread_id: 't' } })
    transport.end({ value: { a: 1 } })
    expect(await output).toEqual({ value: { a: 1 }, interrupts: [] })
    const stream = graph.stream(null)[Symbol.asyncIterator]()
    const next = stream.next()
    transport.end()
    expect((await next).done).toBe(true)
    expect(transport.requests.map(({ input, isCommand }) => [input, isCommand])).toEqual([
      [{ resume: 1 }, true],
      [null, false],
    ])
  })
})
