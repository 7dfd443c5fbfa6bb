import {
  Annotation,
  append,
  InvalidConcurrentGraphUpdateError,
  InvalidEdgeError,
  MemorySaver,
  Overwrite,
  START,
  StateGraph,
} from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle, tap } from '../settle.ts'
import { createGate, dataOf, onThread, resultsIn, toTrace, TRACED } from './trace.ts'

const State = Annotation.Root({
  x: Annotation<number>(),
  y: Annotation<number>(),
  log: append<string>(),
})

const STREAMED = ['values', 'updates', 'custom', 'tasks'] as const

const failure = new TypeError('The oven is cold.')

describe('semantics §2.6 errors in the stream', () => {
  it('tells the result with the error and throws the very error: no update, no values', async () => {
    const graph = new StateGraph(State)
      .addNode('bad', () => {
        throw failure
      })
      .addEdge(START, 'bad')
      .compile()
    const settled = await settle(graph.stream({ x: 1 }, { streamMode: STREAMED }))
    expect(toTrace(settled)).toBe('v{x,log} t+bad t-bad(error) THROW')
    expect(resultsIn(settled.parts)[0]!.error).toBe('TypeError: The oven is cold.')
    expect(settled.error).toBe(failure)
  })

  it('throws whatever the node threw, an object without a name, too', async () => {
    const thrown = { code: 7 }
    const graph = new StateGraph(State)
      .addNode('bad', async () => {
        await Promise.resolve()
        throw thrown
      })
      .addEdge(START, 'bad')
      .compile()
    const { error } = await settle(graph.stream({}))
    expect(error).toBe(thrown)
  })

  it('keeps the parts of finished siblings, calls the others off and drops what they say later', async () => {
    const gate = createGate()
    const end = createGate()
    const heard: string[] = []
    const graph = new StateGraph(State)
      .addNode('bad', async () => {
        await gate.opened
        throw failure
      })
      .addNode('fast', () => ({ y: 1 }))
      .addNode('slow', async (_state, { signal, writer }) => {
        signal.addEventListener('abort', () => heard.push('aborted'))
        writer('before')
        await end.opened
        writer('after')
        heard.push('ended')
        return { x: 1 }
      })
      .addEdge(START, 'bad')
      .addEdge(START, 'fast')
      .addEdge(START, 'slow')
      .compile()
    const stream = tap(graph.stream({}, { streamMode: STREAMED }), ({ type, data }) => {
      if (type === 'tasks' && 'result' in data && data.name === 'fast') gate.open()
      if (type === 'tasks' && 'result' in data && data.name === 'bad') end.open()
    })
    const settled = await settle(stream)
    expect(toTrace(settled)).toBe('t+bad t+fast t+slow u{fast} t-fast c t-bad(error) THROW')
    expect(heard[0]).toBe('aborted')
  })

  it('saves no checkpoint; what finished is kept, and null runs only the others again', async () => {
    let isOpen = false
    const gate = createGate()
    const ran: string[] = []
    const graph = new StateGraph(State)
      .addNode('bad', async () => {
        ran.push('bad')
        await gate.opened
        if (!isOpen) throw failure
        return { x: 1 }
      })
      .addNode('good', () => {
        ran.push('good')
        return { log: ['good'] }
      })
      .addEdge(START, 'bad')
      .addEdge(START, 'good')
      .compile({ checkpointer: new MemorySaver() })
    const stream = tap(graph.stream({ y: 1 }, { ...onThread(), streamMode: TRACED }), (part) => {
      if (part.type === 'updates') gate.open()
    })
    const { parts, error } = await settle(stream)
    expect(error).toBe(failure)
    const state = await graph.getState(onThread())
    expect(state.config.configurable.checkpoint_id).toBe(
      dataOf(parts, 'checkpoints').at(-1)!.config.configurable.checkpoint_id,
    )
    expect(state.values).toEqual({ y: 1, log: ['good'] })
    expect(state.next).toEqual(['bad'])
    expect(state.tasks.map(({ name, error: text, result }) => [name, text, result])).toEqual([
      ['bad', 'TypeError: The oven is cold.', null],
      ['good', null, { log: ['good'] }],
    ])

    isOpen = true
    ran.length = 0
    expect((await graph.invoke(null, onThread())).value).toEqual({ x: 1, y: 1, log: ['good'] })
    expect(ran).toEqual(['bad'])
  })

  it.each([
    ['null', () => null],
    ['START', () => START],
    ['a name that is no node', () => 'nowhere'],
  ])(
    'counts a condition that chose %s as the error of its node, before the update',
    async (_name, path) => {
      const graph = new StateGraph(State)
        .addNode('n', () => ({ x: 1 }))
        .addEdge(START, 'n')
        .addConditionalEdges('n', path as () => 'n')
        .compile()
      const settled = await settle(graph.stream({}, { streamMode: STREAMED }))
      expect(toTrace(settled)).toBe('t+n t-n(error) THROW')
    },
  )

  it('counts a result that the path map lacks as the error of its node', async () => {
    const graph = new StateGraph(State)
      .addNode('n', () => ({ x: 1 }))
      .addEdge(START, 'n')
      .addConditionalEdges('n', () => 'b' as 'a', { a: 'n' })
      .compile()
    const settled = await settle(graph.stream({}, { streamMode: STREAMED }))
    expect(toTrace(settled)).toBe('t+n t-n(error) THROW')
    expect(InvalidEdgeError.isInstance(settled.error)).toBe(true)
  })

  it.each([
    ['two writes of a plain key', { a: { x: 1 }, b: { x: 2 } }],
    [
      'two Overwrites of a key',
      { a: { log: new Overwrite<string[]>([]) }, b: { log: new Overwrite<string[]>([]) } },
    ],
  ])(
    'throws %s after all updates and results of the step and before its values',
    async (_name, updates) => {
      const graph = new StateGraph(State)
        .addNode('a', () => updates.a)
        .addNode('b', () => updates.b)
        .addEdge(START, 'a')
        .addEdge(START, 'b')
        .compile()
      const settled = await settle(graph.stream({ y: 1 }, { streamMode: STREAMED }))
      expect(toTrace(settled)).toBe('v{y,log} t+a t+b u{a} t-a u{b} t-b THROW')
      expect(InvalidConcurrentGraphUpdateError.isInstance(settled.error)).toBe(true)
    },
  )

  it('throws what a reducer throws there, too', async () => {
    const Picky = Annotation.Root({
      sum: Annotation<number>({
        reducer: () => {
          throw failure
        },
        default: () => 0,
      }),
    })
    const graph = new StateGraph(Picky)
      .addNode('a', () => ({ sum: 1 }))
      .addEdge(START, 'a')
      .compile()
    const settled = await settle(graph.stream({}, { streamMode: STREAMED }))
    expect(toTrace(settled)).toBe('t+a u{a} t-a THROW')
    expect(settled.error).toBe(failure)
  })

  it('leaves a thread readable whose writes cannot be applied: without them', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addNode('b', () => ({ x: 2 }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ checkpointer: new MemorySaver() })
    await settle(graph.stream({ y: 1 }, onThread()))
    const { values, tasks } = await graph.getState(onThread())
    expect(values).toEqual({ y: 1, log: [] })
    expect(tasks.map(({ result }) => result)).toEqual([{ x: 1 }, { x: 2 }])
  })

  it('tells an interrupt of the same step, then throws: the error wins', async () => {
    const gate = createGate()
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('How many?') }))
      .addNode('bad', async () => {
        await gate.opened
        throw failure
      })
      .addEdge(START, 'ask')
      .addEdge(START, 'bad')
      .compile({ checkpointer: new MemorySaver() })
    const options = { ...onThread(), streamMode: STREAMED }
    const stream = tap(graph.stream({}, options), ({ type, data }) => {
      if (type === 'tasks' && 'result' in data && data.name === 'ask') gate.open()
    })
    const settled = await settle(stream)
    expect(toTrace(settled)).toBe(
      't+ask t+bad u{__interrupt__:[I]} v{log}(interrupts[I]) t-ask(interrupts[I]) ' +
        't-bad(error) THROW',
    )
    expect(settled.error).toBe(failure)
  })

  it('throws out of a nested graph through each graph above', async () => {
    const child = new StateGraph(State)
      .addNode('bad', () => {
        throw failure
      })
      .addEdge(START, 'bad')
      .compile()
    const graph = new StateGraph(State).addNode('child', child).addEdge(START, 'child').compile()
    const settled = await settle(graph.stream({}, { streamMode: STREAMED, subgraphs: true }))
    expect(toTrace(settled)).toBe(
      't+child v[child:<id>]{log} t+[child:<id>]bad t-[child:<id>]bad(error) t-child(error) THROW',
    )
    expect(settled.error).toBe(failure)
  })

  it('calls the tasks off when the reader leaves; what finished is kept, null goes on', async () => {
    const ran: string[] = []
    let isPatient = false
    const graph = new StateGraph(State)
      .addNode('fast', () => {
        ran.push('fast')
        return { log: ['fast'] }
      })
      .addNode('slow', async (_state, { signal }) => {
        ran.push('slow')
        if (isPatient) return { x: 1 }
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error))
        })
        return {}
      })
      .addEdge(START, 'fast')
      .addEdge(START, 'slow')
      .compile({ checkpointer: new MemorySaver() })
    for await (const part of graph.stream({}, onThread())) {
      expect(part.data).toEqual({ fast: { log: ['fast'] } })
      break
    }
    const { next, tasks, values } = await graph.getState(onThread())
    expect(next).toEqual(['slow'])
    expect(values).toEqual({ log: ['fast'] })
    expect(tasks.map(({ name, error }) => [name, error !== null])).toEqual([
      ['fast', false],
      ['slow', true],
    ])

    isPatient = true
    ran.length = 0
    expect((await graph.invoke(null, onThread())).value).toEqual({ x: 1, log: ['fast'] })
    expect(ran).toEqual(['slow'])
  })
})
