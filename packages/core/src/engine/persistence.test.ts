import { afterEach, describe, expect, it, vi } from 'vitest'
import { settle } from '../../test/settle.ts'
import type { Checkpointer, CommitRequest } from '../checkpoint/checkpointer.ts'
import { MemorySaver } from '../checkpoint/memory-saver.ts'
import { Annotation, append, MessagesAnnotation } from '../graph/annotation.ts'
import { StateGraph } from '../graph/state-graph.ts'
import { Overwrite } from '../channels/overwrite.ts'
import { createDeferred } from '../internal/deferred.ts'
import { collectParts } from '../testing/collect-parts.ts'
import { Command, Send } from './command.ts'
import { END, START } from './graph-spec.ts'

const Log = Annotation.Root({ log: append<string>(), count: Annotation<number>() })
const config = { configurable: { thread_id: '1' } }

/** A saver that tells what it was asked to commit. */
function watchedSaver(): { saver: MemorySaver; commits: CommitRequest[] } {
  const saver = new MemorySaver()
  const commits: CommitRequest[] = []
  const commit = saver.commit.bind(saver)
  saver.commit = (request) => {
    commits.push(request)
    return commit(request)
  }
  return { saver, commits }
}

describe('what finished tasks wrote', () => {
  it('is kept when a sibling fails, and only the sibling runs again', async () => {
    const runs: string[] = []
    let isBroken = true
    const graph = new StateGraph(Log)
      .addNode('good', () => {
        runs.push('good')
        return { log: ['good'] }
      })
      .addNode('late', async () => {
        runs.push('late')
        await Promise.resolve()
        if (isBroken) throw new TypeError('not yet')
        return { log: ['late'] }
      })
      .addEdge(START, 'good')
      .addEdge(START, 'late')
      .compile({ checkpointer: new MemorySaver() })
    await expect(graph.invoke({}, config)).rejects.toMatchObject({ message: 'not yet' })
    const failed = await graph.getState(config)
    expect(failed.values).toEqual({ log: ['good'] })
    expect(failed.next).toEqual(['late'])
    expect(failed.tasks.map(({ name, error, result }) => [name, error, result])).toEqual([
      ['good', null, { log: ['good'] }],
      ['late', 'TypeError: not yet', null],
    ])
    isBroken = false
    expect((await graph.invoke(null, config)).value).toEqual({ log: ['good', 'late'] })
    expect(runs).toEqual(['good', 'late', 'late'])
  })

  it('is kept when the reader leaves, and the thread goes on from there', async () => {
    const started = createDeferred()
    let isSlow = true
    const graph = new StateGraph(Log)
      .addNode('fast', () => ({ log: ['fast'] }))
      .addNode('slow', async (_state, { signal }) => {
        started.resolve()
        if (isSlow)
          await new Promise((_resolve, reject) => signal.addEventListener('abort', reject))
        return { log: ['slow'] }
      })
      .addEdge(START, 'fast')
      .addEdge(START, 'slow')
      .compile({ checkpointer: new MemorySaver() })
    const stream = graph.stream({}, { ...config, streamMode: 'updates' })[Symbol.asyncIterator]()
    expect((await stream.next()).value).toMatchObject({ data: { fast: { log: ['fast'] } } })
    await started.promise
    await stream.return?.()
    const { tasks } = await graph.getState(config)
    expect(tasks.map(({ name, error }) => [name, error])).toEqual([
      ['fast', null],
      ['slow', 'AbortError: The task was called off.'],
    ])
    isSlow = false
    expect((await graph.invoke(null, config)).value).toEqual({ log: ['fast', 'slow'] })
  })

  it('is pending on the thread, not lost, when a reducer throws', async () => {
    let isBroken = true
    const Strict = Annotation.Root({
      sum: Annotation<number>({
        reducer: (left, right) => {
          if (isBroken && right === 2) throw new RangeError('too much')
          return left + right
        },
        default: () => 0,
      }),
    })
    const graph = new StateGraph(Strict)
      .addNode('one', () => ({ sum: 1 }))
      .addNode('two', () => ({ sum: 2 }))
      .addEdge(START, 'one')
      .addEdge(START, 'two')
      .compile({ checkpointer: new MemorySaver() })
    await expect(graph.invoke({}, config)).rejects.toMatchObject({ message: 'too much' })
    // The state stays readable: it is shown without what cannot be applied.
    expect((await graph.getState(config)).values).toEqual({ sum: 0 })
    isBroken = false
    expect((await graph.invoke(null, config)).value).toEqual({ sum: 3 })
  })
})

