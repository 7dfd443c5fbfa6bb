import {
  AmbiguousUpdateError,
  Annotation,
  CheckpointerRequiredError,
  Command,
  ConflictError,
  END,
  InvalidArgumentError,
  InvalidGraphNodeReturnValueError,
  MemorySaver,
  Overwrite,
  Send,
  START,
  StateGraph,
  ThreadIdRequiredError,
  UnknownNodeError,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { loggingChain, quiz, reproducible, resume, State } from './fixtures.ts'
import { createGate, onThread, startsIn } from './trace.ts'

const savedChain = () => loggingChain().compile(reproducible())

/** The chain, stopped before `b`. */
const stoppedChain = async () => {
  const graph = savedChain()
  await graph.invoke({ x: 1 }, { ...onThread(), interruptBefore: ['b'] })
  return graph
}

/** `ask` waits and `side` has ended; `after` follows `side`. */
const waiting = async () => {
  const graph = quiz()
    .addNode('side', () => ({ log: ['side'] }))
    .addNode('after', () => ({ log: ['after'] }))
    .addEdge(START, 'side')
    .addEdge('side', 'after')
    .compile(reproducible())
  await graph.invoke({ log: ['in'] }, onThread())
  return graph
}

describe('semantics §4.11 updateState', () => {
  it('makes a checkpoint as if the node had run: its update, one step on, its edges next', async () => {
    const graph = await stoppedChain()
    const before = await graph.getState(onThread())
    const config = await graph.updateState(onThread(), { log: ['from outside'] }, { asNode: 'a' })
    const { values, next, metadata, parentConfig, ...state } = await graph.getState(onThread())
    expect(values).toEqual({ x: 1, log: ['a', 'from outside'] })
    expect(next).toEqual(['b'])
    expect(metadata).toEqual({ source: 'update', step: 2, parents: {} })
    expect(parentConfig).toEqual(before.config)
    expect(config).toEqual(state.config)
  })

  it('lets the run go on from there', async () => {
    const graph = await stoppedChain()
    await graph.updateState(onThread(), { log: ['from outside'] }, { asNode: 'a' })
    const { value } = await graph.invoke(null, onThread())
    expect(value).toEqual({ x: 1, log: ['a', 'from outside', 'b'] })
  })

  it('drops what was due: nothing is next after the last node', async () => {
    const graph = await stoppedChain()
    await graph.updateState(onThread(), { log: ['b by hand'] }, { asNode: 'b' })
    const { next, values } = await graph.getState(onThread())
    expect([next, values]).toEqual([[], { x: 1, log: ['a', 'b by hand'] }])
  })

  it('follows conditional edges, which see the state with the update, and nobody hears of it', async () => {
    const seen: unknown[] = []
    const graph = new StateGraph(State)
      .addNode('a', () => ({ x: 1 }))
      .addNode('small', () => null)
      .addNode('big', () => null)
      .addEdge(START, 'a')
      .addConditionalEdges('a', (state, runtime) => {
        runtime.writer('unheard')
        seen.push(state.x)
        return (state.x ?? 0) > 5 ? 'big' : 'small'
      })
      .compile({ checkpointer: new MemorySaver(), interruptAfter: ['a'] })
    await graph.invoke({}, onThread())
    await graph.updateState(onThread(), { x: 9 })
    expect(seen).toEqual([1, 9])
    expect((await graph.getState(onThread())).next).toEqual(['big'])
  })

  it.each([
    ['a Command', new Command({ update: { y: 7 }, goto: 'c' }), { y: 7 }, ['b', 'c']],
    ['a list of them', [{ y: 7 }, new Command({ goto: 'c' })], { y: 7 }, ['b', 'c']],
    ['a Send', new Send('c', { x: 3 }), {}, ['c', 'b']],
    ['an overwrite', { log: new Overwrite(['new']) }, { log: ['new'] }, ['b']],
    ['its plain form', { log: { __overwrite__: ['new'] } as never }, { log: ['new'] }, ['b']],
    ['nothing', null, {}, ['b']],
  ])('takes %s, as a node may return it', async (...[, values, written, next]) => {
    const graph = loggingChain()
      .addNode('c', () => null)
      .compile({ checkpointer: new MemorySaver(), interruptBefore: ['b'] })
    await graph.invoke({ x: 1 }, onThread())
    await graph.updateState(onThread(), values, { asNode: 'a' })
    const state = await graph.getState(onThread())
    expect(state.values).toEqual({ x: 1, log: ['a'], ...written })
    expect(state.next).toEqual(next)
  })

  it.each(['a', START] as const)('refuses what no node may return (as %s)', async (asNode) => {
    const graph = await stoppedChain()
    const update = graph.updateState(onThread(), 'words' as never, { asNode })
    await expect(update).rejects.toBeInstanceOf(InvalidGraphNodeReturnValueError)
  })

  it('goes where the edges of START lead without values, too', async () => {
    const graph = await stoppedChain()
    await graph.updateState(onThread(), null, { asNode: START })
    expect((await graph.getState(onThread())).next).toEqual(['a'])
  })

  it('leaves input keys out that the input schema lacks, when it counts as START', async () => {
    const graph = new StateGraph(State, { input: Annotation.Root({ x: Annotation<number>() }) })
      .addNode('a', () => null)
      .addEdge(START, 'a')
      .compile({ checkpointer: new MemorySaver() })
    await graph.updateState(onThread(), { x: 1, y: 2 }, { asNode: START })
    expect((await graph.getState(onThread())).values).toEqual({ x: 1, log: [] })
  })

  it('goes where its node leads without values, too', async () => {
    const graph = await stoppedChain()
    await graph.updateState(onThread(), null, { asNode: 'b' })
    const { next, values } = await graph.getState(onThread())
    expect([next, values]).toEqual([[], { x: 1, log: ['a'] }])
  })

  it('starts a thread: it counts as START, whose edges lead on', async () => {
    const graph = savedChain()
    const config = await graph.updateState(onThread(), { x: 5 })
    expect(await graph.getState(onThread())).toMatchObject({
      config,
      values: { x: 5, log: [] },
      next: ['a'],
      metadata: { source: 'update', step: 0 },
      parentConfig: null,
    })
    expect((await graph.invoke(null, onThread())).value).toEqual({ x: 5, log: ['a', 'b'] })
  })

  it('drops an input that was not applied yet', async () => {
    const graph = savedChain()
    await graph.updateState(onThread(), { x: 1 }, { asNode: '__input__' })
    await graph.updateState(onThread(), { y: 2 }, { asNode: 'a' })
    const { values, next } = await graph.getState(onThread())
    expect([values, next]).toEqual([{ y: 2, log: [] }, ['b']])
  })

  it('branches off at the checkpoint that the config names', async () => {
    const graph = savedChain()
    await graph.invoke({ x: 1 }, onThread())
    const [newest, second, third] = await collectParts(graph.getStateHistory(onThread()))
    const config = await graph.updateState(third!.config, { y: 8 }, { asNode: 'a' })
    const state = await graph.getState(onThread())
    expect(state.config).toEqual(config)
    expect(state.parentConfig).toEqual(third!.config)
    expect(state.values).toEqual({ x: 1, y: 8, log: [] })
    const history = await collectParts(graph.getStateHistory(onThread()))
    expect(history.slice(1, 3)).toEqual([newest, second])
  })

  it('tells the values under the task id that it is given', async () => {
    const graph = await stoppedChain()
    const before = await graph.getState(onThread())
    const taskId = before.tasks[0]!.id
    await graph.updateState(onThread(), { log: ['b by hand'] }, { asNode: 'b', taskId })
    const { tasks } = await graph.getState(before.config)
    expect(tasks.map(({ name, result }) => [name, result])).toEqual([['b', { log: ['b by hand'] }]])
  })

  it('refuses to move a thread that a run moves meanwhile', async () => {
    const gate = createGate()
    const graph = new StateGraph(State)
      .addNode('a', () => null)
      .addNode('b', () => null)
      .addEdge(START, 'a')
      .addConditionalEdges('a', async ({ x }) => {
        if (x === 2) await gate.opened
        return 'b'
      })
      .compile({ checkpointer: new MemorySaver() })
    await graph.updateState(onThread(), { x: 1 })
    const update = graph.updateState(onThread(), { x: 2 }, { asNode: 'a' })
    const { value } = await graph.invoke({ x: 3 }, onThread())
    gate.open()
    await expect(update).rejects.toBeInstanceOf(ConflictError)
    expect((await graph.getState(onThread())).values).toEqual(value)
  })

  it.each([
    ['a node that is not there', { asNode: 'nobody' as never }, UnknownNodeError],
    ['END with values', { asNode: END }, UnknownNodeError],
    ['a copy with values', { asNode: '__copy__' }, InvalidArgumentError],
  ] as const)('refuses %s', async (_name, options, type) => {
    const graph = await stoppedChain()
    const before = await graph.getState(onThread())
    await expect(graph.updateState(onThread(), { x: 2 }, options)).rejects.toBeInstanceOf(type)
    expect(await graph.getState(onThread())).toEqual(before)
  })

  it('needs a saver, a thread, and a checkpoint that is there', async () => {
    const unsaved = loggingChain().compile()
    await expect(unsaved.updateState(onThread(), {})).rejects.toBeInstanceOf(
      CheckpointerRequiredError,
    )
    const graph = savedChain()
    for (const nowhere of [{}, { thread_id: null }]) {
      const update = graph.updateState({ configurable: nowhere as never }, {})
      await expect(update).rejects.toBeInstanceOf(ThreadIdRequiredError)
    }
    const gone = { configurable: { thread_id: '1', checkpoint_id: 'gone' } }
    await expect(graph.updateState(gone, {})).rejects.toThrow(
      /has no checkpoint a string \("gone"\)/,
    )
  })
})

describe('semantics §4.11 updateState without asNode', () => {
  it('counts as the node that ran last, over changes and inputs since then', async () => {
    const graph = await stoppedChain()
    await graph.updateState(onThread(), { y: 1 }, { asNode: 'b' })
    await graph.updateState(onThread(), { y: 2 })
    expect((await graph.getState(onThread())).next).toEqual(['b'])
    await graph.updateState(onThread(), {}, { asNode: '__input__' })
    await graph.updateState(onThread(), { y: 3 })
    expect((await graph.getState(onThread())).next).toEqual(['b'])
  })

  it('counts as START as long as no node has run', async () => {
    const graph = savedChain()
    await graph.invoke({}, { ...onThread(), interruptBefore: ['a'] })
    await graph.updateState(onThread(), { y: 1 })
    await graph.updateState(onThread(), { y: 2 })
    expect((await graph.getState(onThread())).next).toEqual(['a'])
  })

  it('counts as the sibling that has ended beside a question', async () => {
    const graph = await waiting()
    await graph.updateState(onThread(), { y: 1 })
    expect((await graph.getState(onThread())).next).toEqual(['after'])
  })

  it('counts as the node that several Sends went to', async () => {
    const graph = new StateGraph(State)
      .addNode('worker', () => null)
      .addNode('last', () => null)
      .addConditionalEdges(START, () => [new Send('worker', {}), new Send('worker', {})])
      .addEdge('worker', 'last')
      .compile({ checkpointer: new MemorySaver(), interruptAfter: ['worker'] })
    await graph.invoke({}, onThread())
    await graph.updateState(onThread(), { x: 1 })
    expect((await graph.getState(onThread())).next).toEqual(['last'])
  })

  it('refuses where several nodes ran last, and names them', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => null)
      .addNode('b', () => null)
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const update = graph.updateState(onThread(), { x: 1 })
    await expect(update).rejects.toBeInstanceOf(AmbiguousUpdateError)
    await expect(update).rejects.toMatchObject({ candidates: ['a', 'b'] })
  })

  it('counts as the node that a command went to', async () => {
    const graph = savedChain()
    await graph.invoke({}, onThread())
    await graph.invoke(new Command({ goto: 'a' }), { ...onThread(), interruptAfter: ['a'] })
    await graph.updateState(onThread(), { y: 1 })
    expect((await graph.getState(onThread())).next).toEqual(['b'])
  })

  it('counts as the node that ran before the checkpoint which a replay has gone back to', async () => {
    const graph = quiz().compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const { config } = await graph.getState(onThread())
    await graph.invoke(resume(1), onThread())
    await graph.invoke(null, { configurable: config.configurable })
    await graph.updateState(onThread(), { y: 1 })
    expect((await graph.getState(onThread())).next).toEqual(['ask'])
  })

  it('counts as the node that was copied with its checkpoint', async () => {
    const graph = await stoppedChain()
    await graph.updateState(onThread(), null, { asNode: '__copy__' })
    await graph.updateState(onThread(), { y: 1 })
    expect((await graph.getState(onThread())).next).toEqual(['b'])
  })

  it('counts as the node that had run before an update that was copied', async () => {
    const graph = await stoppedChain()
    await graph.updateState(onThread(), { y: 1 }, { asNode: 'a' })
    await graph.updateState(onThread(), null, { asNode: '__copy__' })
    await graph.updateState(onThread(), { y: 2 })
    expect((await graph.getState(onThread())).next).toEqual(['b'])
  })

  it.each([[null], [undefined]])(
    'leaves everything as it is with %s for values, but for the ids of the tasks',
    async (nothing) => {
      const graph = await waiting()
      const before = await graph.getState(onThread())
      await graph.updateState(onThread(), nothing)
      const { values, next, interrupts, tasks, metadata } = await graph.getState(onThread())
      expect([values, next, interrupts]).toEqual([{ log: ['in'] }, ['ask', 'side'], []])
      expect(metadata).toMatchObject({ source: 'update', step: 1 })
      expect(tasks.map(({ id }) => id)).not.toContain(before.tasks[0]!.id)
    },
  )
})

