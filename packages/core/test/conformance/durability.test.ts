import {
  type Checkpointer,
  type CommitRequest,
  type CompiledGraph,
  type Durability,
  MemorySaver,
  START,
  StateGraph,
  type StateSnapshot,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { settle } from '../settle.ts'
import { loggingChain, quiz, resume, State } from './fixtures.ts'
import { createGate, dataOf, nextTurn, onThread, toTrace, TRACE } from './trace.ts'

const sourcesAndSteps = async (graph: Pick<CompiledGraph, 'getStateHistory'>) =>
  (await collectParts(graph.getStateHistory(onThread()))).map(
    ({ metadata }) => `${metadata!.source} ${metadata!.step}`,
  )

const chainOn = (checkpointer: Checkpointer) => loggingChain().compile({ checkpointer })

const withOption = (durability: Durability) => ({ ...onThread(), durability })

/** A saver whose commits of a checkpoint of this step wait for a gate, or fail. */
class LateSaver extends MemorySaver {
  readonly #step: number
  readonly #until: () => Promise<void>

  constructor(step: number, until: () => Promise<void>) {
    super()
    this.#step = step
    this.#until = until
  }

  override async commit(request: CommitRequest): Promise<void> {
    const done = super.commit(request)
    if (request.checkpoint?.metadata.step === this.#step) await this.#until()
    return done
  }
}

describe('semantics §4.10 durability', () => {
  it('async, the default, lets no run end before all is saved', async () => {
    const gate = createGate()
    const done = chainOn(new LateSaver(1, () => gate.opened)).invoke({}, onThread())
    let isDone = false
    void done.then(() => {
      isDone = true
    })
    await nextTurn()
    expect(isDone).toBe(false)
    gate.open()
    expect((await done).value).toEqual({ log: ['a', 'b'] })
  })

  it.each([
    ['sync', ['a'], 'sync'],
    ['async', ['a', 'b'], 'async'],
    ['exit', ['a', 'b'], 'exit'],
    ['async, the default,', ['a', 'b'], undefined],
  ] as const)(
    '%s has run %j before the first superstep is saved',
    async (_name, ran, durability) => {
      const gate = createGate()
      const graph = chainOn(new LateSaver(1, () => gate.opened))
      const seen: string[] = []
      const stream = graph.stream({}, { ...onThread(), durability, streamMode: 'updates' })
      const reading = (async () => {
        for await (const { data } of stream) seen.push(...Object.keys(data))
      })()
      await nextTurn()
      expect(seen).toEqual(ran)
      gate.open()
      await reading
      expect(seen).toEqual(['a', 'b'])
    },
  )

  it.each([
    ['sync', ['a']],
    ['async', ['a', 'b']],
  ] as const)('%s stops when a save fails: %j have run', async (durability, ran) => {
    const full = new LateSaver(1, () => Promise.reject(new Error('disk full')))
    const slow = async (): Promise<void> => {
      await nextTurn()
    }
    const graph = new StateGraph(State)
      .addSequence({ a: slow, b: slow, c: slow })
      .addEdge(START, 'a')
      .compile({ checkpointer: full })
    const { parts, error } = await settle(
      graph.stream({}, { ...withOption(durability), streamMode: 'updates' }),
    )
    expect(error).toMatchObject({ message: 'disk full' })
    expect(parts.flatMap(({ data }) => Object.keys(data))).toEqual(ran)
  })

  it('is what the saver says where the run does not', async () => {
    const saver = Object.assign(new MemorySaver(), { durability: 'exit' as const })
    await chainOn(saver).invoke({}, onThread())
    expect(await sourcesAndSteps(chainOn(saver))).toEqual(['loop 2'])
    await chainOn(saver).invoke({}, withOption('sync'))
    expect(await sourcesAndSteps(chainOn(saver))).toHaveLength(5)
  })

  it('is refused when it is none', async () => {
    const run = chainOn(new MemorySaver()).invoke({}, withOption('never' as never))
    await expect(run).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'durability' })
  })
})

