import { afterEach, describe, expect, it, vi } from 'vitest'
import { thrownBy } from '../../test/settle.ts'
import {
  Annotation,
  ContextLostError,
  getRuntime,
  getStreamWriter,
  type Runtime,
  START,
  StateGraph,
} from '../index.ts'
import { createDeferred } from '../internal/deferred.ts'
import { collectParts } from '../testing/collect-parts.ts'
import { scriptedModel } from '../testing/scripted-model.ts'

const State = Annotation.Root({ a: Annotation<string>() })

const graphOf = (node: (state: object, runtime: Runtime) => void | Promise<void>) =>
  new StateGraph(State).addNode('n', node).addEdge(START, 'n').compile()

const customOf = async (graph: ReturnType<typeof graphOf>): Promise<unknown[]> => {
  const parts = await collectParts(graph.stream({}, { streamMode: 'custom' }))
  return parts.map(({ data }) => data)
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('getStreamWriter and getRuntime', () => {
  it('find the running node in its synchronous part, in helpers too', async () => {
    const helper = (): void => getStreamWriter()('from a helper')
    const written = await customOf(
      graphOf((_state, runtime) => {
        expect(getRuntime()).toBe(runtime)
        helper()
      }),
    )
    expect(written).toEqual(['from a helper'])
  })

  it('find it after an await in a node that asked before', async () => {
    const written = await customOf(
      graphOf(async (_state, runtime) => {
        getStreamWriter()('before')
        await Promise.resolve()
        getStreamWriter()('after')
        await createDeferredResolved()
        expect(getRuntime()).toBe(runtime)
      }),
    )
    expect(written).toEqual(['before', 'after'])
  })

  it('throw CONTEXT_LOST after an await in a node that did not ask before, whatever others did', async () => {
    const asking = graphOf(() => void getRuntime())
    await asking.invoke({})
    let error: unknown
    await graphOf(async () => {
      await Promise.resolve()
      error = thrownBy(getStreamWriter)
    }).invoke({})
    expect(ContextLostError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ code: 'CONTEXT_LOST', form: 'getStreamWriter()' })
    expect(String(error)).toContain('runtime.writer')
  })

  it('throw CONTEXT_LOST outside a node', () => {
    expect(thrownBy(getStreamWriter)).toMatchObject({ code: 'CONTEXT_LOST' })
    expect(thrownBy(getRuntime)).toMatchObject({
      code: 'CONTEXT_LOST',
      form: 'getRuntime()',
      message: expect.stringContaining('(state, runtime)'),
    })
  })

  it('throw CONTEXT_LOST for the reader of a stream, between its parts and after its end', async () => {
    const graph = graphOf(() => getStreamWriter()('x'))
    for await (const _part of graph.stream({}, { streamMode: 'custom' })) {
      expect(thrownBy(getRuntime)).toMatchObject({ code: 'CONTEXT_LOST' })
    }
    expect(thrownBy(getRuntime)).toMatchObject({ code: 'CONTEXT_LOST' })
  })

  it('throw CONTEXT_LOST for the caller after a node that threw', async () => {
    const graph = graphOf(() => {
      getRuntime()
      throw new Error('broken')
    })
    await expect(graph.invoke({})).rejects.toThrow('broken')
    expect(thrownBy(getRuntime)).toMatchObject({ code: 'CONTEXT_LOST' })
  })

  it('find the node whose condition runs', async () => {
    const graph = new StateGraph(State)
      .addNode('n', () => null)
      .addEdge(START, 'n')
      .addConditionalEdges('n', (_state, runtime) => {
        expect(getRuntime()).toBe(runtime)
        getStreamWriter()('choosing')
        return '__end__'
      })
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'custom' }))
    expect(parts.map(({ data }) => data)).toEqual(['choosing'])
  })

  it('never give one of two parallel nodes the other', async () => {
    const gates = { x: createDeferred(), y: createDeferred() }
    const found: Record<string, boolean[]> = { x: [], y: [] }
    const node =
      (own: 'x' | 'y', other: 'x' | 'y') =>
      async (_state: object, runtime: Runtime): Promise<void> => {
        found[own]!.push(getRuntime() === runtime)
        gates[other].resolve()
        await gates[own].promise
        found[own]!.push(getRuntime() === runtime)
        await Promise.resolve()
        found[own]!.push(getRuntime() === runtime)
      }
    const graph = new StateGraph(State)
      .addNode({ x: node('x', 'y'), y: node('y', 'x') })
      .addEdge(START, 'x')
      .addEdge(START, 'y')
      .compile()
    await graph.invoke({})
    expect(found).toEqual({ x: [true, true, true], y: [true, true, true] })
  })

  it('never give a node the one beside it that asked', async () => {
    let error: unknown
    const asked = createDeferred()
    const graph = new StateGraph(State)
      .addNode('asks', async () => {
        getRuntime()
        asked.resolve()
        await Promise.resolve()
      })
      .addNode('silent', async () => {
        await asked.promise
        error = thrownBy(getRuntime)
      })
      .addEdge(START, 'asks')
      .addEdge(START, 'silent')
      .compile()
    await graph.invoke({})
    expect(error).toMatchObject({ code: 'CONTEXT_LOST' })
  })

  it('keep a graph that a node calls apart from the node', async () => {
    const found: Record<string, unknown> = {}
    const inner = graphOf(async (_state, runtime) => {
      found['inner'] = getRuntime() === runtime
      await Promise.resolve()
      found['inner after await'] = getRuntime() === runtime
    })
    await graphOf(async (_state, runtime) => {
      getRuntime()
      await inner.invoke({})
      found['outer after inner'] = getRuntime() === runtime
    }).invoke({})
    expect(found).toEqual({ inner: true, 'inner after await': true, 'outer after inner': true })
  })

  it('never give a node the one that called its graph', async () => {
    let error: unknown
    const inner = graphOf(async () => {
      await Promise.resolve()
      error = thrownBy(getRuntime)
    })
    await graphOf(async () => {
      getRuntime()
      await inner.invoke({})
    }).invoke({})
    expect(error).toMatchObject({ code: 'CONTEXT_LOST' })
  })
})

