import { describe, expect, it } from 'vitest'
import { Annotation, type Runtime, START, StateGraph, type as typed } from '../index.ts'
import { collectParts } from '../testing/collect-parts.ts'
import { createFakeIds } from '../testing/fake-ids.ts'

const State = Annotation.Root({ a: Annotation<string>() })

describe('the runtime of a node', () => {
  it('hands on the context, the configurable values and the tags of the run', async () => {
    let seen: Runtime | undefined
    const graph = new StateGraph(State, { context: typed<{ user: string }>() })
      .addNode('n', (_state, runtime) => void (seen = runtime))
      .addEdge(START, 'n')
      .compile()
    const context = { user: 'ada' }
    const configurable = { thread_id: 't', key: 1 }
    await graph.invoke({}, { context, configurable, tags: ['x'] })
    expect(seen?.context).toBe(context)
    expect(seen?.configurable).toBe(configurable)
    expect(seen?.tags).toEqual(['x'])
  })

  it('can be taken apart: nothing of it needs the rest', async () => {
    const graph = new StateGraph(State)
      .addNode('n', (_state, { writer, interrupt, heartbeat, signal, executionInfo }) => {
        heartbeat()
        writer(signal.aborted)
        interrupt(executionInfo.nodeAttempt)
      })
      .addEdge(START, 'n')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: ['custom', 'updates'] }))
    expect(parts.map(({ data }) => data)).toMatchObject([false, { __interrupt__: [{ value: 1 }] }])
  })

  it('has empty configurable values, tags and metadata by default', async () => {
    let seen: Runtime | undefined
    const graph = new StateGraph(State)
      .addNode('n', (_state, runtime) => void (seen = runtime))
      .addEdge(START, 'n')
      .compile()
    await graph.invoke({})
    expect([seen?.configurable, seen?.tags, seen?.metadata]).toEqual([{}, [], {}])
  })

  it('joins the metadata of the run with those of the node', async () => {
    let seen: unknown
    const graph = new StateGraph(State)
      .addNode('n', (_state, runtime) => void (seen = runtime.metadata), {
        metadata: { both: 'node', node: 1 },
      })
      .addEdge(START, 'n')
      .compile()
    await graph.invoke({}, { metadata: { both: 'run', run: 1 } })
    expect(seen).toEqual({ both: 'node', node: 1, run: 1 })
  })

  it('tells where the task stands', async () => {
    let seen: unknown
    const graph = new StateGraph(State)
      .addNode('n', (_state, runtime) => void (seen = runtime.executionInfo))
      .addEdge(START, 'n')
      .compile({ ids: createFakeIds() })
    await graph.invoke({}, { configurable: { thread_id: 7 } })
    expect(seen).toEqual({
      threadId: '7',
      runId: 'run-1',
      taskId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      checkpointNs: expect.stringMatching(/^n:[0-9a-f-]{36}$/),
      nodeAttempt: 1,
    })
  })

  it('has no thread id without one in configurable', async () => {
    let seen: unknown
    const graph = new StateGraph(State)
      .addNode('n', (_state, runtime) => void (seen = runtime.executionInfo.threadId))
      .addEdge(START, 'n')
      .compile()
    await graph.invoke({})
    expect(seen).toBeUndefined()
  })

  it('gives one signal per task, however often it is read', async () => {
    const signals = new Set<AbortSignal>()
    const read = (_state: object, runtime: Runtime): void => {
      signals.add(runtime.signal)
      signals.add(runtime.signal)
    }
    const graph = new StateGraph(State)
      .addNode({ x: read, y: read })
      .addEdge(START, 'x')
      .addEdge(START, 'y')
      .compile()
    await graph.invoke({})
    expect([...signals].map((signal) => signal.aborted)).toEqual([false, false])
  })
})

describe('semantics §1.9 ids of tasks', () => {
  const idsOf = async (runId: string): Promise<string[]> => {
    const ids: string[] = []
    const note = (_state: object, { executionInfo }: Runtime): void =>
      void ids.push(executionInfo.taskId)
    const graph = new StateGraph(State)
      .addNode({ x: note, y: note })
      .addEdge(START, 'x')
      .addEdge(START, 'y')
      .addEdge('y', 'x')
      .compile()
    await graph.invoke({}, { runId })
    return ids
  }

  it('differ by node and by step', async () => {
    expect(new Set(await idsOf('r')).size).toBe(3)
  })

  it('are the same for the same place in the same run, and different in another', async () => {
    expect(await idsOf('r')).toEqual(await idsOf('r'))
    expect(await idsOf('r')).not.toEqual(await idsOf('s'))
  })
})

describe('semantics §1.7 runtime.writer', () => {
  const graph = new StateGraph(State)
    .addNode('n', (_state, { writer }) => {
      for (const data of [1, 'text', { deep: [1] }, null, undefined]) writer(data)
    })
    .addEdge(START, 'n')
    .compile()

  it('streams what it is given, unwrapped, in order, of any type', async () => {
    const parts = await collectParts(graph.stream({}, { streamMode: 'custom' }))
    expect(parts.map(({ data }) => data)).toEqual([1, 'text', { deep: [1] }, null, undefined])
  })

  it('does nothing when custom was not asked for', async () => {
    const parts = await collectParts(graph.stream({}, { streamMode: ['updates', 'values'] }))
    expect(parts.map(({ type }) => type)).toEqual(['updates'])
  })

  it('is ready at once when the reader keeps up', async () => {
    const ready = new StateGraph(State)
      .addNode('n', async (_state, { writer }) => {
        await writer.ready
        writer('on')
      })
      .addEdge(START, 'n')
      .compile()
    expect(await collectParts(ready.stream({}, { streamMode: 'custom' }))).toHaveLength(1)
    expect(await ready.invoke({})).toEqual({ value: null, interrupts: [] })
  })

  it('is ignored after the run has ended', async () => {
    let kept: ((data: unknown) => void) | undefined
    const keeping = new StateGraph(State)
      .addNode('n', (_state, { writer }) => void (kept = writer))
      .addEdge(START, 'n')
      .compile()
    const written: unknown[] = []
    const run = keeping.start(
      {},
      { streamMode: 'custom' },
      {
        write: (part) => written.push(part),
        pressure: () => undefined,
      },
    )
    await run.done
    kept!('too late')
    expect(written).toEqual([])
  })
})

describe('the sequence numbers of a run', () => {
  it('count its parts from 1 without gaps', async () => {
    const graph = new StateGraph(State)
      .addNode('n', (_state, { writer }) => {
        writer('x')
        return { a: 'a' }
      })
      .addEdge(START, 'n')
      .compile()
    const numbers: number[] = []
    const run = graph.start(
      { a: 'in' },
      { streamMode: ['values', 'updates', 'custom'] },
      {
        write: (_part, seq) => numbers.push(seq),
        pressure: () => undefined,
      },
    )
    await run.done
    expect(numbers).toEqual([1, 2, 3, 4])
  })
})
