import { Annotation, append, Command, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { settle, thrownBy } from '../settle.ts'
import { resume, State } from './fixtures.ts'
import { dataOf, onThread, resultsIn, startsIn, STREAMED, toTrace, TRACE } from './trace.ts'

const boom = new Error('boom')
const fail = (): never => {
  throw boom
}

/** `a` fails, its handler logs; an edge leads from `a` to `b`. */
const handled = () =>
  new StateGraph(State)
    .addNode('a', fail, {
      errorHandler: (_state, _runtime, { node, error }) => ({
        log: [`${node}: ${(error as Error).message}`],
      }),
    })
    .addNode('b', () => ({ log: ['b'] }))
    .addEdge(START, 'a')
    .addEdge('a', 'b')

describe('semantics §4.9 error handlers', () => {
  it('run in the same superstep, with a start and a result of their own', async () => {
    const settled = await settle(handled().compile().stream({ x: 1 }, { streamMode: STREAMED }))
    expect(toTrace(settled)).toBe(
      'v{x,log} t+a t-a(error) t+__error_handler__a u{__error_handler__a} t-__error_handler__a v{x,log}',
    )
    const [, task] = startsIn(settled.parts)
    expect(task).toMatchObject({ input: { x: 1, log: [] }, triggers: ['__pregel_push'] })
    expect(resultsIn(settled.parts)[1]).toMatchObject({ id: task!.id, error: null })
  })

  it('do not take the edges of the node: a Command says where to go on', async () => {
    const graph = new StateGraph(State)
      .addNode('a', fail, {
        errorHandler: () => new Command({ update: { log: ['handled'] }, goto: 'c' }),
      })
      .addNode('b', () => ({ log: ['b'] }))
      .addNode('c', () => ({ log: ['c'] }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['handled', 'c'] })
  })

  it('come after the last attempt', async () => {
    const attempts: number[] = []
    const graph = new StateGraph(State)
      .addNode(
        'a',
        (_state, { executionInfo }) => {
          attempts.push(executionInfo.nodeAttempt)
          throw boom
        },
        {
          retryPolicy: { retryOn: () => true, initialInterval: 0, jitter: false },
          errorHandler: () => ({ log: ['handled'] }),
        },
      )
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['handled'] })
    expect(attempts).toEqual([1, 2, 3])
  })

  it('fail the run with what they throw', async () => {
    const other = new TypeError('The handler, too.')
    const graph = new StateGraph(State)
      .addNode('a', fail, {
        errorHandler: () => {
          throw other
        },
      })
      .addEdge(START, 'a')
      .compile()
    const { parts, error } = await settle(graph.stream({}, { streamMode: 'tasks' }))
    expect(error).toBe(other)
    expect(resultsIn(parts).map((result) => result.error)).toEqual([
      'Error: boom',
      'TypeError: The handler, too.',
    ])
  })

  it('leave the siblings alone, and their writes stand at the place of the node', async () => {
    const graph = new StateGraph(State)
      .addNode('a', fail, { errorHandler: () => ({ log: ['handled'] }) })
      .addNode('z', () => ({ log: ['z'] }))
      .addEdge(START, 'a')
      .addEdge(START, 'z')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['handled', 'z'] })
  })

  it('get the argument of a Send that failed', async () => {
    const graph = new StateGraph(Annotation.Root({ log: append<unknown>() }))
      .addNode('work', fail, { errorHandler: (given) => ({ log: [given] }) })
      .addConditionalEdges(START, () => [new Send('work', { n: 1 }), new Send('work', { n: 2 })])
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: [{ n: 1 }, { n: 2 }] })
  })

  it('handle what a condition after the node throws', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ log: ['a'] }), { errorHandler: () => ({ log: ['handled'] }) })
      .addEdge(START, 'a')
      .addConditionalEdges('a', fail)
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['handled'] })
  })

  it('handle what a nested graph throws', async () => {
    const child = new StateGraph(State).addNode('inner', fail).addEdge(START, 'inner').compile()
    const graph = new StateGraph(State)
      .addNode('child', child, { errorHandler: () => ({ log: ['handled'] }) })
      .addEdge(START, 'child')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['handled'] })
  })

  it('never see an interrupt', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('x?') }), {
        errorHandler: () => ({ log: ['handled'] }),
      })
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    expect((await graph.invoke({}, onThread())).interrupts).toHaveLength(1)
    expect((await graph.invoke(resume(3), onThread())).value).toEqual({ x: 3, log: [] })
  })

  it('take over for good: the signal of the node that failed is aborted', async () => {
    let left: AbortSignal | undefined
    const graph = new StateGraph(State)
      .addNode(
        'a',
        (_state, { signal }) => {
          left = signal
          return fail()
        },
        {
          errorHandler: (_state, { signal }) => ({
            log: [left, signal].map((each) => String(each?.aborted)),
          }),
        },
      )
      .addEdge(START, 'a')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['true', 'false'] })
  })

  it('never see a command to the graph above', async () => {
    const child = new StateGraph(State)
      .addNode('up', () => new Command({ graph: Command.PARENT, update: { x: 1 } }), {
        errorHandler: () => ({ log: ['handled'] }),
      })
      .addEdge(START, 'up')
    const graph = new StateGraph(State).addNode('child', child.compile()).addEdge(START, 'child')
    expect((await graph.compile().invoke({})).value).toEqual({ x: 1, log: [] })
  })

  it('are no node of the graph: nothing can lead to one', async () => {
    const graph = new StateGraph(State)
      .addNode('c', () => new Command({ goto: '__error_handler__a' }))
      .addNode('a', fail, { errorHandler: () => ({}) })
      .addEdge(START, 'c')
      .compile()
    await expect(graph.invoke({})).rejects.toMatchObject({ code: 'UNKNOWN_NODE' })
  })

  it('are refused when they are no function', () => {
    const add = (): unknown =>
      new StateGraph(State).addNode('a', fail, { errorHandler: { log: [] } as never })
    expect(thrownBy(add)).toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'errorHandler' })
  })
})