describe('a thread', () => {
  it('goes on after its recursion limit with what it had', async () => {
    const graph = new StateGraph(Log)
      .addNode('count', ({ count }) => ({ count: count + 1 }))
      .addEdge(START, 'count')
      .addConditionalEdges('count', ({ count }) => (count < 5 ? 'count' : END))
      .compile({ checkpointer: new MemorySaver() })
    const options = { ...config, recursionLimit: 2 }
    await expect(graph.invoke({ count: 0 }, options)).rejects.toMatchObject({
      code: 'GRAPH_RECURSION_LIMIT',
      limit: 2,
    })
    expect((await graph.getState(config)).values).toMatchObject({ count: 2 })
    expect((await graph.invoke(null, config)).value).toMatchObject({ count: 5 })
  })

  it('is told by a number as well as by a string', async () => {
    const graph = new StateGraph(Log)
      .addNode('n', () => ({ log: ['n'] }))
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, { configurable: { thread_id: 7 } })
    const { value } = await graph.invoke({}, { configurable: { thread_id: '7' } })
    expect(value?.log).toEqual(['n', 'n'])
  })

  it('whose checkpoints were deleted while it ran fails with CONFLICT', async () => {
    const saver = new MemorySaver()
    const graph = new StateGraph(Log)
      .addNode('delete', async () => {
        await saver.deleteThread('1')
        return { log: ['x'] }
      })
      .addEdge(START, 'delete')
      .compile({ checkpointer: saver })
    await expect(graph.invoke({}, config)).rejects.toMatchObject({
      code: 'CONFLICT',
      threadId: '1',
    })
  })
})

describe('data that looks like a stored Command', () => {
  it('comes back as data', async () => {
    const seen: unknown[] = []
    const graph = new StateGraph(Log)
      .addNode('z', (state, runtime) => {
        seen.push(state)
        runtime.interrupt('what?')
      })
      .addConditionalEdges(START, () => new Send('z', { __command__: 1, d: 5 }))
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, config)
    await graph.invoke(new Command({ resume: 1 }), config)
    expect(seen).toEqual([
      { __command__: 1, d: 5 },
      { __command__: 1, d: 5 },
    ])
  })
})

describe('an overwrite', () => {
  it.each([
    ['in the input of a run', { log: new Overwrite(['new']) }],
    ['in a Command that starts a thread', new Command({ update: { log: new Overwrite(['new']) } })],
    ['in its list of pairs', new Command({ update: [['log', new Overwrite(['new'])]] })],
  ])('is stored %s', async (_where, input) => {
    const graph = new StateGraph(Log)
      .addNode('n', () => ({}))
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver() })
    const { value } = await graph.invoke(input, config)
    expect(value?.log).toEqual(['new'])
  })
})

describe('two runs at once on one thread', () => {
  const graph = new StateGraph(Log)
    .addNode('n', async ({ log }) => {
      await Promise.resolve()
      return { log: [`n${log.length}`] }
    })
    .addEdge(START, 'n')

  it.each([
    ['new', 0],
    ['known', 1],
  ])(
    'on a %s thread: one fails with CONFLICT before its nodes run, the other is whole',
    async (_what, earlier) => {
      const compiled = graph.compile({ checkpointer: new MemorySaver() })
      for (let run = 0; run < earlier; run++) await compiled.invoke({}, config)
      const ends = await Promise.allSettled([
        compiled.invoke({ count: 1 }, config),
        compiled.invoke({ count: 2 }, config),
      ])
      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
      expect((ends[1] as PromiseRejectedResult).reason).toMatchObject({ code: 'CONFLICT' })
      const { values } = await compiled.getState(config)
      expect(values).toEqual({ log: earlier ? ['n0', 'n1'] : ['n0'], count: 1 })
    },
  )

  it('is no conflict when an older checkpoint was chosen: that is a branch', async () => {
    const compiled = graph.compile({ checkpointer: new MemorySaver() })
    await compiled.invoke({}, config)
    const { config: chosen } = await compiled.getState(config)
    await compiled.invoke({}, config)
    const { value } = await compiled.invoke({}, chosen)
    expect(value?.log).toEqual(['n0', 'n1'])
  })

  it('is refused for a graph that keeps its state, by its own name', async () => {
    const inner = graph.compile({ checkpointer: true, name: 'notebook' })
    const outer = new StateGraph(Log)
      .addNode('inner', inner)
      .addConditionalEdges(START, () => [new Send('inner', {}), new Send('inner', {})])
      .compile({ checkpointer: new MemorySaver() })
    await expect(outer.invoke({}, config)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('"notebook"'),
    })
  })
})