describe('semantics §4.10 durability "exit"', () => {
  it('keeps the last checkpoint of each run', async () => {
    const graph = chainOn(new MemorySaver())
    await graph.invoke({ x: 1 }, withOption('exit'))
    await graph.invoke({ y: 2 }, withOption('exit'))
    const [second, first, ...others] = await collectParts(graph.getStateHistory(onThread()))
    expect(others).toEqual([])
    expect([first!.values, first!.parentConfig]).toEqual([{ x: 1, log: ['a', 'b'] }, null])
    expect(second).toMatchObject({
      values: { x: 1, y: 2, log: ['a', 'b', 'a', 'b'] },
      metadata: { source: 'loop', step: 6 },
      parentConfig: first!.config,
      next: [],
    })
  })

  it('keeps nothing of the tasks of supersteps that have ended', async () => {
    const saver = new MemorySaver()
    await chainOn(saver).invoke({}, withOption('exit'))
    expect((await saver.get(onThread()))!.writes).toEqual([])
  })

  it('tells the same parts, but no parents', async () => {
    const [asEver, atExit] = await Promise.all(
      [{}, { durability: 'exit' as const }].map((options) =>
        settle(chainOn(new MemorySaver()).stream({ x: 1 }, { ...TRACE, ...options })),
      ),
    )
    expect(toTrace(atExit!)).toBe(toTrace(asEver!))
    const parents = dataOf(atExit!.parts, 'checkpoints').map((data) => data.parent_config)
    expect(parents).toEqual([null, null, null, null])
  })

  it('keeps the question and what siblings have written, to be resumed', async () => {
    const graph = quiz('side').compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({ y: 1 }, withOption('exit'))
    const state = await graph.getState(onThread())
    expect(state.interrupts).toEqual(interrupts)
    expect([state.values, state.next]).toEqual([{ y: 1, log: ['side'] }, ['ask']])
    expect(await sourcesAndSteps(graph)).toEqual(['loop 0'])
    const trace = toTrace(await settle(graph.stream(resume(5), { ...TRACE, durability: 'exit' })))
    expect(trace).toContain('u{side,__metadata__:{cached:true}} u{ask} t-ask v{x,y,log}')
    expect(await sourcesAndSteps(graph)).toEqual(['loop 1', 'loop 0'])
  })

  it('keeps where a run has failed, to go on there', async () => {
    let isBroken = true
    const graph = loggingChain()
      .addNode('c', () => {
        if (isBroken) throw new Error('broken')
        return { log: ['c'] }
      })
      .addEdge('b', 'c')
      .compile({ checkpointer: new MemorySaver() })
    await expect(graph.invoke({}, withOption('exit'))).rejects.toThrow('broken')
    expect(await sourcesAndSteps(graph)).toEqual(['loop 2'])
    const { values, tasks } = await graph.getState(onThread())
    expect([values, tasks[0]!.error]).toEqual([{ log: ['a', 'b'] }, 'Error: broken'])
    isBroken = false
    expect((await graph.invoke(null, withOption('exit'))).value).toEqual({ log: ['a', 'b', 'c'] })
  })

  it('keeps an input that could not be applied', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ log: ['a'] }))
      .addConditionalEdges(START, ({ x }) => {
        if (x === 1) throw new Error('closed')
        return 'a'
      })
      .compile({ checkpointer: new MemorySaver() })
    await expect(graph.invoke({ x: 1 }, withOption('exit'))).rejects.toThrow('closed')
    expect((await graph.getState(onThread())).next).toEqual(['__start__'])
  })

  it('saves a fork with what came of it', async () => {
    const graph = chainOn(new MemorySaver())
    await graph.invoke({}, onThread())
    const old = (await collectParts(graph.getStateHistory(onThread())))[2]!
    const { configurable } = old.config
    await graph.invoke(null, { configurable, durability: 'exit' })
    const [newest, second] = await collectParts(graph.getStateHistory(onThread()))
    expect([newest!.values, newest!.parentConfig]).toEqual([{ log: ['a', 'b'] }, old.config])
    expect(second!.metadata).toMatchObject({ source: 'loop', step: 2 })
  })

  it('does not know which node ran last: an update has to say it', async () => {
    const graph = chainOn(new MemorySaver())
    await graph.invoke({}, withOption('exit'))
    const update = graph.updateState(onThread(), { x: 1 })
    await expect(update).rejects.toMatchObject({
      code: 'AMBIGUOUS_UPDATE',
      candidates: ['a', 'b'],
    })
  })
})

