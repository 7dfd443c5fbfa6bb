import {
  Command,
  InvalidArgumentError,
  MemorySaver,
  START,
  StateGraph,
  type StreamMode,
  UnknownStreamModeError,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief, settle, thrownBy } from '../settle.ts'
import { chain, quiz, reproducible, State } from './fixtures.ts'
import { dataOf, onThread, resultsIn, toTrace, TRACE, TRACED } from './trace.ts'

const unsavedChain = chain().compile()
const savedChain = () => chain().compile(reproducible())

const STEPS = ['values', 'updates'] as const

describe('semantics §2.7 streamMode', () => {
  it('is updates by default', async () => {
    expect(brief(await collectParts(unsavedChain.stream({})))).toEqual([
      ['updates', { a: { x: 1, log: ['a'] } }],
      ['updates', { b: { y: 2 } }],
    ])
  })

  it('tells nothing for an empty list, and is no error', async () => {
    expect(await collectParts(unsavedChain.stream({}, { streamMode: [] }))).toEqual([])
  })

  it('refuses a mode that does not exist', () => {
    const streamMode = 'everything' as StreamMode
    expect(
      UnknownStreamModeError.isInstance(thrownBy(() => unsavedChain.stream({}, { streamMode }))),
    ).toBe(true)
  })

  it('does not depend on the order of the list', async () => {
    const there = toTrace(await settle(savedChain().stream({}, TRACE)))
    const back = toTrace(
      await settle(savedChain().stream({}, { ...TRACE, streamMode: TRACED.toReversed() })),
    )
    expect(back).toBe(there)
  })

  it('leaves out what is not asked for and nothing else', async () => {
    const all = await collectParts(savedChain().stream({}, TRACE))
    for (const streamMode of TRACED) {
      const some = await collectParts(savedChain().stream({}, { ...onThread(), streamMode }))
      expect(some).toEqual(all.filter(({ type }) => type === streamMode))
    }
  })
})

describe('semantics §2.7 outputKeys', () => {
  it('limits values and updates to the keys of a list', async () => {
    const options = { streamMode: STEPS, outputKeys: ['log'] } as const
    expect(brief(await collectParts(unsavedChain.stream({}, options)))).toEqual([
      ['updates', { a: { log: ['a'] } }],
      ['values', { log: ['a'] }],
      ['updates', { b: null }],
    ])
  })

  it('unwraps the value of a single name', async () => {
    const options = { streamMode: STEPS, outputKeys: 'x' } as const
    expect(brief(await collectParts(unsavedChain.stream({ y: 1 }, options)))).toEqual([
      ['updates', { a: 1 }],
      ['values', 1],
      ['updates', { b: null }],
    ])
  })

  it('has null as the unwrapped value of a key that was never written', async () => {
    const graph = savedChain()
    await graph.invoke({}, { ...onThread(), interruptBefore: ['b'] })
    const parts = await collectParts(
      graph.stream(null, { ...onThread(), streamMode: 'values', outputKeys: 'y' }),
    )
    expect(dataOf(parts, 'values')).toEqual([null, 2])
  })

  it('does not limit results of tasks nor the values of checkpoints', async () => {
    const options = {
      ...onThread(),
      streamMode: ['tasks', 'checkpoints'],
      outputKeys: ['y'],
    } as const
    const parts = await collectParts(savedChain().stream({}, options))
    expect(resultsIn(parts).map(({ result }) => result)).toEqual([{ x: 1, log: ['a'] }, { y: 2 }])
    expect(dataOf(parts, 'checkpoints').at(-1)!.values).toEqual({ x: 1, y: 2, log: ['a'] })
  })

  it('limits the results of tasks in checkpoints', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('?') }))
      .addNode('side', () => ({ y: 2, log: ['side'] }))
      .addEdge(START, 'ask')
      .addEdge(START, 'side')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const [first] = await collectParts(
      graph.stream(new Command({ resume: 1 }), {
        ...onThread(),
        streamMode: 'checkpoints',
        outputKeys: ['y'],
      }),
    )
    expect(first!.data.tasks.map(({ result }) => result)).toEqual([undefined, { y: 2 }])
  })

  it('limits what invoke returns', async () => {
    expect((await unsavedChain.invoke({}, { outputKeys: ['y', 'log'] })).value).toEqual({
      y: 2,
      log: ['a'],
    })
    expect((await unsavedChain.invoke({}, { outputKeys: 'y' })).value).toBe(2)
  })

  it('refuses a key that the state lacks', async () => {
    // @ts-expect-error -- no such key
    const { error } = await settle(unsavedChain.stream({}, { outputKeys: ['z'] }))
    expect(InvalidArgumentError.isInstance(error)).toBe(true)
  })

  it('does not unwrap __interrupt__, only the value of a single name', async () => {
    const graph = quiz('a-done', 'side').compile()
    const options = { streamMode: ['values', 'updates'], outputKeys: 'y' } as const
    const { parts } = await settle(graph.stream({ y: 1 }, options))
    const interrupt = { id: expect.any(String) as string, value: 'How many?' }
    expect(parts.slice(0, 4)).toEqual([
      { type: 'values', ns: [], data: 1, interrupts: [] },
      { type: 'updates', ns: [], data: { 'a-done': null } },
      { type: 'updates', ns: [], data: { __interrupt__: [interrupt] } },
      { type: 'values', ns: [], data: 1, interrupts: [interrupt] },
    ])
  })

  it('unwraps the result of a task in checkpoints when outputKeys is one name', async () => {
    const graph = quiz('a-done', 'side').compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const [first] = await collectParts(
      graph.stream(new Command({ resume: 1 }), {
        ...onThread(),
        streamMode: 'checkpoints',
        outputKeys: 'log',
      }),
    )
    expect(first!.data.tasks.map(({ result }) => result)).toEqual([['a-done'], undefined, ['side']])
  })
})

