import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { brief, settle } from '../../test/settle.ts'
import { Annotation, START, StateGraph, StreamConsumedError } from '../index.ts'
import { createDeferred } from '../internal/deferred.ts'
import { collectParts } from '../testing/collect-parts.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeIds } from '../testing/fake-ids.ts'
import { CANCEL_GRACE } from './open-graphs.ts'

const State = Annotation.Root({ a: Annotation<string>(), b: Annotation<string>() })
const reason = new Error('enough')
const NEVER = new Promise<never>(() => {})

/** Two steps; the first waits for `gate` and writes when it is through. */
function gatedGraph(gate: Promise<unknown>, clock = createFakeClock()) {
  const heard: string[] = []
  const graph = new StateGraph(State)
    .addNode('first', async (_state, runtime) => {
      runtime.writer('first starts')
      await gate
      heard.push('first ends')
      runtime.writer('first ends')
      return { a: 'first' }
    })
    .addNode('second', () => {
      heard.push('second')
    })
    .addEdge(START, 'first')
    .addEdge('first', 'second')
    .compile({ clock, ids: createFakeIds() })
  return { graph, heard, clock }
}

describe('aborting a run by its signal', () => {
  it('before the start runs nothing and throws the reason', async () => {
    const { graph, heard } = gatedGraph(Promise.resolve())
    const signal = AbortSignal.abort(reason)
    const ended = await settle(
      graph.stream({ a: 'in' }, { signal, streamMode: ['values', 'custom'] }),
    )
    expect(ended).toEqual({ parts: [], error: reason })
    expect(heard).toEqual([])
    await expect(graph.invoke({ a: 'in' }, { signal })).rejects.toBe(reason)
  })

  it('between stream() and the first next() runs nothing and throws the reason', async () => {
    const { graph, heard } = gatedGraph(Promise.resolve())
    const stop = new AbortController()
    const stream = graph.stream({ a: 'in' }, { signal: stop.signal })
    stop.abort(reason)
    expect(await settle(stream)).toEqual({ parts: [], error: reason })
    expect(heard).toEqual([])
  })

  it('throws an AbortError when the signal was aborted without a reason', async () => {
    const { graph } = gatedGraph(Promise.resolve())
    const { error } = await settle(graph.stream({}, { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ name: 'AbortError' })
  })

  it('during a node ends the stream at once, even when the node ignores its signal', async () => {
    const { graph, clock } = gatedGraph(NEVER)
    const stop = new AbortController()
    const stream = graph.stream({}, { signal: stop.signal, streamMode: 'custom' })
    const parts: unknown[] = []
    const reading = (async () => {
      for await (const part of stream) {
        parts.push(part.data)
        stop.abort(reason)
      }
    })()
    await expect(reading).rejects.toBe(reason)
    expect(parts).toEqual(['first starts'])
    expect(clock.pending).toBe(0)
  })

  it('drops what a node does after it', async () => {
    const gate = createDeferred()
    const { graph, heard, clock } = gatedGraph(gate.promise)
    const stop = new AbortController()
    const parts: unknown[] = []
    const run = graph.start(
      {},
      { signal: stop.signal, streamMode: ['custom', 'updates', 'values'] },
      {
        write: (part) => parts.push(part.data),
        pressure: () => undefined,
      },
    )
    await clock.advance(0)
    stop.abort(reason)
    await expect(run.done).rejects.toBe(reason)
    gate.resolve()
    await clock.advance(0)
    expect(heard).toEqual(['first ends'])
    expect(parts).toEqual(['first starts'])
  })

  it('between two steps runs no further step', async () => {
    const { graph, heard } = gatedGraph(Promise.resolve())
    const stop = new AbortController()
    const parts: unknown[] = []
    const run = graph.start(
      {},
      { signal: stop.signal, streamMode: ['updates', 'values'] },
      {
        write: (part) => {
          parts.push(part.type)
          if (part.type === 'values') stop.abort(reason)
        },
        pressure: () => undefined,
      },
    )
    await expect(run.done).rejects.toBe(reason)
    expect(parts).toEqual(['updates', 'values'])
    expect(heard).toEqual(['first ends'])
  })

  it('while a task is told to start does not run it', async () => {
    const { graph, heard } = gatedGraph(Promise.resolve())
    const parts: unknown[] = []
    const run = graph.start(
      {},
      { streamMode: ['tasks', 'values'] },
      {
        write: (part) => {
          parts.push(part.type)
          void run.cancel(reason)
        },
        pressure: () => undefined,
      },
    )
    await expect(run.done).rejects.toBe(reason)
    expect(parts).toEqual(['tasks'])
    expect(heard).toEqual([])
  })

  it('while an error handler is told to start does not run it', async () => {
    const heard: string[] = []
    const graph = new StateGraph(State)
      .addNode('bad', () => Promise.reject(new Error('boom')), {
        errorHandler: () => void heard.push('handler'),
      })
      .addEdge(START, 'bad')
      .compile()
    const run = graph.start(
      {},
      { streamMode: 'tasks' },
      {
        write: ({ data }) => {
          if ((data as { name: string }).name.includes('handler')) void run.cancel(reason)
        },
        pressure: () => undefined,
      },
    )
    await expect(run.done).rejects.toBe(reason)
    expect(heard).toEqual([])
  })

  it('delivers the parts that were there before it, then throws', async () => {
    const { graph } = gatedGraph(NEVER)
    const stop = new AbortController()
    const stream = graph.stream(
      { a: 'in' },
      { signal: stop.signal, streamMode: ['values', 'custom'] },
    )
    const reader = stream[Symbol.asyncIterator]()
    expect((await reader.next()).value).toMatchObject({ type: 'values' })
    await createFakeClock().advance(0)
    stop.abort(reason)
    expect((await reader.next()).value).toMatchObject({ data: 'first starts' })
    await expect(reader.next()).rejects.toBe(reason)
    expect(await reader.next()).toEqual({ done: true, value: undefined })
  })

  it('aborts the signals of the running nodes with its reason', async () => {
    const signals: AbortSignal[] = []
    const wait = (_state: object, { signal }: { signal: AbortSignal }): Promise<never> => {
      signals.push(signal)
      return NEVER
    }
    const graph = new StateGraph(State)
      .addNode({ x: wait, y: wait })
      .addEdge(START, 'x')
      .addEdge(START, 'y')
      .compile({ clock: createFakeClock() })
    const stop = new AbortController()
    const output = graph.invoke({}, { signal: stop.signal })
    await createFakeClock().advance(0)
    stop.abort(reason)
    await expect(output).rejects.toBe(reason)
    expect(signals.map((signal) => signal.reason)).toEqual([reason, reason])
  })

  it('by a node itself ends the run at once', async () => {
    const stop = new AbortController()
    const heard: string[] = []
    const graph = new StateGraph(State)
      .addNode('a', () => {
        stop.abort(reason)
        return { a: 'a' }
      })
      .addNode('b', () => void heard.push('b'))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ clock: createFakeClock() })
    const ended = await settle(graph.stream({}, { signal: stop.signal }))
    expect(ended).toEqual({ parts: [], error: reason })
    expect(heard).toEqual([])
  })

  it('after the end changes nothing', async () => {
    const { graph } = gatedGraph(Promise.resolve())
    const stop = new AbortController()
    const parts = await collectParts(graph.stream({}, { signal: stop.signal }))
    stop.abort(reason)
    expect(parts).toHaveLength(2)
  })

  it('puts one listener on the signal, and none stays after the end, the error or the abort', async () => {
    const stop = new AbortController()
    const listeners = (): number => getEventListeners(stop.signal, 'abort').length
    const counts: number[] = []
    const wait = async (_state: object, { signal }: { signal: AbortSignal }): Promise<void> => {
      await Promise.resolve()
      counts.push(listeners())
      signal.throwIfAborted()
    }
    const graph = new StateGraph(State)
      .addNode({ x: wait, y: wait })
      .addEdge(START, 'x')
      .addEdge(START, 'y')
      .compile({ clock: createFakeClock() })
    await graph.invoke({}, { signal: stop.signal })
    expect(counts).toEqual([1, 1])
    expect(listeners()).toBe(0)

    const broken = new StateGraph(State)
      .addNode('n', () => Promise.reject(reason))
      .addEdge(START, 'n')
      .compile({ clock: createFakeClock() })
    await expect(broken.invoke({}, { signal: stop.signal })).rejects.toBe(reason)
    expect(listeners()).toBe(0)

    const hanging = new StateGraph(State)
      .addNode('n', () => NEVER)
      .addEdge(START, 'n')
      .compile({ clock: createFakeClock() })
    const output = hanging.invoke({}, { signal: stop.signal })
    stop.abort(reason)
    await expect(output).rejects.toBe(reason)
    expect(listeners()).toBe(0)
  })

  it('does not touch other runs of the same graph', async () => {
    const gate = createDeferred()
    const { graph } = gatedGraph(gate.promise)
    const stop = new AbortController()
    const stopped = graph.invoke({}, { signal: stop.signal })
    const other = graph.invoke({})
    stop.abort(reason)
    await expect(stopped).rejects.toBe(reason)
    gate.resolve()
    expect((await other).value).toEqual({ a: 'first' })
  })
})