describe('a saver that refuses', () => {
  it('ends the run with its error, after the parts up to there', async () => {
    const graph = new StateGraph(Annotation.Root({ tool: Annotation<unknown>() }))
      .addNode('make', () => ({ tool: { run: () => 1 } }))
      .addNode('next', () => ({}))
      .addEdge(START, 'make')
      .addEdge('make', 'next')
      .compile({ checkpointer: new MemorySaver() })
    const { parts, error } = await settle(graph.stream({}, { ...config, streamMode: 'updates' }))
    expect(error).toMatchObject({ code: 'NOT_STORABLE', path: 'state.tool.run' })
    expect(parts[0]!.data).toEqual({ make: { tool: { run: expect.any(Function) } } })
  })

  it.each([
    ['a question', () => ({ ask: { run: () => 1 } }), 'interrupt[0].value.run'],
    ['an input', () => ({ input: { tool: { run: () => 1 } } }), 'input.tool.run'],
  ])('names the place in %s as the author knows it', async (_what, make, path) => {
    const { ask, input = {} } = make() as { ask?: unknown; input?: { tool?: unknown } }
    const graph = new StateGraph(Annotation.Root({ tool: Annotation<unknown>() }))
      .addNode('n', (_state, runtime) => {
        if (ask) runtime.interrupt(ask)
      })
      .addEdge(START, 'n')
      .compile({ checkpointer: new MemorySaver() })
    await expect(graph.invoke(input, config)).rejects.toMatchObject({ path })
  })

  it('is heard also when its refusal comes late', async () => {
    const full = new RangeError('The disk is full.')
    const saver: Checkpointer = new MemorySaver()
    saver.commit = async () => {
      await Promise.resolve()
      throw full
    }
    const graph = new StateGraph(Log)
      .addNode('n', () => ({ log: ['n'] }))
      .addEdge(START, 'n')
      .compile({ checkpointer: saver })
    await expect(graph.invoke({}, config)).rejects.toBe(full)
  })
})

describe('stored history', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('is out of reach of nodes that mutate their state', async () => {
    // Only in production: in development the state of nodes is frozen.
    vi.stubEnv('NODE_ENV', 'production')
    const Notes = Annotation.Root({ notes: append<{ text: string }>() })
    const graph = new StateGraph(Notes)
      .addNode('mutate', ({ notes }) => {
        for (const note of notes) note.text = 'mutated'
        notes.push({ text: 'smuggled in' })
        return {}
      })
      .addEdge(START, 'mutate')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ notes: [{ text: 'original' }] }, config)
    const history = []
    for await (const { values } of graph.getStateHistory(config)) history.push(values)
    expect(history).toEqual([
      { notes: [{ text: 'original' }] },
      { notes: [{ text: 'original' }] },
      { notes: [] },
    ])
  })

  it('hands over only what was added to a list, whatever reducer added it', async () => {
    const { saver, commits } = watchedSaver()
    const Growing = Annotation.Root({
      items: Annotation<number[]>({
        reducer: (left, right) => left.concat(right),
        default: () => [],
      }),
      fixed: Annotation<number[]>(),
    })
    const graph = new StateGraph(Growing)
      .addNode('grow', ({ items }) => ({ items: [items.length] }))
      .addEdge(START, 'grow')
      .addConditionalEdges('grow', ({ items }) => (items.length < 51 ? 'grow' : END))
      .compile({ checkpointer: saver })
    await graph.invoke({ fixed: [1, 2, 3], items: [0] }, config)
    const supersteps = commits.flatMap(({ checkpoint }) =>
      checkpoint?.metadata.source === 'loop' && checkpoint.metadata.step > 0 ? checkpoint : [],
    )
    expect(supersteps).toHaveLength(50)
    for (const [at, { changes }] of supersteps.entries()) {
      expect(changes.map(({ channel }) => channel)).toEqual(['items'])
      expect(changes[0]?.splice).toEqual([at + 1, 0, [at + 1]])
    }
  })

  it('takes one commit for a superstep of one task, and one more for each task beside others', async () => {
    const { saver, commits } = watchedSaver()
    const graph = new StateGraph(Log)
      .addNode('a', () => ({ log: ['a'] }))
      .addNode('b', () => ({ log: ['b'] }))
      .addNode('c', () => ({ log: ['c'] }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('a', 'c')
      .compile({ checkpointer: saver })
    await graph.invoke({}, config)
    const kinds = commits.map(({ checkpoint, writes = [] }) => [
      checkpoint ? `${checkpoint.metadata.source} ${checkpoint.metadata.step}` : 'writes',
      writes.length,
    ])
    expect(kinds).toEqual([
      ['input -1', 0],
      ['loop 0', 1],
      ['loop 1', 1],
      ['writes', 1],
      ['loop 2', 1],
    ])
  })

  it('knows a message by the id that the stream and the state have', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('say', () => ({ messages: { type: 'ai', id: '', content: 'hi' } }))
      .addNode('ask', (_state, runtime) => void runtime.interrupt('go on?'))
      .addEdge(START, 'say')
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({}, { ...config, streamMode: 'messages' }))
    const streamed = parts.map(({ data }) => data[0].id)
    expect((await graph.getState(config)).values.messages?.map(({ id }) => id)).toEqual(streamed)
    const { value } = await graph.invoke(new Command({ resume: 'yes' }), config)
    expect(value?.messages.map(({ id }) => id)).toEqual(streamed)
  })
})