describe('semantics §2.7 subgraphs', () => {
  const inner = new StateGraph(State)
    .addNode('inner', (_state, runtime) => {
      runtime.writer('inner')
      return { y: 2 }
    })
    .addEdge(START, 'inner')
    .compile()
  const outer = () =>
    new StateGraph(State)
      .addNode('asNode', inner)
      .addNode('called', async (state, runtime) => {
        const { value } = await inner.invoke(state, {
          runtime,
          streamMode: 'values',
          subgraphs: false,
        })
        return { x: value!.y }
      })
      .addEdge(START, 'asNode')
      .addEdge('asNode', 'called')
      .compile()

  it('is off by default: nothing of nested graphs is told', async () => {
    const parts = await collectParts(
      outer().stream({}, { streamMode: ['values', 'updates', 'custom', 'tasks'] }),
    )
    expect(new Set(parts.map(({ ns }) => ns.length))).toEqual(new Set([0]))
  })

  it.each(['values', 'updates', 'custom', 'tasks'] as const)(
    'tells %s of every nested graph by the modes of the root, whatever the inner call says',
    async (streamMode) => {
      const parts = await collectParts(outer().stream({}, { streamMode, subgraphs: true }))
      const nested = new Set(parts.flatMap(({ ns }) => (ns[0] ? [ns[0].split(':')[0]] : [])))
      expect(nested).toEqual(new Set(['asNode', 'called']))
      expect(new Set(parts.map(({ type }) => type))).toEqual(new Set([streamMode]))
    },
  )

  it('gives a node that streams a graph itself its own parts, by its own modes', async () => {
    const heard: unknown[] = []
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        const stream = inner.stream(state, { runtime, streamMode: ['custom', 'values'] })
        for await (const { type, ns, data } of stream) heard.push([type, ns.length, data])
      })
      .addEdge(START, 'caller')
      .compile()
    const parts = await collectParts(graph.stream({ x: 1 }))
    expect(heard).toEqual([
      ['values', 1, { x: 1, log: [] }],
      ['custom', 1, 'inner'],
      ['values', 1, { x: 1, y: 2, log: [] }],
    ])
    expect(brief(parts)).toEqual([['updates', { caller: null }]])
  })

  it('does not pass outputKeys on to nested graphs', async () => {
    const parts = await collectParts(
      outer().stream({}, { streamMode: 'updates', subgraphs: true, outputKeys: ['x'] }),
    )
    expect(parts.map(({ ns, data }) => [ns.length, data])).toEqual([
      [1, { inner: { y: 2 } }],
      [0, { asNode: null }],
      [1, { inner: { y: 2 } }],
      [0, { called: { x: 2 } }],
    ])
  })

  it('tells the root and a node that streams a graph itself each what it asked for', async () => {
    const heard: string[] = []
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        for await (const { type } of inner.stream(state, { runtime, streamMode: 'custom' })) {
          heard.push(type)
        }
      })
      .addEdge(START, 'caller')
      .compile()
    const parts = await collectParts(graph.stream({}, { streamMode: 'updates', subgraphs: true }))
    expect(heard).toEqual(['custom'])
    expect(parts.map(({ ns, data }) => [ns.length, data])).toEqual([
      [1, { inner: { y: 2 } }],
      [0, { caller: null }],
    ])
  })
})

