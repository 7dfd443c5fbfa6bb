import {
  type CommitRequest,
  InMemoryCache,
  MemorySaver,
  type Runtime,
  START,
  StateGraph,
} from '@rivulet/core'
import { createFakeClock } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { turns } from '../random-graphs/turns.ts'
import { settle } from '../settle.ts'
import { State } from './fixtures.ts'
import { createGate, nextTurn, onThread } from './trace.ts'

/** Takes some turns of the host to save, one commit of a graph after the other. */
class SlowSaver extends MemorySaver {
  readonly #before = new Map<string | undefined, Promise<void>>()

  override commit(request: CommitRequest): Promise<void> {
    const { checkpoint_ns: ns } = request.config.configurable
    const save = async () => {
      await turns(10)
      await super.commit(request)
    }
    const saved = (this.#before.get(ns) ?? Promise.resolve()).then(save)
    this.#before.set(
      ns,
      saved.catch(() => {}),
    )
    return saved
  }
}

const twice = { retryOn: () => true, maxAttempts: 2, initialInterval: 0, jitter: false }

/** Turns of the host after which `slowChild` is at work, and its saver too. */
const SAVING = 22

/** Two nodes, one after the other, some turns of the host each. */
const slowChild = () => {
  const log = (name: string) => async () => {
    await turns(3)
    return { log: [name] }
  }
  return new StateGraph(State).addSequence({ c1: log('c1'), c2: log('c2') }).addEdge(START, 'c1')
}

describe('what was called off writes nothing to its thread any more', () => {
  it('when an attempt was timed out while its nested graph saved', async () => {
    const clock = createFakeClock()
    const graph = new StateGraph(State)
      .addNode('n', slowChild().compile(), { timeout: 50, retryPolicy: twice })
      .addEdge(START, 'n')
      .compile({ checkpointer: new SlowSaver(), clock })
    const running = graph.invoke({}, onThread())
    await turns(SAVING)
    await clock.advance(50)
    // The second attempt is left its time.
    for (let turn = 0; turn < 200; turn++) {
      await nextTurn()
      await clock.advance(0)
    }
    expect((await running).value).toEqual({ log: ['c1', 'c2'] })
  })

  it('when an attempt that was timed out calls a graph later', async () => {
    const clock = createFakeClock()
    const late = createGate()
    const child = slowChild().compile()
    let calls = 0
    const graph = new StateGraph(State)
      .addNode(
        'n',
        async (_state, runtime) => {
          if (++calls === 1) await late.opened
          const { value } = await child.invoke({ log: ['in'] }, runtime)
          return value
        },
        { timeout: 50, retryPolicy: twice },
      )
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver(), clock })
    const running = graph.invoke({}, onThread())
    await nextTurn()
    await clock.advance(50)
    await nextTurn()
    await clock.advance(0)
    late.open()
    await turns(40)
    expect((await running).value).toEqual({ log: ['in', 'c1', 'c2'] })
  })

  it('when its reader has left: the thread can be taken up at once', async () => {
    const graph = slowChild().compile({ checkpointer: new SlowSaver() })
    for await (const part of graph.stream({}, { ...onThread(), streamMode: 'tasks' })) {
      expect(part.type).toBe('tasks')
      break
    }
    expect((await graph.invoke(null, onThread())).value).toEqual({ log: ['c1', 'c2'] })
  })

  it('when its reader has left while a nested graph saved', async () => {
    const graph = new StateGraph(State)
      .addNode('child', slowChild().compile())
      .addEdge(START, 'child')
      .compile({ checkpointer: new SlowSaver() })
    const stream = graph.stream({}, onThread())
    const settling = settle(stream)
    await turns(SAVING)
    await stream.cancel()
    await settling
    expect((await graph.invoke(null, onThread())).value).toEqual({ log: ['c1', 'c2'] })
  })

  it('when a sibling of its nested graph has failed', async () => {
    let runs = 0
    const graph = new StateGraph(State)
      .addNode('child', slowChild().compile())
      .addNode('bad', async () => {
        await turns(SAVING)
        if (++runs === 1) throw new Error('boom')
      })
      .addEdge(START, 'child')
      .addEdge(START, 'bad')
      .compile({ checkpointer: new SlowSaver() })
    await settle(graph.stream({}, onThread()))
    expect((await graph.invoke(null, onThread())).value).toEqual({ log: ['c1', 'c2'] })
  })
})