describe('a graph that a node calls', () => {
  it('is called off with the task that called it', async () => {
    const aborted: string[] = []
    const started = createDeferred()
    const inner = new StateGraph(Log)
      .addNode('wait', async (_state, { signal }) => {
        started.resolve()
        await new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => {
            aborted.push('wait')
            resolve()
          }),
        )
      })
      .addEdge(START, 'wait')
      .compile()
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addNode('fail', async () => {
        await started.promise
        throw new Error('sibling')
      })
      .addEdge(START, 'inner')
      .addEdge(START, 'fail')
      .compile()
    await expect(graph.invoke({})).rejects.toMatchObject({ message: 'sibling' })
    expect(aborted).toEqual(['wait'])
  })

  it('is called off when the node asks something meanwhile, and runs once after the answer', async () => {
    const events: string[] = []
    const release = createDeferred()
    const asking = new StateGraph(Log)
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt<string>('what?')] }))
      .addEdge(START, 'ask')
      .compile()
    const slow = new StateGraph(Log)
      .addNode('wait', async (_state, { signal }) => {
        events.push('start')
        signal.addEventListener('abort', () => events.push('abort'))
        await release.promise
        if (signal.aborted) return
        events.push('end')
        return { log: ['slow'] }
      })
      .addEdge(START, 'wait')
      .compile()
    const graph = new StateGraph(Log)
      .addNode('both', async (_state, runtime) => {
        const outputs = await Promise.all([asking.invoke({}, runtime), slow.invoke({}, runtime)])
        return { log: outputs.flatMap(({ value }) => value?.log ?? []) }
      })
      .addEdge(START, 'both')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, config)
    expect(events).toEqual(['start', 'abort'])
    release.resolve()
    const { value } = await graph.invoke(new Command({ resume: 'this' }), config)
    expect(value?.log).toEqual(['this', 'slow'])
    expect(events).toEqual(['start', 'abort', 'start', 'end'])
  })

  it('keeps its own finished steps when it fails, and goes on in the one that failed', async () => {
    const runs: string[] = []
    let isBroken = true
    const inner = new StateGraph(Log)
      .addNode('first', () => {
        runs.push('first')
        return { log: ['first'] }
      })
      .addNode('second', () => {
        runs.push('second')
        if (isBroken) throw new Error('not yet')
        return { log: ['second'] }
      })
      .addEdge(START, 'first')
      .addEdge('first', 'second')
      .compile()
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: new MemorySaver() })
    await expect(graph.invoke({}, config)).rejects.toMatchObject({ message: 'not yet' })
    const { tasks } = await graph.getState(config, { subgraphs: true })
    expect(tasks[0]?.state).toMatchObject({ values: { log: ['first'] }, next: ['second'] })
    isBroken = false
    expect((await graph.invoke(null, config)).value?.log).toEqual(['first', 'second'])
    expect(runs).toEqual(['first', 'second', 'second'])
  })

  it('without a saver is asked under the same id again, and answered by it', async () => {
    const inner = new StateGraph(Log)
      .addNode('ask', (_state, runtime) => ({ log: [runtime.interrupt<string>('what?')] }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: false })
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, config)
    const [{ id } = { id: '' }] = interrupts
    expect((await graph.invoke(null, config)).interrupts).toEqual([{ id, value: 'what?' }])
    const { value } = await graph.invoke(new Command({ resume: { [id]: 'this' } }), config)
    expect(value?.log).toEqual(['this'])
  })

  it('with a state of its own goes on from call to call', async () => {
    const inner = new StateGraph(Annotation.Root({ calls: append<number>() }))
      .addNode('n', ({ calls }) => ({ calls: [calls.length] }))
      .addEdge(START, 'n')
      .compile({ checkpointer: true })
    const graph = new StateGraph(Annotation.Root({ seen: Annotation<number>() }))
      .addNode('call', async (_state, runtime) => {
        const { value } = await inner.invoke({}, runtime)
        return { seen: value?.calls.length ?? 0 }
      })
      .addEdge(START, 'call')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, config)
    await graph.invoke({}, config)
    expect((await graph.invoke({}, config)).value).toEqual({ seen: 3 })
  })
})
