import { Command, MemorySaver, Send, START, StateGraph, type StateSnapshot } from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { brief, settle } from '../settle.ts'
import { loggingChain, quiz, resume, State } from './fixtures.ts'
import { dataOf, onThread, startsIn, toTrace, TRACE } from './trace.ts'

type Snapshots = readonly StateSnapshot<object>[]

/** The history of thread 1, newest first. */
const historyOf = (graph: {
  getStateHistory(config: ReturnType<typeof onThread>): AsyncIterable<StateSnapshot<object>>
}): Promise<Snapshots> => collectParts(graph.getStateHistory(onThread()))

const stepOf = (history: Snapshots, step: number) =>
  history.findLast(({ metadata }) => metadata!.step === step)!

/** The options of a run from a checkpoint of thread 1 that is told in full. */
const tracedFrom = ({ config }: StateSnapshot<object>) => ({
  ...TRACE,
  configurable: config.configurable,
})

/** The chain, run to its end. */
const ended = async () => {
  const graph = loggingChain().compile({ checkpointer: new MemorySaver() })
  await graph.invoke({ x: 1 }, onThread())
  return { graph, history: await historyOf(graph) }
}

/** A question with a finished sibling, answered with 5. */
const answered = async () => {
  const graph = quiz('side').compile({ checkpointer: new MemorySaver() })
  const { interrupts } = await graph.invoke({}, onThread())
  await graph.invoke(resume(5), onThread())
  const history = await historyOf(graph)
  return { graph, history, asked: stepOf(history, 0), id: interrupts[0]!.id }
}

describe('semantics §4.12 a run from the newest checkpoint by its name', () => {
  it('is a usual resume: with null, and with an answer', async () => {
    const graph = quiz('side').compile({ checkpointer: new MemorySaver() })
    const first = await graph.invoke({}, onThread())
    const asked = await graph.getState(onThread())
    const again = await graph.invoke(null, { configurable: asked.config.configurable })
    expect(again.interrupts).toEqual(first.interrupts)
    expect(toTrace(await settle(graph.stream(resume(5), tracedFrom(asked))))).toBe(
      'v{log} cp(0,next[ask,side]) t+ask t+side u{side,__metadata__:{cached:true}} u{ask} t-ask ' +
        'v{x,log} cp(1,next[])',
    )
    expect(await historyOf(graph)).toHaveLength(3)
  })

  it('goes on from an update or a fork without another fork', async () => {
    const { graph, history } = await ended()
    const config = await graph.updateState(stepOf(history, 1).config, { y: 2 }, { asNode: 'a' })
    const trace = toTrace(
      await settle(graph.stream(null, { ...TRACE, configurable: config.configurable })),
    )
    expect(trace).toBe('v{x,y,log} cp(2,update,next[b]) t+b u{b} t-b v{x,y,log} cp(3,next[])')
  })
})

