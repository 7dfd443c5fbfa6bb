import {
  Annotation,
  InvalidConcurrentGraphUpdateError,
  Overwrite,
  START,
  StateGraph,
} from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { settle } from '../settle.ts'
import { State } from './fixtures.ts'

describe('semantics §4.2 Overwrite', () => {
  const graphOf = (updates: Readonly<Record<string, unknown>>) => {
    const graph = new StateGraph(State)
    for (const [name, log] of Object.entries(updates)) {
      graph.addNode(name, () => ({ log }) as object).addEdge(START, name)
    }
    return graph.compile()
  }

  it('replaces the value; writes of the same step before and after it are dropped', async () => {
    const graph = graphOf({ a: ['a'], b: new Overwrite(['new']), c: ['c'] })
    expect((await graph.invoke({ log: ['old'] })).value).toEqual({ log: ['new'] })
  })

  it.each([
    ['{ __overwrite__ }', { __overwrite__: ['new'] }],
    ["{ type: '__overwrite__', value }", { type: '__overwrite__', value: ['new'] }],
  ])('is known in the form %s, too', async (_name, form) => {
    expect((await graphOf({ a: form, b: ['b'] }).invoke({ log: ['old'] })).value).toEqual({
      log: ['new'],
    })
  })

  it('can be written once per key and step', async () => {
    const graph = graphOf({ a: new Overwrite(['a']), b: new Overwrite(['b']) })
    const { error } = await settle(graph.stream({}))
    expect(InvalidConcurrentGraphUpdateError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ key: 'log' })
  })

  it('is unwrapped as the first value of a key without a start value', async () => {
    const Bare = Annotation.Root({
      sum: Annotation<number>({ reducer: (left, right) => left + right }),
    })
    const graph = new StateGraph(Bare)
      .addNode('n', () => ({ sum: new Overwrite(3) }))
      .addEdge(START, 'n')
      .compile()
    expect((await graph.invoke({})).value).toEqual({ sum: 3 })
  })
})
