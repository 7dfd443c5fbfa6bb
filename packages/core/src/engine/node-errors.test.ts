import { describe, expect, it } from 'vitest'
import { brief, settle, tap, thrownBy } from '../../test/settle.ts'
import { Annotation, START, StateGraph } from '../index.ts'
import { createDeferred } from '../internal/deferred.ts'
import { createFakeClock } from '../testing/fake-clock.ts'

const State = Annotation.Root({ a: Annotation<string>(), b: Annotation<string>() })
const failure = new Error('the node is broken')

describe('semantics §2.6 a node that throws', () => {
  it.each([
    [
      'at once',
      () => {
        throw failure
      },
    ],
    ['by rejection', () => Promise.reject(failure)],
  ])('ends the run with what it threw, %s', async (_name, node) => {
    const graph = new StateGraph(State).addNode('bad', node).addEdge(START, 'bad').compile()
    const { parts, error } = await settle(
      graph.stream({ a: 'in' }, { streamMode: ['values', 'updates'] }),
    )
    expect(brief(parts)).toEqual([['values', { a: 'in' }]])
    expect(error).toBe(failure)
  })

  it.each([undefined, null, 'text'])('throws even %s unchanged', async (thrown) => {
    const graph = new StateGraph(State)
      .addNode('bad', () => {
        throw thrown
      })
      .addEdge(START, 'bad')
      .compile()
    let caught: unknown = 'nothing was thrown'
    try {
      for await (const _part of graph.stream({}));
    } catch (error) {
      caught = error
    }
    expect(caught).toBe(thrown)
  })

  it('rejects invoke with what it threw', async () => {
    const graph = new StateGraph(State)
      .addNode('bad', () => {
        throw failure
      })
      .addEdge(START, 'bad')
      .compile()
    await expect(graph.invoke({})).rejects.toBe(failure)
    await expect(graph.invoke({}, { streamMode: ['updates'] })).rejects.toBe(failure)
  })

  it('delivers every part before the error, those of finished siblings too', async () => {
    const siblingEnded = createDeferred()
    const graph = new StateGraph(State)
      .addNode('bad', async (_state, runtime) => {
        await siblingEnded.promise
        runtime.writer('last words')
        throw failure
      })
      .addNode('good', (_state, runtime) => {
        runtime.writer('good at work')
        return { a: 'good' }
      })
      .addEdge(START, 'bad')
      .addEdge(START, 'good')
      .compile()
    const stream = graph.stream({}, { streamMode: ['values', 'updates', 'custom'] })
    const { parts, error } = await settle(
      tap(stream, ({ type }) => {
        if (type === 'updates') siblingEnded.resolve()
      }),
    )
    expect(brief(parts)).toEqual([
      ['custom', 'good at work'],
      ['updates', { good: { a: 'good' } }],
      ['custom', 'last words'],
    ])
    expect(error).toBe(failure)
  })

  it('aborts the signals of its siblings with the error as the reason', async () => {
    let signal: AbortSignal | undefined
    const graph = new StateGraph(State)
      .addNode('bad', async () => {
        await Promise.resolve()
        throw failure
      })
      .addNode('sibling', (_state, runtime) => {
        signal = runtime.signal
        return new Promise<null>((resolve) =>
          runtime.signal.addEventListener('abort', () => resolve(null)),
        )
      })
      .addEdge(START, 'bad')
      .addEdge(START, 'sibling')
      .compile()
    const { parts, error } = await settle(graph.stream({}))
    expect(parts).toEqual([])
    expect(error).toBe(failure)
    expect(signal?.aborted).toBe(true)
    expect(signal?.reason).toBe(failure)
  })

  it('ignores what its siblings still write, return and throw', async () => {
    const clock = createFakeClock()
    const heard: unknown[] = []
    const graph = new StateGraph(State)
      .addNode('bad', async () => {
        await Promise.resolve()
        throw failure
      })
      .addNode('writes', async (_state, runtime) => {
        await new Promise<void>((resolve) => clock.setTimeout(resolve, 10))
        runtime.writer('too late')
        heard.push('wrote')
        return { a: 'too late' }
      })
      .addNode('throws', async () => {
        await new Promise<void>((resolve) => clock.setTimeout(resolve, 10))
        heard.push('threw')
        throw new Error('another one')
      })
      .addEdge(START, 'bad')
      .addEdge(START, 'writes')
      .addEdge(START, 'throws')
      .compile({ clock })
    const parts: unknown[] = []
    const run = graph.start(
      {},
      { streamMode: ['values', 'updates', 'custom'] },
      {
        write: (part) => parts.push(part),
        pressure: () => undefined,
      },
    )
    await expect(run.done).rejects.toBe(failure)
    await clock.advance(10)
    expect(heard).toEqual(['threw', 'wrote'])
    expect(parts).toEqual([])
  })

  it('gives an aborted signal to a sibling that asks for it only afterwards', async () => {
    const failed = createDeferred()
    let late: AbortSignal | undefined
    const graph = new StateGraph(State)
      .addNode('bad', async () => {
        await Promise.resolve()
        throw failure
      })
      .addNode('sibling', async (_state, runtime) => {
        await failed.promise
        late = runtime.signal
      })
      .addEdge(START, 'bad')
      .addEdge(START, 'sibling')
      .compile({ clock: createFakeClock() })
    await settle(graph.stream({}))
    failed.resolve()
    await createFakeClock().advance(0)
    expect(late?.aborted).toBe(true)
    expect(late?.reason).toBe(failure)
  })

  it('lets the first of two failures win', async () => {
    const gates = { a: createDeferred(), b: createDeferred() }
    const graph = new StateGraph(State)
      .addNode({ a: () => gates.a.promise, b: () => gates.b.promise })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ clock: createFakeClock() })
    const output = graph.invoke({})
    await createFakeClock().advance(0)
    gates.b.reject(failure)
    gates.a.reject(new Error('another one'))
    await expect(output).rejects.toBe(failure)
  })

  it('throws once; after it the stream is done', async () => {
    const graph = new StateGraph(State)
      .addNode('bad', () => {
        throw failure
      })
      .addEdge(START, 'bad')
      .compile()
    const reader = graph.stream({})[Symbol.asyncIterator]()
    await expect(reader.next()).rejects.toBe(failure)
    expect(await reader.next()).toEqual({ done: true, value: undefined })
  })
})

