import {
  type CheckpointPayload,
  Command,
  MemorySaver,
  Send,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { chain, nested, quiz, reproducible, State } from './fixtures.ts'
import { dataOf, onThread, startsIn, toTrace, TRACE } from './trace.ts'

const savedChain = () => chain().compile(reproducible())

/** `ask` waits, `side` ends, `mute` ends without a write. */
const savedQuiz = () =>
  quiz('side')
    .addNode('mute', () => {})
    .addEdge(START, 'mute')
    .compile(reproducible())

const CHECKPOINTS = { ...onThread(), streamMode: 'checkpoints' } as const

describe('semantics §1.5 checkpoints', () => {
  it('needs a saver: without one nothing is told', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addEdge(START, 'a')
      .compile()
    expect(await collectParts(graph.stream({}, { streamMode: 'checkpoints' }))).toEqual([])
  })

  it('has exactly these fields, for tasks, too', async () => {
    const [first, second] = await collectParts(savedChain().stream({}, CHECKPOINTS))
    expect(Object.keys(first!.data).toSorted()).toEqual([
      'config',
      'metadata',
      'next',
      'parent_config',
      'tasks',
      'values',
    ])
    expect(second!.data.tasks).toEqual([
      { id: expect.any(String) as string, name: 'a', interrupts: [], state: null },
    ])
  })

  it('tells a first run as an input at step -1 and then the steps from 0 on', async () => {
    const parts = await collectParts(savedChain().stream({ x: 9 }, CHECKPOINTS))
    expect(parts.map(({ data }) => [data.metadata, data.next])).toEqual([
      [{ source: 'input', step: -1, parents: {} }, ['__start__']],
      [{ source: 'loop', step: 0, parents: {} }, ['a']],
      [{ source: 'loop', step: 1, parents: {} }, ['b']],
      [{ source: 'loop', step: 2, parents: {} }, []],
    ])
  })

  it('has the state that the step starts from; that of the input lacks the input', async () => {
    const parts = await collectParts(savedChain().stream({ x: 9 }, CHECKPOINTS))
    expect(parts.map(({ data }) => data.values)).toEqual([
      { log: [] },
      { x: 9, log: [] },
      { x: 1, log: ['a'] },
      { x: 1, y: 2, log: ['a'] },
    ])
  })

  it('has the values of earlier runs in the input checkpoint of a second run', async () => {
    const graph = savedChain()
    await graph.invoke({ x: 9 }, onThread())
    const [first] = await collectParts(graph.stream({ x: 5 }, CHECKPOINTS))
    expect(first!.data.values).toEqual({ x: 1, y: 2, log: ['a'] })
  })

  it('counts the steps on through the runs of a thread', async () => {
    const graph = savedChain()
    await graph.invoke({}, onThread())
    const parts = await collectParts(graph.stream({}, CHECKPOINTS))
    expect(parts.map(({ data }) => [data.metadata.source, data.metadata.step])).toEqual([
      ['input', 3],
      ['loop', 4],
      ['loop', 5],
      ['loop', 6],
    ])
  })

  it('names each checkpoint as the parent of the next, across runs, too', async () => {
    const graph = savedChain()
    const first = await collectParts(graph.stream({}, CHECKPOINTS))
    const second = await collectParts(graph.stream({}, CHECKPOINTS))
    const all = [...first, ...second].map(({ data }) => data)
    expect(all[0]!.parent_config).toBeNull()
    expect(all.slice(1).map(({ parent_config: parent }) => parent)).toEqual(
      all.slice(0, -1).map(({ config }) => config),
    )
  })

  it('keeps the keys of the user in config, drops the reserved ones, and has the thread id as a string', async () => {
    const configurable = { thread_id: 7, user: 'me', __mine: 1, __pregel_read: 'no' }
    const [first] = await collectParts(
      savedChain().stream({}, { streamMode: 'checkpoints', configurable }),
    )
    expect(first!.data.config.configurable).toEqual({
      thread_id: '7',
      user: 'me',
      __mine: 1,
      checkpoint_ns: '',
      checkpoint_id: expect.any(String) as string,
    })
  })

  it('has no metadata of the user, while the saver keeps it', async () => {
    const graph = savedChain()
    const parts = await collectParts(
      graph.stream({}, { ...CHECKPOINTS, metadata: { owner: 'me' } }),
    )
    expect(parts.at(-1)!.data.metadata).toEqual({ source: 'loop', step: 2, parents: {} })
    const { metadata } = await graph.getState(onThread())
    expect(metadata).toMatchObject({ owner: 'me', source: 'loop', step: 2 })
  })

  it('has all values whatever outputKeys says, and task results by outputKeys', async () => {
    const graph = savedQuiz()
    await graph.invoke({ x: 3 }, onThread())
    const [first] = await collectParts(graph.stream(null, { ...CHECKPOINTS, outputKeys: ['log'] }))
    expect(first!.data.values).toEqual({ x: 3, log: [] })
    expect(first!.data.tasks.find(({ name }) => name === 'side')!.result).toEqual({ log: ['side'] })
  })

  it('has next with Sends first, in the order they were sent, then nodes alphabetically', async () => {
    const graph = new StateGraph(State)
      .addNode('zz', () => {})
      .addNode('aa', () => {})
      .addNode('w2', () => {})
      .addNode('w1', () => {})
      .addNode('start', () => [new Send('w2', {}), new Send('w1', {})])
      .addEdge(START, 'start')
      .addEdge('start', 'zz')
      .addEdge('start', 'aa')
      .compile(reproducible())
    const parts = await collectParts(graph.stream({}, CHECKPOINTS))
    expect(parts[2]!.data.next).toEqual(['w2', 'w1', 'aa', 'zz'])
    expect(parts[2]!.data.tasks.map(({ name }) => name)).toEqual(['w2', 'w1', 'aa', 'zz'])
  })

  it('tells tasks that have ended by their result, that wait by their interrupts, the rest by nothing', async () => {
    const graph = savedQuiz()
    await graph.invoke({}, onThread())
    const [first] = await collectParts(graph.stream(new Command({ resume: 1 }), CHECKPOINTS))
    const id = expect.any(String) as string
    expect(first!.data.tasks).toEqual([
      { id, name: 'ask', interrupts: [{ id, value: 'How many?' }], state: null },
      { id, name: 'mute', interrupts: [], state: null },
      { id, name: 'side', result: { log: ['side'] }, interrupts: [], state: null },
    ])
    expect(first!.data.tasks.map((task) => 'result' in task)).toEqual([false, false, true])
  })

  it('tells a task that failed by its error alone', async () => {
    let isOpen = false
    const graph = new StateGraph(State)
      .addNode('bad', () => {
        if (!isOpen) throw new TypeError('Closed.')
      })
      .addEdge(START, 'bad')
      .compile(reproducible())
    await settle(graph.stream({}, onThread()))
    isOpen = true
    const [first] = await collectParts(graph.stream(null, CHECKPOINTS))
    expect(first!.data.tasks).toEqual([
      { id: expect.any(String) as string, name: 'bad', error: 'TypeError: Closed.', state: null },
    ])
    expect(first!.data.tasks[0]).not.toHaveProperty('interrupts')
  })

  it('points from a node that is a graph to where its state is', async () => {
    const parts = await collectParts(nested().compile(reproducible()).stream({}, CHECKPOINTS))
    const task = parts[1]!.data.tasks[0]!
    expect(task.state).toEqual({
      configurable: { thread_id: '1', checkpoint_ns: `child:${task.id}` },
    })
  })

  it('has checkpoint_map and parents in nested graphs only: the graphs above, and in the map itself', async () => {
    const leaf = new StateGraph(State)
      .addNode('work', () => ({ y: 2 }))
      .addEdge(START, 'work')
      .compile()
    const mid = new StateGraph(State).addNode('leaf', leaf).addEdge(START, 'leaf').compile()
    const graph = new StateGraph(State)
      .addNode('mid', mid)
      .addEdge(START, 'mid')
      .compile(reproducible())
    const parts = await collectParts(graph.stream({}, { ...CHECKPOINTS, subgraphs: true }))
    const firstAt = (depth: number): CheckpointPayload =>
      parts.find(({ ns }) => ns.length === depth)!.data
    const rootAt0 = parts.find(({ data }) => data.next[0] === 'mid')!.data
    const midAt0 = parts.find(({ data }) => data.next[0] === 'leaf')!.data
    const root = { '': rootAt0.config.configurable.checkpoint_id }
    expect(rootAt0.config.configurable).not.toHaveProperty('checkpoint_map')
    expect(rootAt0.metadata.parents).toEqual({})

    const { configurable: ofMid } = firstAt(1).config
    expect(firstAt(1).metadata.parents).toEqual(root)
    expect(ofMid.checkpoint_map).toEqual({ ...root, [ofMid.checkpoint_ns]: ofMid.checkpoint_id })

    const above = { ...root, [ofMid.checkpoint_ns]: midAt0.config.configurable.checkpoint_id }
    const { configurable: ofLeaf } = firstAt(2).config
    expect(firstAt(2).metadata.parents).toEqual(above)
    expect(ofLeaf.checkpoint_map).toEqual({
      ...above,
      [ofLeaf.checkpoint_ns]: ofLeaf.checkpoint_id,
    })
  })

  it('starts a nested graph with an input checkpoint of its own, at step -1', async () => {
    const graph = nested().compile(reproducible())
    const settled = await settle(graph.stream({ x: 1 }, { ...CHECKPOINTS, subgraphs: true }))
    expect(toTrace(settled)).toBe(
      'cp(-1,input,next[__start__]) cp(0,next[child]) ' +
        'cp[child:<id>](-1,input,next[__start__]) cp[child:<id>](0,next[inner]) ' +
        'cp[child:<id>](1,next[]) cp(1,next[])',
    )
  })

  it('is not told for the checkpoint that a stop after a node saves', async () => {
    const graph = savedChain()
    const settled = await settle(graph.stream({}, { ...CHECKPOINTS, interruptAfter: ['a'] }))
    expect(toTrace(settled)).toBe('cp(-1,input,next[__start__]) cp(0,next[a])')
    expect((await graph.getState(onThread())).metadata!.step).toBe(1)
  })

  it('is told for the step that a stop before a node prevents', async () => {
    const settled = await settle(
      savedChain().stream({}, { ...CHECKPOINTS, interruptBefore: ['b'] }),
    )
    expect(toTrace(settled)).toBe('cp(-1,input,next[__start__]) cp(0,next[a]) cp(1,next[b])')
  })

  it('is not told after the last step that the recursion limit allows', async () => {
    const settled = await settle(savedChain().stream({}, { ...CHECKPOINTS, recursionLimit: 1 }))
    expect(toTrace(settled)).toBe('cp(-1,input,next[__start__]) cp(0,next[a]) THROW')
  })

  it('is neither told nor saved for a step that an interrupt stops', async () => {
    const graph = savedQuiz()
    const parts = await collectParts(graph.stream({}, CHECKPOINTS))
    expect(parts.map(({ data }) => data.metadata.step)).toEqual([-1, 0])
    const { config } = await graph.getState(onThread())
    expect(config.configurable.checkpoint_id).toBe(
      parts.at(-1)!.data.config.configurable.checkpoint_id,
    )
  })

  it('has the ids of the tasks that then start', async () => {
    const parts = await collectParts(
      savedChain().stream({}, { ...onThread(), streamMode: ['checkpoints', 'tasks'] }),
    )
    const planned = dataOf(parts, 'checkpoints').flatMap(({ tasks }) => tasks)
    expect(planned.filter(({ name }) => name !== '__start__').map(({ id }) => id)).toEqual(
      startsIn(parts).map(({ id }) => id),
    )
  })

  it('has next and tasks once per Send, also of one node', async () => {
    const graph = new StateGraph(State)
      .addNode('start', () => [new Send('w', {}), new Send('w', {})])
      .addNode('w', () => {})
      .addNode('aa', () => {})
      .addEdge(START, 'start')
      .addEdge('start', 'aa')
      .compile({ checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({}, CHECKPOINTS))
    const { next, tasks } = parts[2]!.data
    expect(next).toEqual(['w', 'w', 'aa'])
    expect(tasks.map(({ name }) => name)).toEqual(['w', 'w', 'aa'])
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(3)
  })

  it('shows the start as next and as a task of the input checkpoint, and nowhere else', async () => {
    const graph = quiz('a-done', 'side').compile({ checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({ x: 1 }, CHECKPOINTS))
    expect(parts[0]!.data.tasks).toEqual([
      { id: expect.any(String) as string, name: '__start__', interrupts: [], state: null },
    ])
    const later = parts.slice(1).flatMap(({ data }) => [...data.next, ...data.tasks])
    expect(JSON.stringify(later)).not.toContain('__start__')
  })

  it('has several writes of one key of a finished task under $writes', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({ x: runtime.interrupt<number>('?') }))
      .addNode('two', () => [
        new Command({ update: { log: ['1'] } }),
        new Command({ update: { log: ['2'] } }),
      ])
      .addEdge(START, 'ask')
      .addEdge(START, 'two')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const [first] = await collectParts(graph.stream(new Command({ resume: 1 }), CHECKPOINTS))
    expect(first!.data.tasks[1]!.result).toEqual({ log: { $writes: [['1'], ['2']] } })
  })

  it('points to where the state of a graph in a nested graph is', async () => {
    const leaf = new StateGraph(State).addNode('work', () => ({ y: 2 })).addEdge(START, 'work')
    const mid = new StateGraph(State).addNode('leaf', leaf.compile()).addEdge(START, 'leaf')
    const graph = new StateGraph(State)
      .addNode('mid', mid.compile())
      .addEdge(START, 'mid')
      .compile({ checkpointer: new MemorySaver() })
    const parts = await collectParts(graph.stream({}, { ...CHECKPOINTS, subgraphs: true }))
    const task = parts.find(({ data }) => data.next[0] === 'leaf')!.data.tasks[0]!
    const below = parts.find(({ ns }) => ns.length === 2)!
    expect(task.state).toEqual({
      configurable: { thread_id: '1', checkpoint_ns: below.ns.join('|') },
    })
    expect(below.data.config.configurable.checkpoint_ns).toBe(below.ns.join('|'))
  })

  it('has the config of the checkpoint before as parent_config: with the keys of the user, in nested graphs with its map', async () => {
    const child = new StateGraph(State)
      .addNode('inner', () => ({ y: 2 }))
      .addEdge(START, 'inner')
      .compile()
    const graph = new StateGraph(State)
      .addNode('child', child)
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    const configurable = { thread_id: '1', user: 'me' }
    const parts = await collectParts(
      graph.stream({}, { streamMode: 'checkpoints', subgraphs: true, configurable }),
    )
    for (const depth of [0, 1]) {
      const line = parts.filter(({ ns }) => ns.length === depth).map(({ data }) => data)
      expect(line.length).toBe(3)
      expect(line.map(({ parent_config: parent }) => parent)).toEqual([
        null,
        ...line.slice(0, -1).map(({ config }) => config),
      ])
      expect(line[1]!.parent_config!.configurable['user']).toBe('me')
    }
  })

  it('tells the checkpoint that a stop after a node saved when the run goes on', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addNode('b', () => ({ y: 2 }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, { ...onThread(), interruptAfter: ['a'] })
    expect(toTrace(await settle(graph.stream(null, TRACE)))).toBe(
      'v{x,log} cp(1,next[b]) t+b u{b} t-b v{x,y,log} cp(2,next[])',
    )
  })

  it('has no metadata of the user in the checkpoint of a resumed run, either', async () => {
    const graph = quiz('a-done', 'side').compile({ checkpointer: new MemorySaver() })
    const options = { ...CHECKPOINTS, metadata: { owner: 'me' } }
    await collectParts(graph.stream({}, options))
    const [first] = await collectParts(graph.stream(new Command({ resume: 1 }), options))
    expect(first!.data.metadata).toEqual({ source: 'loop', step: 0, parents: {} })
  })
})