describe('semantics §4.12 a replay: null from an older checkpoint', () => {
  it('tells the values, then a fork one step on, and runs what follows again', async () => {
    const { graph, history } = await ended()
    const old = stepOf(history, 0)
    const settled = await settle(graph.stream(null, tracedFrom(old)))
    expect(toTrace(settled)).toBe(
      'v{x,log} cp(1,fork,next[a]) t+a u{a} t-a v{x,log} cp(2,next[b]) t+b u{b} t-b v{x,log} cp(3,next[])',
    )
    const [fork] = dataOf(settled.parts, 'checkpoints')
    expect(fork!.parent_config?.configurable.checkpoint_id).toBe(
      old.config.configurable.checkpoint_id,
    )
    expect(fork!.values).toEqual(old.values)
    expect(startsIn(settled.parts)[0]!.id).not.toBe(old.tasks[0]!.id)
  })

  it('keeps the old branch in the history as it was', async () => {
    const { graph, history } = await ended()
    await graph.invoke(null, { configurable: stepOf(history, 0).config.configurable })
    const now = await historyOf(graph)
    expect(now.slice(-history.length)).toEqual(history)
    expect(now.map(({ metadata }) => [metadata!.source, metadata!.step])).toEqual([
      ['loop', 3],
      ['loop', 2],
      ['fork', 1],
      ['loop', 2],
      ['loop', 1],
      ['loop', 0],
      ['input', -1],
    ])
    expect((await graph.getState(onThread())).config).toEqual(now[0]!.config)
  })

  it('is done once the thread has nothing due there: one values part, no checkpoint', async () => {
    const { graph } = await ended()
    await graph.invoke({}, onThread())
    const history = await historyOf(graph)
    const old = stepOf(history, 2)
    const parts = await collectParts(
      graph.stream(null, { ...tracedFrom(old), streamMode: ['values', 'updates', 'tasks'] }),
    )
    expect(brief(parts)).toEqual([['values', { x: 1, log: ['a', 'b'] }]])
    expect(await historyOf(graph)).toEqual(history)
  })

  it('applies an input again that had not been applied there', async () => {
    const { graph, history } = await ended()
    expect(toTrace(await settle(graph.stream(null, tracedFrom(stepOf(history, -1)))))).toMatch(
      /^v\{log\} cp\(0,fork,next\[__start__\]\) v\{x,log\} cp\(1,next\[a\]\) t\+a /,
    )
    const fork = (await historyOf(graph)).find(({ metadata }) => metadata!.source === 'fork')!
    expect(fork.next).toEqual(['__start__'])
    expect(fork.tasks.map(({ result }) => result)).toEqual([{ x: 1 }])
  })

  it('applies a Command again that the thread began with, its update a list of pairs', async () => {
    const graph = loggingChain().compile({ checkpointer: new MemorySaver() })
    const update = [
      ['x', 1],
      ['log', ['in']],
    ] as [string, unknown][]
    await graph.invoke(new Command({ update }), onThread())
    const { configurable } = stepOf(await historyOf(graph), -1).config
    expect((await graph.invoke(null, { configurable })).value).toEqual({
      x: 1,
      log: ['in', 'a', 'b'],
    })
  })

  it('runs all tasks again, those that had ended, too, and asks under a new id', async () => {
    const { graph, asked, id } = await answered()
    const settled = await settle(graph.stream(null, tracedFrom(asked)))
    expect(toTrace(settled)).toBe(
      'v{log} cp(1,fork,next[ask,side]) t+ask t+side u{__interrupt__:[I]} v{log}(interrupts[I]) ' +
        't-ask(interrupts[I]) u{side} t-side v{log}',
    )
    const state = await graph.getState(onThread())
    expect(state.interrupts.map(({ value }) => value)).toEqual(['How many?'])
    expect(state.interrupts[0]!.id).not.toBe(id)
    expect((await graph.invoke(resume(6), onThread())).value).toEqual({ x: 6, log: ['side'] })
  })

  it('sends again what was sent, beside what is due', async () => {
    const graph = new StateGraph(State)
      .addNode('worker', (args) => ({ log: [args as unknown as string] }))
      .addNode('a', () => ({ log: ['a'] }))
      .addConditionalEdges(START, () => [new Send('worker', '1'), 'a'])
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    const old = stepOf(await historyOf(graph), 0)
    const settled = await settle(graph.stream(null, tracedFrom(old)))
    expect(toTrace(settled)).toMatch(/^v\{log\} cp\(1,fork,next\[worker,a\]\) t\+worker t\+a /)
    expect(dataOf(settled.parts, 'values').at(-1)).toEqual({ log: ['a', '1'] })
  })

  it('forgets what commands have written there', async () => {
    const graph = quiz().compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.invoke(new Command({ update: { y: 1 } }), onThread())
    await graph.invoke(resume(5), onThread())
    const asked = stepOf(await historyOf(graph), 0)
    const { value } = await graph.invoke(null, { configurable: asked.config.configurable })
    expect(value).toEqual({ log: [] })
  })

  it('refuses a checkpoint that the thread does not have', async () => {
    const { graph } = await ended()
    for (const [input, checkpointId] of [
      [null, 'gone'],
      [{ x: 1 }, 'gone'],
      [null, 7],
    ] as const) {
      const configurable = { thread_id: '1', checkpoint_id: checkpointId }
      await expect(graph.invoke(input, { configurable })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        argument: 'checkpoint_id',
      })
    }
    expect(await historyOf(graph)).toHaveLength(4)
  })
})