describe('semantics §4.10 durability "exit" and nested graphs', () => {
  const nested = (checkpointer?: boolean) =>
    new StateGraph(State)
      .addNode('child', quiz('side').compile({ checkpointer }))
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })

  const childOf = async (graph: ReturnType<typeof nested>) => {
    const { tasks } = await graph.getState(onThread(), { subgraphs: true })
    return tasks[0]!.state as StateSnapshot
  }

  it('inherit it: a child that waits is kept, once, and goes on', async () => {
    const graph = nested()
    await graph.invoke({ y: 1 }, withOption('exit'))
    const child = await childOf(graph)
    expect(child).toMatchObject({ values: { y: 1, log: ['side'] }, next: ['ask'] })
    const history = await collectParts(graph.getStateHistory(child.config))
    expect(history.map(({ metadata }) => metadata!.step)).toEqual([0])
    expect((await graph.invoke(resume(5), withOption('exit'))).value).toEqual({
      x: 5,
      y: 1,
      log: ['side'],
    })
  })

  it('is kept of a child that fails, to go on there', async () => {
    const ran: string[] = []
    const child = new StateGraph(State)
      .addNode('first', () => void ran.push('first'))
      .addNode('second', () => {
        ran.push('second')
        if (ran.length === 2) throw new Error('broken')
      })
      .addEdge(START, 'first')
      .addEdge('first', 'second')
    const graph = new StateGraph(State)
      .addNode('child', child.compile())
      .addEdge(START, 'child')
      .compile({ checkpointer: new MemorySaver() })
    await settle(graph.stream({}, withOption('exit')))
    await graph.invoke(null, withOption('exit'))
    expect(ran).toEqual(['first', 'second', 'second'])
  })

  it('may be another for a child: its call counts', async () => {
    const child = loggingChain().compile({ checkpointer: true })
    const graph = new StateGraph(State)
      .addNode('caller', async (_state, runtime) => {
        await child.invoke({}, { runtime, durability: 'exit' })
      })
      .addEdge(START, 'caller')
      .compile({ checkpointer: new MemorySaver() })
    const options = { ...withOption('sync'), streamMode: 'checkpoints', subgraphs: true } as const
    const parts = await collectParts(graph.stream({}, options))
    const parents = parts.filter(({ ns }) => ns.length > 0).map(({ data }) => data.parent_config)
    expect(parents).toEqual([null, null, null, null])
  })

  it('leave nothing when they have ended, unless they keep their state', async () => {
    const chain = (checkpointer?: boolean) =>
      new StateGraph(State)
        .addNode('child', loggingChain().compile({ checkpointer }))
        .addEdge(START, 'child')
        .compile({ checkpointer: new MemorySaver() })
    const ended = { ...withOption('exit'), streamMode: 'checkpoints', subgraphs: true } as const
    for (const [checkpointer, kept] of [
      [undefined, 0],
      [true, 1],
    ] as const) {
      const graph = chain(checkpointer)
      const parts = await collectParts(graph.stream({}, ended))
      const { config } = parts.findLast(({ ns }) => ns.length > 0)!.data
      expect(await collectParts(graph.getStateHistory(config))).toHaveLength(kept)
    }
  })

  it('forget an answer that was taken before the node asked once more', async () => {
    const child = quiz().compile()
    const graph = new StateGraph(State)
      .addNode('both', async (_state, runtime) => {
        const { value } = await child.invoke({}, runtime)
        return { x: value!.x, y: runtime.interrupt<number>('y?') }
      })
      .addEdge(START, 'both')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, withOption('exit'))
    await graph.invoke(resume(1), withOption('exit'))
    expect((await graph.invoke(resume(2), withOption('exit'))).value).toEqual({
      x: 1,
      y: 2,
      log: [],
    })
  })
})

describe('durability without a saver', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('changes nothing, and is warned of once in development', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const graph = loggingChain().compile({ name: 'unsaved' })
    await graph.invoke({})
    const saved = loggingChain().compile({ name: 'saved', checkpointer: new MemorySaver() })
    await saved.invoke({}, withOption('sync'))
    expect(warn).not.toHaveBeenCalled()
    expect((await graph.invoke({}, { durability: 'sync' })).value).toEqual({ log: ['a', 'b'] })
    await graph.invoke({}, { durability: 'sync' })
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/Graph "unsaved" was run with durability "sync".*has no saver/)],
    ])
  })
})