describe('AsyncLocalStorage', () => {
  /** A copy of the package of its own, and how often it looks up AsyncLocalStorage. */
  async function freshCopy() {
    vi.resetModules()
    const lookUp = vi.spyOn(process, 'getBuiltinModule')
    const copy = await import('../index.ts')
    return {
      copy,
      lookUps: () => lookUp.mock.calls.filter(([name]) => name === 'node:async_hooks').length,
    }
  }

  it('is never looked up when no ambient form is used', async () => {
    const { copy, lookUps } = await freshCopy()
    const model = copy.initChatModel(async function* () {
      yield 'hi'
    })
    const graph = new copy.StateGraph(copy.MessagesAnnotation)
      .addNode('n', async (state, runtime) => {
        runtime.writer('x')
        return { messages: [await model.invoke(state.messages, runtime)] }
      })
      .addEdge(copy.START, 'n')
      .addConditionalEdges('n', async () => copy.END)
      .compile()
    const parts = await graph.invoke(
      { messages: 'hello' },
      { streamMode: ['values', 'updates', 'messages', 'custom'] },
    )
    expect(parts.length).toBeGreaterThan(4)
    expect(() => copy.getRuntime()).toThrow(copy.ContextLostError)
    expect(lookUps()).toBe(0)
  })

  it('is looked up once, by the first node that uses an ambient form', async () => {
    const { copy, lookUps } = await freshCopy()
    const graph = new copy.StateGraph(copy.Annotation.Root({}))
      .addNode('n', () => {
        copy.getRuntime()
        copy.getRuntime()
      })
      .addEdge(copy.START, 'n')
      .compile()
    await graph.invoke({})
    await graph.invoke({})
    expect(lookUps()).toBe(1)
  })

  it('may be missing: then the synchronous part works, and the rest says what to do', async () => {
    vi.resetModules()
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
    const copy = await import('../index.ts')
    let error: unknown
    const graph = new copy.StateGraph(copy.Annotation.Root({}))
      .addNode('n', async () => {
        copy.getStreamWriter()('sync')
        copy.getStreamWriter()('sync')
        await Promise.resolve()
        error = thrownBy(copy.getStreamWriter)
      })
      .addEdge(copy.START, 'n')
      .compile()
    const parts = await graph.invoke({}, { streamMode: ['custom'] })
    expect(parts).toHaveLength(2)
    expect(error).toMatchObject({ code: 'CONTEXT_LOST' })
  })
})

describe('a model that is called without a runtime', () => {
  it('finds the running node in its synchronous part', async () => {
    const model = scriptedModel(['hi'])
    const graph = graphOf(async () => void (await model.invoke('hello')))
    const parts = await collectParts(graph.stream({}, { streamMode: 'messages' }))
    expect(parts).toHaveLength(2)
  })

  it('warns once outside a run, in development, and answers all the same', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const model = scriptedModel(['hi'])
    expect((await model.invoke('hello')).content).toBe('hi')
    expect((await model.invoke('hello')).content).toBe('hi')
    expect(warn).toHaveBeenCalledTimes(1)
    expect(String(warn.mock.calls[0])).toContain('model.invoke(messages, runtime)')
  })
})

const createDeferredResolved = (): Promise<void> => {
  const deferred = createDeferred()
  deferred.resolve()
  return deferred.promise
}