describe('semantics §4.9 error handlers on a thread', () => {
  it('leave the error with the node that had it', async () => {
    const graph = handled().compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const history = await collectParts(graph.getStateHistory(onThread()))
    expect(history[0]).toMatchObject({ next: [], values: { log: ['a: boom'] } })
    expect(history[1]!.tasks).toMatchObject([{ name: 'a', error: 'Error: boom', result: null }])
  })

  it('count as done while a sibling waits: the node is not due any more, and is told as cached', async () => {
    const a = vi.fn<typeof fail>(fail)
    const graph = new StateGraph(State)
      .addNode('a', a, { errorHandler: () => ({ log: ['handled'] }) })
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('x?') }))
      .addEdge(START, 'a')
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    expect(await graph.getState(onThread())).toMatchObject({
      next: ['ask'],
      values: { log: ['handled'] },
    })
    const settled = await settle(graph.stream(resume(1), TRACE))
    expect(toTrace(settled)).toBe(
      'v{log} cp(0,next[a,ask]) t+a t+ask t+__error_handler__a ' +
        'u{__error_handler__a,__metadata__:{cached:true}} u{ask} t-ask v{x,log} cp(1,next[])',
    )
    expect(a).toHaveBeenCalledTimes(1)
  })

  it('may ask: when they are answered they go on, and the node does not run again', async () => {
    const a = vi.fn<typeof fail>(() => {
      throw new TypeError('boom')
    })
    const graph = new StateGraph(State)
      .addNode('a', a, {
        errorHandler: (_state, runtime, { error }) => ({
          log: [runtime.interrupt<string>('What now?'), String(error)],
        }),
      })
      .addEdge(START, 'a')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    expect(interrupts).toMatchObject([{ value: 'What now?' }])
    const { tasks, next } = await graph.getState(onThread())
    expect(next).toEqual(['a'])
    expect(tasks).toMatchObject([{ name: 'a', error: 'TypeError: boom', interrupts }])
    expect((await graph.invoke(resume('go on'), onThread())).value).toEqual({
      log: ['go on', 'TypeError: boom'],
    })
    expect(a).toHaveBeenCalledTimes(1)
  })

  it('run again alone when they had failed themselves', async () => {
    const a = vi.fn<typeof fail>(fail)
    const errorHandler = vi.fn<() => { log: string[] }>(() => ({ log: ['handled'] }))
    errorHandler.mockImplementationOnce(fail)
    const graph = new StateGraph(State)
      .addNode('a', a, { errorHandler })
      .addEdge(START, 'a')
      .compile({ checkpointer: new MemorySaver() })
    await settle(graph.stream({}, onThread()))
    expect((await graph.invoke(null, onThread())).value).toEqual({ log: ['handled'] })
    expect(a).toHaveBeenCalledTimes(1)
    expect(errorHandler).toHaveBeenCalledTimes(2)
  })

  it('that have failed themselves stand with their node: its error is theirs, which stopped the thread', async () => {
    const graph = new StateGraph(State)
      .addNode('a', fail, {
        errorHandler: () => {
          throw new TypeError('The handler, too.')
        },
      })
      .addEdge(START, 'a')
      .compile({ checkpointer: new MemorySaver() })
    await settle(graph.stream({}, onThread()))
    const error = 'TypeError: The handler, too.'
    const { next, tasks } = await graph.getState(onThread())
    expect([next, tasks]).toMatchObject([['a'], [{ name: 'a', error, result: null }]])
    const { parts } = await settle(graph.stream(null, TRACE))
    expect(dataOf(parts, 'checkpoints')[0]).toMatchObject({ tasks: [{ name: 'a', error }] })
  })

  it('tell custom data and updates under the namespace of their graph', async () => {
    const graph = new StateGraph(State)
      .addNode('a', fail, { errorHandler: (_state, { writer }) => writer('sorry') })
      .addEdge(START, 'a')
      .compile()
    const parts = await graph.invoke({}, { streamMode: ['custom', 'updates'] })
    expect(parts.map(({ ns }) => ns)).toEqual([[], []])
    expect(dataOf(parts, 'custom')).toEqual(['sorry'])
  })
})
