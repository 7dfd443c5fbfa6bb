import {
  Annotation,
  append,
  Command,
  MemorySaver,
  NodeTimeoutError,
  type RetryPolicy,
  Send,
  START,
  StateGraph,
  UnknownNodeError,
} from '@rivulet/core'
import { createFakeClock, createFakeIds } from '@rivulet/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { settle, thrownBy } from '../settle.ts'
import { State } from './fixtures.ts'
import { dataOf, onThread, resultsIn, STREAMED, toTrace } from './trace.ts'

class FlakyError extends Error {
  override readonly name = 'FlakyError'
}

interface Failures {
  failures?: number
  error?: unknown
}

/** Attempts of one node: the first `failures` of them throw. */
function flaky(
  retryPolicy: RetryPolicy | RetryPolicy[],
  { failures = Infinity, error = new FlakyError('not yet') }: Failures = {},
) {
  const clock = createFakeClock()
  const startedAt: number[] = []
  const graph = new StateGraph(State)
    .addNode(
      'a',
      (_state, runtime) => {
        startedAt.push(clock.now())
        runtime.writer(runtime.executionInfo.nodeAttempt)
        if (startedAt.length <= failures) throw error
        return { log: [`attempt ${runtime.executionInfo.nodeAttempt}`] }
      },
      { retryPolicy },
    )
    .addEdge(START, 'a')
  return { clock, startedAt, graph }
}

/** Starts a run and lets time pass until it is over. */
async function runOut(retryPolicy: RetryPolicy | RetryPolicy[], fails: Failures = {}) {
  const { clock, startedAt, graph } = flaky(retryPolicy, fails)
  const settling = settle(graph.compile({ clock }).stream({}, { streamMode: STREAMED }))
  await clock.advance(1_000_000)
  return { startedAt, ...(await settling) }
}

