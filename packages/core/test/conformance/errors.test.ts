import {
  Annotation,
  Command,
  END,
  InvalidConcurrentGraphUpdateError,
  InvalidEdgeError,
  MemorySaver,
  Overwrite,
  Send,
  START,
  StateGraph,
  UnknownNodeError,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief, settle, tap } from '../settle.ts'
import { quiz, resume, State } from './fixtures.ts'
import {
  createGate,
  dataOf,
  nextTurn,
  onThread,
  resultsIn,
  STREAMED,
  toTrace,
  TRACE,
} from './trace.ts'

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

  it.each([
    ['an object without a name', { code: 7 }, 'Error: [object Object]'],
    ['an object without a text', Object.create(null), 'Error: an object with no keys'],
  ])('throws whatever the node threw: %s', async (_name, thrown, text) => {
    const graph = new StateGraph(State)
      .addNode('bad', async () => {
        await Promise.resolve()
        throw thrown
      })
      .addEdge(START, 'bad')
      .compile()
    const { parts, error } = await settle(graph.stream({}, { streamMode: 'tasks' }))
    expect(error).toBe(thrown)
    expect(resultsIn(parts)[0]!.error).toBe(text)
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
        signal.addEventListener('abort', () => {
          heard.push('aborted')
          writer('while it is called off')
        })
        writer('before')
        await end.opened
        writer('after')
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
    expect(heard).toEqual(['aborted'])
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
    const stream = tap(graph.stream({ y: 1 }, TRACE), (part) => {
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
    const graph = quiz()
      .addNode('bad', async () => {
        await gate.opened
        throw failure
      })
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

  it('counts no more once the task has ended well, while a sibling still waits', async () => {
    let isOpen = false
    const graph = quiz()
      .addNode('bad', () => {
        if (!isOpen) throw failure
        return { log: ['good now'] }
      })
      .addEdge(START, 'bad')
      .compile({ checkpointer: new MemorySaver() })
    await settle(graph.stream({}, onThread()))
    isOpen = true
    await graph.invoke(null, onThread())
    const { tasks } = await graph.getState(onThread())
    expect(tasks.map(({ name, error, result }) => [name, error, result])).toEqual([
      ['ask', null, null],
      ['bad', null, { log: ['good now'] }],
    ])
    const { value } = await graph.invoke(resume(3), onThread())
    expect(value).toEqual({ x: 3, log: ['good now'] })
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
    const stream = graph.stream({}, onThread())[Symbol.asyncIterator]()
    expect((await stream.next()).value).toMatchObject({ data: { fast: { log: ['fast'] } } })
    await stream.return?.()
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

  it.each([
    ['a goto to a name that is no node', () => new Command({ update: { x: 1 }, goto: 'nowhere' })],
    ['a goto to START', () => new Command({ goto: START })],
    ['a Send to a name that is no node', () => new Send('nowhere', {})],
    ['a Send to END', () => new Send(END, {})],
    ['a goto with a Send to END', () => new Command({ goto: [new Send(END, {})] })],
  ])('counts %s as the error of its node, before the update', async (_name, node) => {
    const graph = new StateGraph(State).addNode('n', node).addEdge(START, 'n').compile()
    const settled = await settle(graph.stream({}, { streamMode: ['values', 'updates', 'tasks'] }))
    expect(toTrace(settled)).toBe('t+n t-n(error) THROW')
    expect(UnknownNodeError.isInstance(settled.error)).toBe(true)
  })

  it.each(['nowhere', END])(
    'counts a condition that sends to %s as the error of its node, too',
    async (target) => {
      const graph = new StateGraph(State)
        .addNode('n', () => ({ x: 1 }))
        .addEdge(START, 'n')
        .addConditionalEdges('n', () => new Send(target as 'n', {}))
        .compile()
      const settled = await settle(graph.stream({}, { streamMode: ['values', 'updates', 'tasks'] }))
      expect(toTrace(settled)).toBe('t+n t-n(error) THROW')
      expect(UnknownNodeError.isInstance(settled.error)).toBe(true)
    },
  )

  it('drops what a called-off task of a nested graph says later, when its caller goes on', async () => {
    const [slowRuns, end] = [createGate(), createGate()]
    const child = new StateGraph(State)
      .addNode('bad', async () => {
        await slowRuns.opened
        throw new TypeError('The oven is cold.')
      })
      .addNode('slow', async (_state, { writer }) => {
        slowRuns.open()
        writer('before')
        await end.opened
        writer('after')
        return { x: 1 }
      })
      .addEdge(START, 'bad')
      .addEdge(START, 'slow')
      .compile()
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        await child.invoke(state, runtime).catch(() => {})
        end.open()
        await nextTurn()
        runtime.writer('caught')
        return { y: 1 }
      })
      .addEdge(START, 'caller')
      .compile()
    const parts = await collectParts(
      graph.stream({}, { streamMode: ['custom', 'updates'], subgraphs: true }),
    )
    expect(brief(parts)).toEqual([
      ['custom', 'before'],
      ['custom', 'caught'],
      ['updates', { caller: { y: 1 } }],
    ])
  })

  it('calls off the graphs below a sibling, too, and drops what they say later', async () => {
    const [runs, end] = [createGate(), createGate()]
    const heard: string[] = []
    const child = new StateGraph(State)
      .addNode('slow', async (_state, { signal, writer }) => {
        signal.addEventListener('abort', () => heard.push('aborted'))
        writer('before')
        runs.open()
        await end.opened
        writer('after')
        return { x: 1 }
      })
      .addEdge(START, 'slow')
      .compile()
    const mid = new StateGraph(State)
      .addNode('child', child)
      .addNode('bad', async () => {
        await runs.opened
        throw new TypeError('The oven is cold.')
      })
      .addEdge(START, 'child')
      .addEdge(START, 'bad')
      .compile()
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        await mid.invoke(state, runtime).catch(() => {})
        end.open()
        await nextTurn()
        return { y: 1 }
      })
      .addEdge(START, 'caller')
      .compile()
    const parts = await collectParts(
      graph.stream({}, { streamMode: ['custom', 'updates'], subgraphs: true }),
    )
    expect(heard).toEqual(['aborted'])
    expect(brief(parts)).toEqual([
      ['custom', 'before'],
      ['updates', { caller: { y: 1 } }],
    ])
  })
})