describe('leaving the loop of a stream', () => {
  it('by break ends without an error once the nodes have settled', async () => {
    const gate = createDeferred()
    const { graph, heard } = gatedGraph(gate.promise)
    const parts: unknown[] = []
    const reading = (async () => {
      for await (const part of graph.stream({}, { streamMode: 'custom' })) {
        parts.push(part.data)
        gate.resolve()
        break
      }
      heard.push('loop left')
    })()
    await reading
    expect(parts).toEqual(['first starts'])
    expect(heard).toEqual(['first ends', 'loop left'])
  })

  it('by throwing passes the error on and stops the run', async () => {
    const { graph, heard } = gatedGraph(Promise.resolve())
    const reading = (async () => {
      for await (const _part of graph.stream({}, { streamMode: 'custom' })) throw reason
    })()
    await expect(reading).rejects.toBe(reason)
    expect(heard).not.toContain('second')
  })

  it('gives up a node that ignores its signal after a grace of 500 ms', async () => {
    const { graph, clock } = gatedGraph(NEVER)
    let left = false
    const reading = (async () => {
      for await (const _part of graph.stream({}, { streamMode: 'custom' })) break
      left = true
    })()
    expect(CANCEL_GRACE).toBe(500)
    await clock.advance(499)
    expect(left).toBe(false)
    await clock.advance(1)
    await reading
    expect(left).toBe(true)
    expect(clock.pending).toBe(0)
  })

  it('leaves no timer behind when the nodes heed their signals', async () => {
    const clock = createFakeClock()
    const graph = new StateGraph(State)
      .addNode('n', (_state, { writer, signal }) => {
        writer('starts')
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error))
        })
      })
      .addEdge(START, 'n')
      .compile({ clock })
    for await (const _part of graph.stream({}, { streamMode: 'custom' })) break
    expect(clock.pending).toBe(0)
  })
})

