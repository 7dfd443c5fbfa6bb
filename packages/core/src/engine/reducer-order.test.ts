import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settle } from '../../test/settle.ts'
import {
  Annotation,
  append,
  InvalidConcurrentGraphUpdateError,
  START,
  StateGraph,
} from '../index.ts'

const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9_]{1,4}$/), {
  minLength: 1,
  maxLength: 6,
})

describe('semantics §2.4 the order in which reducers apply', () => {
  it('is alphabetical by task, whatever order the tasks finish in', async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.scheduler(), async (tasks, scheduler) => {
        const State = Annotation.Root({ log: append<string>() })
        const builder = new StateGraph(State).addNode(
          Object.fromEntries(
            tasks.map((task) => [
              task,
              () => scheduler.schedule(Promise.resolve({ log: [`${task}1`, `${task}2`] }), task),
            ]),
          ),
        )
        for (const task of tasks) builder.addEdge(START, task)
        const output = await scheduler.waitFor(builder.compile().invoke({}))
        const alphabetical = tasks.toSorted((left, right) => (left < right ? -1 : 1))
        expect(output.value).toEqual({
          log: alphabetical.flatMap((task) => [`${task}1`, `${task}2`]),
        })
      }),
    )
  })

  it('gives one stream of values, whatever order the tasks of each step finish in', async () => {
    const State = Annotation.Root({
      log: append<string>(),
      text: Annotation<string>({
        reducer: (left, right) => `${left}(${right})`,
        default: () => '',
      }),
    })
    const run = async (scheduler: fc.Scheduler | undefined): Promise<unknown[]> => {
      const node = (name: string) => (): Promise<{ log: string[]; text: string }> => {
        const update = Promise.resolve({ log: [name], text: name })
        return scheduler ? scheduler.schedule(update, name) : update
      }
      const graph = new StateGraph(State)
        .addNode({ a: node('a'), b: node('b'), c: node('c'), join: node('join') })
        .addEdge(START, 'a')
        .addEdge(START, 'b')
        .addEdge('b', 'c')
        .addEdge(['a', 'c'], 'join')
        .compile()
      const parts = graph.invoke({}, { streamMode: ['values'] })
      return scheduler ? scheduler.waitFor(parts) : parts
    }
    const expected = await run(undefined)
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        expect(await run(scheduler)).toEqual(expected)
      }),
    )
  })

  it('folds the writes from the left, starting from the value before the step', async () => {
    const State = Annotation.Root({
      text: Annotation<string>({ reducer: (left, right) => `(${left}${right})` }),
    })
    const graph = new StateGraph(State)
      .addNode({ b: () => ({ text: 'b' }), a: () => ({ text: 'a' }) })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile()
    expect((await graph.invoke({ text: 'x' })).value).toEqual({ text: '((xa)b)' })
  })

  it('takes the first write of a key without default as it is', async () => {
    const State = Annotation.Root({
      sum: Annotation<number>({ reducer: (left, right) => left + right }),
    })
    const graph = new StateGraph(State)
      .addNode({ a: () => ({ sum: 1 }), b: () => ({ sum: 2 }) })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ sum: 3 })
  })
})

describe('semantics §4.2 a key without reducer', () => {
  const State = Annotation.Root({ topic: Annotation<string>(), other: Annotation<string>() })
  const conflicting = new StateGraph(State)
    .addNode({ a: () => ({ topic: 'a' }), b: () => ({ topic: 'b' }), c: () => ({ other: 'c' }) })
    .addEdge(START, 'a')
    .addEdge(START, 'b')
    .addEdge(START, 'c')
    .compile()

  it('takes one write per step only, and the error names the key and the fix', async () => {
    const { error } = await settle(conflicting.stream({}))
    expect(InvalidConcurrentGraphUpdateError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ code: 'INVALID_CONCURRENT_GRAPH_UPDATE', key: 'topic' })
    expect(String(error)).toMatch(/At key "topic": 2 tasks wrote it.*reducer/)
  })

  it('delivers all updates of the step before the error, and no values', async () => {
    const { parts } = await settle(conflicting.stream({}, { streamMode: ['updates', 'values'] }))
    expect(parts.map(({ type }) => type)).toEqual(['updates', 'updates', 'updates'])
  })

  it('takes writes of one key by different tasks in different steps', async () => {
    const graph = new StateGraph(State)
      .addNode({ a: () => ({ topic: 'a' }), b: () => ({ topic: 'b' }) })
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile()
    expect((await graph.invoke({ topic: 'x' })).value).toEqual({ topic: 'b' })
  })

  it('lets an error of a reducer end the run, after the updates', async () => {
    const failure = new Error('cannot combine')
    const Broken = Annotation.Root({
      n: Annotation<number>({
        reducer: () => {
          throw failure
        },
        default: () => 0,
      }),
    })
    const graph = new StateGraph(Broken)
      .addNode('a', () => ({ n: 1 }))
      .addEdge(START, 'a')
      .compile()
    const { parts, error } = await settle(graph.stream({}, { streamMode: ['updates', 'values'] }))
    expect(parts).toEqual([{ type: 'updates', ns: [], data: { a: { n: 1 } } }])
    expect(error).toBe(failure)
  })
})
