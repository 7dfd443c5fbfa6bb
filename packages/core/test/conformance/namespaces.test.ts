import { Command, InvalidNodeNameError, MemorySaver, Send, START, StateGraph } from '@rivulet/core'
import { collectParts, createFakeIds } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle, thrownBy } from '../settle.ts'
import { quiz, State } from './fixtures.ts'
import { onThread, startsIn } from './trace.ts'

const leaf = () => new StateGraph(State).addNode('work', () => ({ x: 1 })).addEdge(START, 'work')

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

interface Placed {
  readonly type: string
  readonly ns: readonly string[]
  readonly data: unknown
}

/** Id of the only task of a node. */
function idOf(parts: readonly Placed[], node: string): string {
  return startsIn(parts).find(({ name }) => name === node)!.id
}

/** Namespaces in the order in which they are first told of. */
function namespacesOf(parts: readonly Placed[]): (readonly string[])[] {
  const seen = new Map(parts.map(({ ns }) => [ns.join('|'), ns]))
  return [...seen.values()]
}

const TASKS = { streamMode: 'tasks', subgraphs: true } as const

describe('semantics §1.9 namespaces', () => {
  it('is empty at the root', async () => {
    const parts = await collectParts(leaf().compile().stream({}, { streamMode: 'tasks' }))
    expect(namespacesOf(parts)).toEqual([[]])
  })

  it('is the node with its task id for a graph as a node, one level per graph', async () => {
    const mid = new StateGraph(State).addNode('mid', leaf().compile()).addEdge(START, 'mid')
    const graph = new StateGraph(State)
      .addNode('outer', mid.compile())
      .addEdge(START, 'outer')
      .compile()
    const parts = await collectParts(graph.stream({}, TASKS))
    const outer = `outer:${idOf(parts, 'outer')}`
    expect(namespacesOf(parts)).toEqual([[], [outer], [outer, `mid:${idOf(parts, 'mid')}`]])
  })

  it('is the same for a graph that a node calls', async () => {
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        await leaf().compile().invoke(state, runtime)
      })
      .addEdge(START, 'caller')
      .compile()
    const parts = await collectParts(graph.stream({}, TASKS))
    expect(namespacesOf(parts)).toEqual([[], [`caller:${idOf(parts, 'caller')}`]])
  })

  it('has a segment of its own for the number of each further call in a task, of other graphs, too', async () => {
    const other = new StateGraph(State).addNode('other', () => {}).addEdge(START, 'other')
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        await leaf().compile().invoke(state, runtime)
        await other.compile().invoke(state, runtime)
        await collectParts(leaf().compile().stream(state, { runtime, streamMode: 'values' }))
      })
      .addEdge(START, 'caller')
      .compile()
    const parts = await collectParts(graph.stream({}, TASKS))
    const own = `caller:${idOf(parts, 'caller')}`
    expect(namespacesOf(parts)).toEqual([[], [own], [own, '1'], [own, '2']])
    expect(startsIn(parts.filter(({ ns }) => ns[1] === '1')).map(({ name }) => name)).toEqual([
      'other',
    ])
  })

  it('counts concurrent calls in the order in which they were made', async () => {
    const named = (name: string) =>
      new StateGraph(State)
        .addNode(name, () => {})
        .addEdge(START, name)
        .compile()
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        await Promise.all(['z', 'a', 'm'].map((name) => named(name).invoke(state, runtime)))
      })
      .addEdge(START, 'caller')
      .compile()
    const parts = await collectParts(graph.stream({}, TASKS))
    const own = `caller:${idOf(parts, 'caller')}`
    const nested = parts.filter(({ ns, data }) => ns.length > 0 && !('result' in data))
    expect(nested.map(({ ns, data }) => [ns, data.name])).toEqual([
      [[own], 'z'],
      [[own, '1'], 'a'],
      [[own, '2'], 'm'],
    ])
  })

  it('counts anew in each task', async () => {
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        await leaf().compile().invoke(state, runtime)
        await leaf().compile().invoke(state, runtime)
      })
      .addNode('again', async (state, runtime) => {
        await leaf().compile().invoke(state, runtime)
      })
      .addEdge(START, 'caller')
      .addEdge('caller', 'again')
      .compile()
    const parts = await collectParts(graph.stream({}, TASKS))
    const own = `caller:${idOf(parts, 'caller')}`
    expect(namespacesOf(parts)).toEqual([[], [own], [own, '1'], [`again:${idOf(parts, 'again')}`]])
  })

  it('puts the tasks of a further call below its number', async () => {
    const heard: string[] = []
    const deep = new StateGraph(State)
      .addNode('child', (_state, runtime) => {
        heard.push(runtime.executionInfo.checkpointNs)
      })
      .addEdge(START, 'child')
      .compile()
    const graph = new StateGraph(State)
      .addNode('caller', async (state, runtime) => {
        await deep.invoke(state, runtime)
        await deep.invoke(state, runtime)
      })
      .addEdge(START, 'caller')
      .compile()
    const parts = await collectParts(graph.stream({}, TASKS))
    const own = `caller:${idOf(parts, 'caller')}`
    const [first, second] = startsIn(parts).filter(({ name }) => name === 'child')
    expect(heard).toEqual([`${own}|child:${first!.id}`, `${own}|1|child:${second!.id}`])
    expect(first!.id).not.toBe(second!.id)
  })

  it('has no task ids for a graph that keeps its state: checkpointer true', async () => {
    const keeping = leaf().compile({ checkpointer: true })
    const graph = new StateGraph(State)
      .addNode('keeper', keeping)
      .addEdge(START, 'keeper')
      .compile({ checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({}, { ...TASKS, ...onThread() }))
    expect(namespacesOf(parts)).toEqual([[], ['keeper']])
  })

  it('has no task ids for such a graph when there is no saver, either', async () => {
    const keeping = leaf().compile({ checkpointer: true })
    const graph = new StateGraph(State)
      .addNode('keeper', keeping)
      .addEdge(START, 'keeper')
      .compile()
    const parts = await collectParts(graph.stream({}, TASKS))
    expect(namespacesOf(parts)).toEqual([[], ['keeper']])
  })

  it('keeps the state of such a graph from run to run of the thread', async () => {
    const counter = new StateGraph(State)
      .addNode('count', ({ log }) => ({ log: [`count ${log.length}`] }))
      .addEdge(START, 'count')
      .compile({ checkpointer: true })
    const seen: unknown[] = []
    const graph = new StateGraph(State)
      .addNode('keeper', async (_state, runtime) => {
        seen.push((await counter.invoke({}, runtime)).value)
      })
      .addEdge(START, 'keeper')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.invoke({}, onThread())
    expect(seen).toEqual([{ log: ['count 0'] }, { log: ['count 0', 'count 1'] }])
  })

  it('is one per Send to a node that is a graph', async () => {
    const child = new StateGraph(State)
      .addNode('work', () => {})
      .addEdge(START, 'work')
      .compile()
    const graph = new StateGraph(State)
      .addNode('child', child)
      .addConditionalEdges(START, () => [new Send('child', {}), new Send('child', {})])
      .compile()
    const parts = await collectParts(graph.stream({}, TASKS))
    const [first, second] = startsIn(parts).filter(({ name }) => name === 'child')
    expect(first!.id).not.toBe(second!.id)
    expect(namespacesOf(parts)).toEqual([[], [`child:${first!.id}`], [`child:${second!.id}`]])
  })

  it('is made of task ids that look like UUIDs', async () => {
    const parts = await collectParts(leaf().compile().stream({}, { streamMode: 'tasks' }))
    const uuid = expect.stringMatching(UUID) as string
    expect(parts.map(({ data }) => data.id)).toEqual([uuid, uuid])
  })

  it('has the same task ids when a thread is resumed, below, too', async () => {
    const graph = new StateGraph(State)
      .addNode('child', quiz().compile())
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    const options = { ...TASKS, ...onThread() }
    const before = await collectParts(graph.stream({}, options))
    const after = await collectParts(graph.stream(new Command({ resume: 1 }), options))
    expect(startsIn(before).map(({ name }) => name)).toEqual(['child', 'ask'])
    expect(startsIn(after).map(({ name, id }) => [name, id])).toEqual(
      startsIn(before).map(({ name, id }) => [name, id]),
    )
  })

  it('has other task ids on another thread and in another step', async () => {
    const graph = new StateGraph(State)
      .addNode('n', ({ log }) => ({ log: [String(log.length)] }))
      .addEdge(START, 'n')
      .addConditionalEdges('n', ({ log }) => (log.length < 3 ? 'n' : '__end__'))
      .compile({ checkpointer: new MemorySaver() })
    const idsOn = async (threadId: string): Promise<string[]> => {
      const parts = await collectParts(
        graph.stream({}, { streamMode: 'tasks', ...onThread(threadId) }),
      )
      return startsIn(parts).map(({ id }) => id)
    }
    expect(new Set([...(await idsOn('1')), ...(await idsOn('2'))]).size).toBe(6)
  })

  it('follows from the checkpoint: the same ids give the same tasks', async () => {
    const idsOf = async (): Promise<string[]> => {
      const graph = leaf().compile({ checkpointer: new MemorySaver(), ids: createFakeIds() })
      const parts = await collectParts(graph.stream({}, { streamMode: 'tasks', ...onThread() }))
      return startsIn(parts).map(({ id }) => id)
    }
    const ids = await idsOf()
    expect(ids).toHaveLength(1)
    expect(await idsOf()).toEqual(ids)
  })

  it.each(['a|b', 'a:b'])('cannot be confused by the name of a node: %s', (name) => {
    expect(InvalidNodeNameError.isInstance(thrownBy(() => leaf().addNode(name, () => {})))).toBe(
      true,
    )
  })

  it('has the path of a task in getState: by an edge its name, by a Send its index', async () => {
    const graph = new StateGraph(State)
      .addNode('start', () => [new Send('worker', {}), new Send('worker', {})])
      .addNode('worker', () => {})
      .addNode('beside', () => {})
      .addEdge(START, 'start')
      .addEdge('start', 'beside')
      .compile({ checkpointer: new MemorySaver(), interruptAfter: ['start'] })
    await settle(graph.stream({}, onThread()))
    const { tasks } = await graph.getState(onThread())
    expect(tasks.map(({ path }) => path)).toEqual([
      ['__pregel_push', 0, false],
      ['__pregel_push', 1, false],
      ['__pregel_pull', 'beside'],
    ])
  })

  it('has no task ids of the graphs above, either, for a graph that keeps its state', async () => {
    const keeping = leaf().compile({ checkpointer: true })
    const mid = new StateGraph(State).addNode('keeper', keeping).addEdge(START, 'keeper')
    const graph = new StateGraph(State)
      .addNode('mid', mid.compile())
      .addEdge(START, 'mid')
      .compile({ checkpointer: new MemorySaver() })
    const parts = await collectParts(
      graph.stream({}, { ...onThread(), streamMode: 'tasks', subgraphs: true }),
    )
    const deepest = parts.filter(({ ns }) => ns.length === 2).map(({ ns }) => ns)
    expect(deepest).toEqual([
      ['mid', 'keeper'],
      ['mid', 'keeper'],
    ])
  })
})