describe('what was called off', () => {
  it('keeps a further attempt waiting for its own graphs alone', async () => {
    const clock = createFakeClock()
    const gate = createGate()
    const child = new StateGraph(State)
      .addNode('inner', () => gate.opened)
      .addEdge(START, 'inner')
      .compile()
    let runs = 0
    const graph = new StateGraph(State)
      .addNode('child', child)
      .addNode(
        'n',
        async () => {
          await nextTurn()
          if (++runs === 1) throw new Error('boom')
        },
        { retryPolicy: twice },
      )
      .addEdge(START, 'child')
      .addEdge(START, 'n')
      .compile({ clock })
    const running = graph.invoke({})
    await turns(3)
    await clock.advance(0)
    await turns(3)
    expect(runs).toBe(2)
    gate.open()
    await running
  })

  it('starts no node when that was while a cache was asked', async () => {
    const asked = createGate()
    const answered = createGate()
    class SlowCache extends InMemoryCache {
      override async get(...where: Parameters<InMemoryCache['get']>): Promise<unknown> {
        asked.open()
        await answered.opened
        return super.get(...where)
      }
    }
    let runs = 0
    const graph = new StateGraph(State)
      .addNode('a', () => void runs++, { cachePolicy: {} })
      .addEdge(START, 'a')
      .compile({ cache: new SlowCache() })
    const controller = new AbortController()
    const settling = settle(graph.stream({}, { signal: controller.signal }))
    await asked.opened
    controller.abort(new Error('enough'))
    answered.open()
    expect((await settling).error).toMatchObject({ message: 'enough' })
    expect(runs).toBe(0)
  })

  it('has no further attempt when that was while the last one came off its threads', async () => {
    const clock = createFakeClock()
    const asked = createGate()
    const saved = createGate()
    class GatedSaver extends MemorySaver {
      override async commit(request: CommitRequest): Promise<void> {
        if (request.config.configurable.checkpoint_ns !== '') {
          asked.open()
          await saved.opened
        }
        await super.commit(request)
      }
    }
    const child = slowChild().compile()
    let attempts = 0
    const graph = new StateGraph(State)
      .addNode(
        'n',
        async (_state, runtime) => {
          attempts++
          void child.invoke({}, runtime).catch(() => {})
          await asked.opened
          throw new Error('boom')
        },
        { retryPolicy: twice },
      )
      .addEdge(START, 'n')
      .compile({ checkpointer: new GatedSaver(), clock })
    const controller = new AbortController()
    const settling = settle(graph.stream({}, { ...onThread(), signal: controller.signal }))
    await asked.opened
    await nextTurn()
    await clock.advance(0) // the wait before the next attempt is over, that for the thread is not
    controller.abort(new Error('enough'))
    saved.open()
    expect((await settling).error).toMatchObject({ message: 'enough' })
    await nextTurn()
    expect(attempts).toBe(1)
  })

  it('leaves no timer behind, whatever the node does', async () => {
    const clock = createFakeClock()
    const graph = new StateGraph(State)
      .addNode('n', () => new Promise<never>(() => {}), {
        timeout: { runTimeout: 20, idleTimeout: 5000 },
      })
      .addEdge(START, 'n')
      .compile({ clock })
    const timedOut = settle(graph.stream({}))
    await clock.advance(20)
    await timedOut
    expect(clock.pending).toBe(0)

    const controller = new AbortController()
    const aborted = settle(graph.stream({}, { signal: controller.signal }))
    await clock.advance(5)
    controller.abort()
    await aborted
    expect(clock.pending).toBe(0)
  })

  it('shows no progress any more: what calls it may be timed out', async () => {
    const clock = createFakeClock()
    let inner: Runtime | undefined
    const never = (): Promise<never> => new Promise(() => {})
    const child = new StateGraph(State)
      .addNode(
        'inner',
        async (_state, runtime) => {
          inner = runtime
          await never()
        },
        { timeout: 20, errorHandler: never },
      )
      .addEdge(START, 'inner')
      .compile({ clock })
    const graph = new StateGraph(State)
      .addNode('outer', child, { timeout: { idleTimeout: 60 } })
      .addEdge(START, 'outer')
      .compile({ clock })
    const settling = settle(graph.stream({}))
    for (let times = 0; times < 10; times++) {
      await clock.advance(10)
      await nextTurn()
      inner?.heartbeat()
    }
    expect((await settling).error).toMatchObject({ node: 'outer', kind: 'idle' })
  })
})