describe('GraphStream.cancel', () => {
  it('before the start lets nothing run; the loop ends without an error', async () => {
    const { graph, heard } = gatedGraph(Promise.resolve())
    const stream = graph.stream({ a: 'in' })
    await stream.cancel()
    expect(await collectParts(stream)).toEqual([])
    expect(heard).toEqual([])
  })

  it('during a node ends the loop without an error and drops what is queued', async () => {
    const { graph, clock, heard } = gatedGraph(NEVER)
    const stream = graph.stream({ a: 'in' }, { streamMode: ['values', 'custom'] })
    const reader = stream[Symbol.asyncIterator]()
    await reader.next()
    const cancelling = stream.cancel()
    expect(await reader.next()).toEqual({ done: true, value: undefined })
    await clock.advance(CANCEL_GRACE)
    await cancelling
    expect(heard).toEqual([])
  })

  it('wakes a reader that waits', async () => {
    const { graph, clock } = gatedGraph(NEVER)
    const stream = graph.stream({})
    const reader = stream[Symbol.asyncIterator]()
    const next = reader.next()
    const cancelling = stream.cancel()
    expect(await next).toEqual({ done: true, value: undefined })
    await clock.advance(CANCEL_GRACE)
    await cancelling
  })

  it('gives the nodes its reason, or an AbortError with its text', async () => {
    const given: unknown[] = []
    const graph = new StateGraph(State)
      .addNode('n', (_state, { signal, writer }) => {
        writer('starts')
        signal.addEventListener('abort', () => given.push(signal.reason))
        return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      })
      .addEdge(START, 'n')
      .compile({ clock: createFakeClock() })
    for (const each of [reason, 'the user left', undefined]) {
      const stream = graph.stream({}, { streamMode: 'custom' })
      await stream[Symbol.asyncIterator]().next()
      await stream.cancel(each)
    }
    expect(given[0]).toBe(reason)
    expect(given[1]).toMatchObject({ name: 'AbortError', message: 'the user left' })
    expect(given[2]).toMatchObject({ name: 'AbortError', message: 'The run was cancelled.' })
  })

  it('called twice settles both calls as soon as the nodes have settled', async () => {
    const gate = createDeferred()
    const { graph, clock } = gatedGraph(gate.promise)
    const stream = graph.stream({}, { streamMode: 'custom' })
    const reader = stream[Symbol.asyncIterator]()
    await reader.next()
    const settled: string[] = []
    const first = stream.cancel().then(() => settled.push('first'))
    const second = stream.cancel().then(() => settled.push('second'))
    await clock.advance(0)
    expect(settled).toEqual([])
    gate.resolve()
    await clock.advance(0)
    expect(settled).toEqual(['first', 'second'])
    expect(clock.pending).toBe(0)
    await Promise.all([first, second])
  })

  it('after the end changes nothing', async () => {
    const { graph, clock } = gatedGraph(Promise.resolve())
    const stream = graph.stream({})
    const parts = await collectParts(stream)
    await stream.cancel()
    await stream.cancel('again')
    expect(parts).toHaveLength(2)
    expect(clock.pending).toBe(0)
  })

  it('beside an aborted signal keeps the first reason for the nodes', async () => {
    let given: unknown
    const graph = new StateGraph(State)
      .addNode('n', (_state, { signal, writer }) => {
        writer('starts')
        return new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            given = signal.reason
            resolve()
          })
        })
      })
      .addEdge(START, 'n')
      .compile({ clock: createFakeClock() })
    const stop = new AbortController()
    const stream = graph.stream({}, { signal: stop.signal, streamMode: 'custom' })
    await stream[Symbol.asyncIterator]().next()
    stop.abort(reason)
    await stream.cancel('later')
    expect(given).toBe(reason)
  })
})