describe('semantics §2.7 interruptBefore and interruptAfter', () => {
  const nodesRunBy = async (compiled: object, called: object): Promise<(readonly string[])[]> => {
    const graph = chain().compile({ ...compiled, checkpointer: new MemorySaver() })
    const runs: (readonly string[])[] = []
    for (let input: object | null = {}; runs.length < 4; input = null) {
      const parts = await collectParts(graph.stream(input, { ...onThread(), ...called }))
      runs.push(parts.flatMap(({ data }) => Object.keys(data)))
      if ((await graph.getState(onThread())).next.length === 0) break
    }
    return runs
  }

  it('at the call replaces what the graph was compiled with', async () => {
    expect(await nodesRunBy({ interruptBefore: ['b'] }, { interruptBefore: ['a'] })).toEqual([
      ['__interrupt__'],
      ['a', 'b'],
    ])
    expect(await nodesRunBy({ interruptAfter: ['b'] }, { interruptAfter: ['a'] })).toEqual([
      ['a', '__interrupt__'],
      ['b'],
    ])
  })

  it('leaves what the graph was compiled with when the list is empty', async () => {
    expect(await nodesRunBy({ interruptBefore: ['b'] }, { interruptBefore: [] })).toEqual([
      ['a', '__interrupt__'],
      ['b'],
    ])
  })

  it('replaces each of the two on its own', async () => {
    expect(await nodesRunBy({ interruptBefore: ['b'] }, { interruptAfter: ['b'] })).toEqual([
      ['a', '__interrupt__'],
      ['b', '__interrupt__'],
    ])
  })

  it('stops before every node for *, and never at the start', async () => {
    expect(await nodesRunBy({}, { interruptBefore: '*' })).toEqual([
      ['__interrupt__'],
      ['a', '__interrupt__'],
      ['b'],
    ])
  })

  it('stops after every node for *, and never at the start', async () => {
    expect(await nodesRunBy({}, { interruptAfter: '*' })).toEqual([
      ['a', '__interrupt__'],
      ['b', '__interrupt__'],
    ])
  })

  it('does not hold for nested graphs when it was given at the call', async () => {
    const graph = new StateGraph(State)
      .addNode('outer', unsavedChain)
      .addEdge(START, 'outer')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, { ...onThread(), interruptBefore: '*' })
    const { value } = await graph.invoke(null, { ...onThread(), interruptBefore: '*' })
    expect(value).toEqual({ x: 1, y: 2, log: ['a'] })
  })
})

describe('semantics §2.7 other options', () => {
  it('hands context, configurable, tags and metadata to the nodes, of nested graphs, too', async () => {
    const heard: unknown[] = []
    const inner = new StateGraph(State)
      .addNode('inner', (_state, { context, configurable, tags, metadata }) => {
        heard.push([context, configurable['user'], tags, metadata])
      })
      .addEdge(START, 'inner')
      .compile()
    const graph = new StateGraph(State).addNode('child', inner).addEdge(START, 'child').compile()
    await graph.invoke(
      {},
      { context: { tenant: 1 }, configurable: { user: 'me' }, tags: ['t'], metadata: { m: 1 } },
    )
    expect(heard).toEqual([[{ tenant: 1 }, 'me', ['t'], { m: 1 }]])
  })
})
