import {
  Command,
  MemorySaver,
  NodeTimeoutError,
  type Runtime,
  Send,
  START,
  StateGraph,
  type TimeoutPolicy,
} from '@rivulet/core'
import { collectParts, createFakeClock, scriptedModel } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle, thrownBy } from '../settle.ts'
import { State } from './fixtures.ts'
import { dataOf, nextTurn, onThread, STREAMED, toTrace } from './trace.ts'

const forEver = (): Promise<never> => new Promise(() => {})

/** One node that works until `body` is done, on a clock that stands still. */
function slow(
  timeout: number | TimeoutPolicy,
  body: (runtime: Runtime, wait: (ms: number) => Promise<void>) => Promise<unknown>,
) {
  const clock = createFakeClock()
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.setTimeout(resolve, ms)
    })
  const graph = new StateGraph(State)
    .addNode('slow', async (_state, runtime) => void (await body(runtime, wait)), { timeout })
    .addEdge(START, 'slow')
    .compile({ clock })
  return { clock, graph }
}

/** What became of it after ten seconds. */
async function outcome(...[timeout, body]: Parameters<typeof slow>) {
  const { clock, graph } = slow(timeout, body)
  const settling = settle(graph.stream({}, { streamMode: STREAMED }))
  await clock.advance(10_000)
  return await settling
}