describe('semantics §4.9 retries', () => {
  it('run a node again until it ends well: one start, one result, the writes of the last attempt', async () => {
    const { parts, startedAt } = await runOut({ jitter: false }, { failures: 2 })
    expect(startedAt).toHaveLength(3)
    expect(toTrace({ parts, error: undefined })).toBe('t+a c c c u{a} t-a v{log}')
    expect(dataOf(parts, 'updates')).toEqual([{ a: { log: ['attempt 3'] } }])
  })

  it('count from 1, and custom data of failed attempts stays in the stream', async () => {
    const { parts } = await runOut({ jitter: false }, { failures: 1 })
    expect(dataOf(parts, 'custom')).toEqual([1, 2])
  })

  it('end after maxAttempts, the first included: the last error is thrown', async () => {
    const error = new FlakyError('still not')
    const settled = await runOut({ maxAttempts: 2, jitter: false }, { error })
    expect(settled.startedAt).toHaveLength(2)
    expect(settled.error).toBe(error)
    expect(resultsIn(settled.parts).map((result) => result.error)).toEqual([
      'FlakyError: still not',
    ])
  })

  it('wait longer each time, up to maxInterval', async () => {
    const policy = { initialInterval: 100, backoffFactor: 3, maxInterval: 500, maxAttempts: 5 }
    const { startedAt } = await runOut({ ...policy, jitter: false })
    expect(startedAt).toEqual([0, 100, 400, 900, 1400])
  })

  it('wait half a second by default, then twice as long each time, up to 128 seconds', async () => {
    const { startedAt } = await runOut({ maxAttempts: 11, jitter: false })
    const waits = startedAt.slice(1).map((at, before) => at - startedAt[before]!)
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 128_000])
  })

  it('add up to a second with jitter, the default: for each task another, in each such run the same', async () => {
    const waits = async () => {
      const clock = createFakeClock()
      const startedAt: number[] = []
      const graph = new StateGraph(Annotation.Root({ log: append<number>() }))
        .addNode(
          'work',
          (given, { executionInfo }) => {
            if (executionInfo.nodeAttempt === 1) throw new FlakyError('not yet')
            startedAt[given as unknown as number] = clock.now()
          },
          { retryPolicy: { initialInterval: 100 } },
        )
        .addConditionalEdges(START, () =>
          Array.from({ length: 50 }, (_, id) => new Send('work', id)),
        )
        .compile({ clock, ids: createFakeIds() })
      const running = graph.invoke({})
      await clock.advance(1100)
      await running
      return startedAt
    }
    const first = await waits()
    expect(Math.min(...first)).toBeGreaterThanOrEqual(100)
    expect(Math.max(...first)).toBeGreaterThan(1000)
    expect(Math.max(...first)).toBeLessThan(1100)
    expect(new Set(first).size).toBe(50)
    expect(await waits()).toEqual(first)
  })

  it('follow the first policy of a list that fits the error', async () => {
    const never = { retryOn: () => false, initialInterval: 1, jitter: false }
    const second = { retryOn: () => true, initialInterval: 7, maxAttempts: 2, jitter: false }
    const { startedAt } = await runOut([never, second])
    expect(startedAt).toEqual([0, 7])
  })

  const failed = (facts: object): Error => Object.assign(new FlakyError('HTTP'), facts)
  it.each<[string, unknown, attempts: number]>([
    ['a failed fetch of Chromium', new TypeError('Failed to fetch'), 3],
    ['a failed fetch of Node', new TypeError('fetch failed'), 3],
    ['a failed fetch of Firefox', new TypeError('NetworkError when attempting to fetch'), 3],
    ['a failed fetch of Safari', new TypeError('Load failed'), 3],
    ['HTTP 429', failed({ status: 429 }), 3],
    ['HTTP 503', failed({ statusCode: 503 }), 3],
    ['HTTP 500 with its answer', failed({ response: { status: 500 } }), 3],
    ['a time-out', new DOMException('late', 'TimeoutError'), 3],
    ['an error class of the own', new FlakyError('x'), 3],
    ['HTTP 404', failed({ status: 404 }), 1],
    ['an abort', new DOMException('off', 'AbortError'), 1],
    ['another TypeError', new TypeError('x is not a function'), 1],
    ['a RangeError', new RangeError('too long'), 1],
    ['a plain Error', new Error('x'), 1],
    ['an error of this library', new UnknownNodeError('x', { node: 'x' }), 1],
    ['what is no error', 'text', 1],
  ])('are worth it by default, or not: %s', async (_name, error, attempts) => {
    const { startedAt } = await runOut({ jitter: false }, { error })
    expect(startedAt).toHaveLength(attempts)
  })

  it('by a retryOn that throws fail with both: what it threw, and as the cause what the node threw', async () => {
    const error = new FlakyError('still not')
    const retryOn = (given: unknown): boolean => (given as { status: { ok: boolean } }).status.ok
    const settled = await runOut({ retryOn }, { error })
    expect(settled.startedAt).toHaveLength(1)
    expect(settled.error).toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'retryPolicy' })
    expect(settled.error).toMatchObject({ cause: error })
    const [result] = resultsIn(settled.parts)
    for (const text of [
      'retryOn',
      'node "a"',
      'TypeError',
      "reading 'ok'",
      'FlakyError: still not',
    ])
      expect(result?.error).toContain(text)
  })

  it('of a plain Error, which is none by default, are warned of once per node', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const graph = new StateGraph(State)
      .addNode('plain', (state) => Promise.reject(new Error(`no ${state.x}`)), { retryPolicy: {} })
      .addEdge(START, 'plain')
      .compile()
    for (const x of [1, 2]) await settle(graph.stream({ x }))
    expect(warn.mock.calls).toEqual([[expect.stringContaining('Node "plain" has a retryPolicy')]])
    warn.mockRestore()
  })

  it('are not warned of where a policy has decided, or for another error', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const unlucky = new Error('unlucky')
    const cases: [policies: RetryPolicy[], error: unknown][] = [
      [[{ maxAttempts: 1, retryOn: () => true }, {}], unlucky],
      [[{ retryOn: () => false }], unlucky],
      [[{}], new TypeError('no plain Error')],
    ]
    for (const [retryPolicy, error] of cases) {
      const graph = new StateGraph(State)
        .addNode('decided', () => Promise.reject(error), { retryPolicy })
        .addEdge(START, 'decided')
      await settle(graph.compile().stream({}))
    }
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })

  it('never follow an interrupt', async () => {
    let runs = 0
    const graph = new StateGraph(State)
      .addNode(
        'ask',
        (_state, runtime) => {
          runs++
          return { x: runtime.interrupt<number>('x?') }
        },
        { retryPolicy: { retryOn: () => true } },
      )
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    expect([runs, interrupts.length]).toEqual([1, 1])
  })

  it('never follow a command to the graph above', async () => {
    let runs = 0
    const child = new StateGraph(State)
      .addNode(
        'up',
        () => {
          runs++
          return new Command({ graph: Command.PARENT, update: { x: 1 } })
        },
        { retryPolicy: { retryOn: () => true } },
      )
      .addEdge(START, 'up')
    const graph = new StateGraph(State).addNode('child', child.compile()).addEdge(START, 'child')
    expect((await graph.compile().invoke({})).value).toEqual({ x: 1, log: [] })
    expect(runs).toBe(1)
  })

  it('hear at once that the run is called off', async () => {
    const { clock, startedAt, graph } = flaky({})
    const stream = graph.compile({ clock }).stream({})
    const settling = settle(stream)
    await clock.advance(0)
    await stream.cancel()
    await settling
    expect([startedAt.length, clock.pending]).toEqual([1, 0])
  })

  it('have a signal of their own: what a failed attempt left running is told to stop', async () => {
    const clock = createFakeClock()
    const signals: AbortSignal[] = []
    const graph = new StateGraph(State)
      .addNode(
        'a',
        (_state, { signal }) => {
          signals.push(signal)
          if (signals.length === 1) throw new FlakyError('x')
        },
        { retryPolicy: {} },
      )
      .addEdge(START, 'a')
      .compile({ clock })
    const running = graph.invoke({})
    await clock.advance(10_000)
    await running
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
  })

  it('go on in a nested graph where it failed, when its steps are stored', async () => {
    const clock = createFakeClock()
    const ran: string[] = []
    const child = new StateGraph(State)
      .addNode('first', () => void ran.push('first'))
      .addNode('second', () => {
        ran.push('second')
        if (ran.length === 2) throw new FlakyError('x')
      })
      .addEdge(START, 'first')
      .addEdge('first', 'second')
      .compile()
    const graph = new StateGraph(State)
      .addNode('child', child, { retryPolicy: {} })
      .addEdge(START, 'child')
      .compile({ clock, checkpointer: new MemorySaver() })
    const running = graph.invoke({}, onThread())
    await clock.advance(10_000)
    await running
    expect(ran).toEqual(['first', 'second', 'second'])
  })

  it('follow a time-out of the node', async () => {
    const clock = createFakeClock()
    const attempts: number[] = []
    const graph = new StateGraph(State)
      .addNode(
        'slow',
        async (_state, { executionInfo }) => {
          attempts.push(executionInfo.nodeAttempt)
          await new Promise(() => {})
        },
        { timeout: 50, retryPolicy: { maxAttempts: 2 } },
      )
      .addEdge(START, 'slow')
      .compile({ clock })
    const settling = settle(graph.stream({}))
    await clock.advance(10_000)
    const { error } = await settling
    expect(NodeTimeoutError.isInstance(error)).toBe(true)
    expect(attempts).toEqual([1, 2])
  })

  it.each<[string, RetryPolicy]>([
    ['maxAttempts', { maxAttempts: 0 }],
    ['maxAttempts', { maxAttempts: 1.5 }],
    ['maxInterval', { maxInterval: Infinity }],
    ['initialInterval', { initialInterval: -1 }],
    ['backoffFactor', { backoffFactor: Number.NaN }],
    ['retryOn', { retryOn: true as never }],
  ])('are refused with a %s that makes no sense', (key, retryPolicy) => {
    const error = thrownBy(() =>
      new StateGraph(State).addNode('refine', () => ({}), { retryPolicy }),
    )
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'retryPolicy' })
    expect((error as Error).message).toContain(`Node "refine": retryPolicy.${key} must be`)
  })
})