describe('GraphStream', () => {
  it('starts the run at the first next(), not before', async () => {
    const heard: string[] = []
    const graph = new StateGraph(State)
      .addNode('n', () => void heard.push('n'))
      .addEdge(START, 'n')
      .compile({ clock: createFakeClock() })
    const reader = graph.stream({})[Symbol.asyncIterator]()
    await createFakeClock().advance(0)
    expect(heard).toEqual([])
    await reader.next()
    expect(heard).toEqual(['n'])
  })

  it('has one reader: a second one gets STREAM_CONSUMED', async () => {
    const { graph } = gatedGraph(Promise.resolve())
    const stream = graph.stream({})
    await collectParts(stream)
    const { error } = await settle(stream)
    expect(StreamConsumedError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ code: 'STREAM_CONSUMED', runId: 'run-1' })
    expect(String(error)).toContain('call stream() again')
  })

  it('is not thenable: awaiting it gives the stream and starts nothing', async () => {
    const { graph, heard } = gatedGraph(Promise.resolve())
    const stream = graph.stream({})
    expect('then' in stream).toBe(false)
    // oxlint-disable-next-line typescript/await-thenable -- what a user may do by mistake
    expect(await stream).toBe(stream)
    expect(heard).toEqual([])
    expect(await collectParts(stream)).toHaveLength(2)
  })

  it('knows the id of its run: the one given, or one of the id source', async () => {
    const { graph } = gatedGraph(Promise.resolve())
    expect(graph.stream({}).runId).toBe('run-1')
    expect(graph.stream({}, { runId: 'mine' }).runId).toBe('mine')
  })

  it('gives waiting readers their parts in order, and an error once', async () => {
    const gate = createDeferred()
    const graph = new StateGraph(State)
      .addNode('n', async (_state, { writer }) => {
        await gate.promise
        writer(1)
        writer(2)
        throw reason
      })
      .addEdge(START, 'n')
      .compile({ clock: createFakeClock() })
    const reader = graph.stream({}, { streamMode: 'custom' })[Symbol.asyncIterator]()
    const nexts = [reader.next(), reader.next(), reader.next(), reader.next()]
    gate.resolve()
    const ends = await Promise.allSettled(nexts)
    expect(
      ends.map((end) =>
        end.status === 'rejected' ? end.reason : (end.value.value?.data ?? 'done'),
      ),
    ).toEqual([1, 2, reason, 'done'])
  })

  it('holds parts for a reader that is slower than the run', async () => {
    const { graph } = gatedGraph(Promise.resolve())
    const stream = graph.stream({ a: 'in' }, { streamMode: ['values', 'updates'] })
    const reader = stream[Symbol.asyncIterator]()
    const parts = [(await reader.next()).value!]
    await createFakeClock().advance(0)
    for (let next = await reader.next(); !next.done; next = await reader.next())
      parts.push(next.value)
    expect(brief(parts)).toEqual([
      ['values', { a: 'in' }],
      ['updates', { first: { a: 'first' } }],
      ['values', { a: 'first' }],
      ['updates', { second: null }],
    ])
  })
})