describe('semantics §4.9 time-outs of a node', () => {
  it('end an attempt that takes longer in all: result with the error, then it is thrown', async () => {
    const { parts, error } = await outcome(50, forEver)
    expect(toTrace({ parts, error })).toBe('t+slow t-slow(error) THROW')
    expect(NodeTimeoutError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ node: 'slow', kind: 'run', timeout: 50 })
  })

  it('leave a node alone that is done in time, and its timers with it', async () => {
    const { clock, graph } = slow({ runTimeout: 50, idleTimeout: 20 }, (_runtime, wait) => wait(10))
    const settling = settle(graph.stream({}))
    await clock.advance(10)
    expect((await settling).error).toBeUndefined()
    expect(clock.pending).toBe(0)
  })

  it('ignore what the attempt says and writes later, and abort its signal', async () => {
    let signal: AbortSignal | undefined
    const { parts } = await outcome(50, async (runtime, wait) => {
      signal = runtime.signal
      runtime.writer('in time')
      await wait(100)
      runtime.writer('late')
    })
    expect(dataOf(parts, 'custom')).toEqual(['in time'])
    expect(signal?.reason).toMatchObject({ code: 'NODE_TIMEOUT' })
  })

  it('by idleTimeout end an attempt that shows no progress', async () => {
    const { error } = await outcome({ idleTimeout: 50 }, forEver)
    expect(error).toMatchObject({ code: 'NODE_TIMEOUT', kind: 'idle', timeout: 50 })
  })

  it.each<[string, (runtime: Runtime) => void]>([
    ['custom data', ({ writer }) => writer('on it')],
    ['a heartbeat', (runtime) => runtime.heartbeat()],
  ])('by idleTimeout take %s for progress', async (_name, sign) => {
    const { error } = await outcome({ idleTimeout: 50 }, async (runtime, wait) => {
      for (let times = 0; times < 4; times++) {
        await wait(40)
        sign(runtime)
      }
    })
    expect(error).toBeUndefined()
  })

  it('by idleTimeout take tokens for progress', async () => {
    const { error } = await outcome({ idleTimeout: 50 }, async (runtime, wait) => {
      const model = scriptedModel(['a', 'b', 'c'])
      for await (const _chunk of model.stream('hi', runtime)) await wait(40)
    })
    expect(error).toBeUndefined()
  })

  it('by idleTimeout take supersteps of a graph that the node calls for progress', async () => {
    let waiting: (ms: number) => Promise<void>
    const child = new StateGraph(State)
      .addNode('one', () => waiting(40))
      .addNode('two', () => waiting(40))
      .addEdge(START, 'one')
      .addEdge('one', 'two')
      .compile()
    const { clock, graph } = slow({ idleTimeout: 50 }, async (runtime, wait) => {
      waiting = wait
      await child.invoke({}, runtime)
    })
    const settling = settle(graph.stream({}))
    for (let times = 0; times < 2; times++) {
      await clock.advance(40)
      // Between two supersteps the host may have its turn.
      await nextTurn()
    }
    await clock.advance(40)
    expect((await settling).error).toBeUndefined()
  })

  it('by idleTimeout take heartbeats in a graph that the node calls for progress', async () => {
    let waiting: (ms: number) => Promise<void>
    const child = new StateGraph(State)
      .addNode('inner', async (_state, runtime) => {
        for (let times = 0; times < 4; times++) {
          await waiting(40)
          runtime.heartbeat()
        }
      })
      .addEdge(START, 'inner')
      .compile()
    const { error } = await outcome({ idleTimeout: 50 }, async (runtime, wait) => {
      waiting = wait
      await child.invoke({}, runtime)
    })
    expect(error).toBeUndefined()
  })

  it.each<[string, (runtime: Runtime) => void, code: string | undefined]>([
    ['heartbeats', (runtime) => runtime.heartbeat(), undefined],
    ['nothing else', ({ writer }) => writer('on it'), 'NODE_TIMEOUT'],
  ])('with refreshOn "heartbeat" take %s for progress', async (_name, sign, code) => {
    const { error } = await outcome(
      { idleTimeout: 50, refreshOn: 'heartbeat' },
      async (runtime, wait) => {
        for (let times = 0; times < 4; times++) {
          await wait(40)
          sign(runtime)
        }
      },
    )
    expect((error as NodeTimeoutError | undefined)?.code).toBe(code)
  })

  it('of a Send replace those of the node, also when the thread is taken up', async () => {
    const clock = createFakeClock()
    const graph = new StateGraph(State)
      .addNode('work', async () => void (await forEver()), { timeout: 5000 })
      .addConditionalEdges(START, () => new Send('work', {}, { timeout: 20 }))
      .compile({ clock, checkpointer: new MemorySaver() })
    const first = settle(graph.stream({}, onThread()))
    await clock.advance(20)
    expect((await first).error).toMatchObject({ kind: 'run', timeout: 20 })
    const second = settle(graph.stream(null, onThread()))
    await clock.advance(20)
    expect((await second).error).toMatchObject({ kind: 'run', timeout: 20 })
  })

  it('of a Send count in the goto of a Command that is stored as input', async () => {
    const clock = createFakeClock()
    const graph = new StateGraph(State)
      .addNode('work', async () => void (await forEver()))
      .addNode('idle', () => ({}))
      .addEdge(START, 'idle')
      .compile({ clock, checkpointer: new MemorySaver() })
    const goto = new Send('work', {}, { timeout: 30 })
    const first = settle(graph.stream(new Command({ goto }), onThread()))
    await clock.advance(30)
    expect((await first).error).toMatchObject({ timeout: 30 })
    const stored = await collectParts(graph.getStateHistory(onThread()))
    const { configurable } = stored.at(-1)!.config
    const second = settle(graph.stream(null, { configurable }))
    await clock.advance(30)
    expect((await second).error).toMatchObject({ timeout: 30 })
  })

  it.each<[string, unknown]>([
    ['no milliseconds', 0],
    ['neither limit', {}],
    ['an unknown refreshOn', { idleTimeout: 5, refreshOn: 'token' }],
  ])('are refused with %s', (_name, timeout) => {
    const refused = { code: 'INVALID_ARGUMENT', argument: 'timeout' }
    const add = (): unknown =>
      new StateGraph(State).addNode('slow', () => ({}), { timeout: timeout as number })
    expect(thrownBy(add)).toMatchObject(refused)
    expect(thrownBy(() => new Send('slow', {}, { timeout: timeout as number }))).toMatchObject(
      refused,
    )
  })
})