describe('a default that throws', () => {
  const Broken = Annotation.Root({
    a: Annotation<string>({
      default: () => {
        throw failure
      },
    }),
  })
  const graph = new StateGraph(Broken)
    .addNode('n', () => null)
    .addEdge(START, 'n')
    .compile()

  it('fails the run, not the call that starts it', async () => {
    const sink = { write: () => {}, pressure: () => undefined }
    let run: { done: Promise<unknown> } | undefined
    expect(thrownBy(() => (run = graph.start({}, {}, sink)))).toBeUndefined()
    await expect(run!.done).rejects.toBe(failure)
  })

  it('comes out of the iteration', async () => {
    expect(await settle(graph.stream({}))).toEqual({ parts: [], error: failure })
  })
})

describe('a run without a usable input', () => {
  const graph = new StateGraph(State)
    .addNode('n', () => null)
    .addEdge(START, 'n')
    .compile({ name: 'jokes' })

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['a string', 'hi'],
    ['a list', [1]],
  ])('fails with EMPTY_INPUT for %s', async (_name, input) => {
    const { parts, error } = await settle(graph.stream(input as never))
    expect(parts).toEqual([])
    expect(error).toMatchObject({ code: 'EMPTY_INPUT', graph: 'jokes' })
  })

  it('runs with an empty object', async () => {
    expect(await graph.invoke({})).toEqual({ value: null, interrupts: [] })
  })
})