describe('semantics §4.11 updateState on an unfinished superstep', () => {
  it('applies what finished siblings and commands have written, and drops where they lead', async () => {
    const graph = await waiting()
    await graph.invoke(new Command({ update: { y: 4 } }), onThread())
    await graph.updateState(onThread(), { x: 5 }, { asNode: 'ask' })
    const { values, next, interrupts } = await graph.getState(onThread())
    expect(values).toEqual({ x: 5, y: 4, log: ['in', 'side'] })
    expect([next, interrupts]).toEqual([[], []])
  })

  it('does not apply them where the checkpoint is named', async () => {
    const graph = await waiting()
    await graph.invoke(new Command({ update: { y: 4 } }), onThread())
    const { config } = await graph.getState(onThread())
    await graph.updateState(config, { x: 5 }, { asNode: 'ask' })
    expect((await graph.getState(onThread())).values).toEqual({ x: 5, log: ['in'] })
  })

  it('does not count as one of them where the checkpoint is named', async () => {
    const graph = await waiting()
    const { config } = await graph.getState(onThread())
    await graph.updateState(config, { x: 5 })
    expect((await graph.getState(onThread())).next).toEqual(['ask', 'side'])
  })

  it('leaves an input waiting without values and node', async () => {
    const graph = savedChain()
    await graph.updateState(onThread(), { x: 1 }, { asNode: '__input__' })
    await graph.updateState(onThread(), null)
    expect((await graph.getState(onThread())).next).toEqual(['__start__'])
    expect((await graph.invoke(null, onThread())).value).toEqual({ x: 1, log: ['a', 'b'] })
  })

  it('has what commands have written when it is ended with null as END', async () => {
    const graph = await waiting()
    await graph.invoke(new Command({ update: { y: 4 } }), onThread())
    await graph.updateState(onThread(), null, { asNode: END })
    expect((await graph.getState(onThread())).values).toEqual({ y: 4, log: ['in', 'side'] })
  })

  it('ends it with null as END: siblings count, the question is gone', async () => {
    const graph = await waiting()
    await graph.updateState(onThread(), null, { asNode: END })
    const state = await graph.getState(onThread())
    expect(state).toMatchObject({
      values: { log: ['in', 'side'] },
      next: ['after'],
      interrupts: [],
      metadata: { source: 'update', step: 1 },
    })
    expect((await graph.invoke(null, onThread())).value).toEqual({ log: ['in', 'side', 'after'] })
  })

  it('answers a question by hand: the run goes on behind it', async () => {
    const graph = quiz().compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.updateState(onThread(), { x: 3 }, { asNode: 'ask' })
    const parts = await collectParts(
      graph.stream(resume(9), { ...onThread(), streamMode: 'tasks' }),
    )
    expect(startsIn(parts)).toEqual([])
    expect((await graph.getState(onThread())).values).toEqual({ x: 3, log: [] })
  })
})