describe('semantics §4.12 a Command or new input from an older checkpoint', () => {
  it('has the update of a Command in the fork, and its goto beside what is due', async () => {
    const { graph, history } = await ended()
    const command = new Command({ update: { y: 3 }, goto: 'a' })
    const settled = await settle(graph.stream(command, tracedFrom(stepOf(history, 1))))
    expect(toTrace(settled)).toMatch(/^v\{x,y,log\} cp\(2,fork,next\[a,b\]\) t\+a t\+b /)
    expect(dataOf(settled.parts, 'checkpoints')[0]!.values).toEqual({ x: 1, y: 3, log: ['a'] })
    expect((await historyOf(graph)).slice(-history.length)).toEqual(history)
  })

  it('goes somewhere from a checkpoint where nothing was due', async () => {
    const { graph } = await ended()
    await graph.invoke({}, onThread())
    const old = stepOf(await historyOf(graph), 2)
    const trace = toTrace(await settle(graph.stream(new Command({ goto: 'b' }), tracedFrom(old))))
    expect(trace).toBe('v{x,log} cp(3,fork,next[b]) t+b u{b} t-b v{x,log} cp(4,next[])')
  })

  it('starts over with new input, on a branch of its own', async () => {
    const { graph, history } = await ended()
    const old = stepOf(history, 1)
    const settled = await settle(graph.stream({ y: 4 }, tracedFrom(old)))
    expect(toTrace(settled)).toMatch(
      /^cp\(2,input,next\[__start__\]\) v\{x,y,log\} cp\(3,next\[a\]\) /,
    )
    expect(dataOf(settled.parts, 'values').at(-1)).toEqual({ x: 1, y: 4, log: ['a', 'a', 'b'] })
    expect((await historyOf(graph)).slice(-history.length)).toEqual(history)
  })
})

describe('an answer from an older checkpoint: going back to a question', () => {
  it('answers the question anew on a branch of its own', async () => {
    const { graph, history, asked } = await answered()
    expect(toTrace(await settle(graph.stream(resume(6), tracedFrom(asked))))).toBe(
      'v{log} cp(1,fork,next[ask,side]) t+ask t+side u{ask} t-ask u{side} t-side v{x,log} cp(2,next[])',
    )
    expect((await graph.getState(onThread())).values).toEqual({ x: 6, log: ['side'] })
    expect((await historyOf(graph)).slice(-history.length)).toEqual(history)
  })

  it('finds the question by the id that it had', async () => {
    const graph = new StateGraph(State)
      .addNode('a', (_state, runtime) => ({ x: runtime.interrupt<number>('x?') }))
      .addNode('b', (_state, runtime) => ({ y: runtime.interrupt<number>('y?') }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ checkpointer: new MemorySaver() })
    const { interrupts } = await graph.invoke({}, onThread())
    const [x, y] = ['x?', 'y?'].map((asked) => interrupts.find(({ value }) => value === asked)!.id)
    await graph.invoke(resume({ [x!]: 1, [y!]: 2 }), onThread())
    const { configurable } = stepOf(await historyOf(graph), 0).config
    const one = await graph.invoke(resume({ [y!]: 20 }), { configurable })
    expect(one.interrupts.map(({ value }) => value)).toEqual(['x?'])
    const both = await graph.invoke(resume({ [y!]: 20, [x!]: 10 }), { configurable })
    expect(both.value).toEqual({ x: 10, y: 20, log: [] })
  })

  it('asks again where it finds none of several ids', async () => {
    const { graph, asked } = await answered()
    const answers = { ['0'.repeat(32)]: 1, ['1'.repeat(32)]: 2 }
    const { configurable } = asked.config
    expect((await graph.invoke(resume(answers), { configurable })).interrupts).toHaveLength(1)
  })

  it('gives one answer to the first of several questions, and asks the others again', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', (_state, runtime) => ({
        x: runtime.interrupt<number>('x?'),
        y: runtime.interrupt<number>('y?'),
      }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({}, onThread())
    await graph.invoke(resume(1), onThread())
    await graph.invoke(resume(2), onThread())
    const { configurable } = stepOf(await historyOf(graph), 0).config
    const { interrupts } = await graph.invoke(resume(10), { configurable })
    expect(interrupts.map(({ value }) => value)).toEqual(['y?'])
    expect((await graph.invoke(resume(20), onThread())).value).toEqual({ x: 10, y: 20, log: [] })
  })

  it.each([['by value'], ['by the id that it had']])(
    'answers the question of a nested graph %s',
    async (how) => {
      const graph = new StateGraph(State)
        .addNode('child', quiz('side').compile())
        .addEdge(START, 'child')
        .compile({ checkpointer: new MemorySaver() })
      const { interrupts } = await graph.invoke({}, onThread())
      await graph.invoke(resume(5), onThread())
      const { configurable } = stepOf(await historyOf(graph), 0).config
      const answer = how === 'by value' ? 6 : { [interrupts[0]!.id]: 6 }
      expect((await graph.invoke(resume(answer), { configurable })).value).toEqual({
        x: 6,
        log: ['side'],
      })
    },
  )
})
