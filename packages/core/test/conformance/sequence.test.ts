import { START, StateGraph } from '@rivulet/core'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../settle.ts'
import { State } from './fixtures.ts'

const log = (name: string) => () => ({ log: [name] })

describe('semantics §4.1 addSequence', () => {
  it.each([
    ['a record', { a: log('a'), b: log('b'), c: log('c') }],
    [
      'a list of pairs',
      [
        ['a', log('a')],
        ['b', log('b')],
        ['c', log('c')],
      ] as const,
    ],
  ])('adds nodes that follow one another: %s', async (_name, nodes) => {
    const graph = new StateGraph(State).addSequence(nodes).addEdge(START, 'a').compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['a', 'b', 'c'] })
  })

  it('knows the names by type', () => {
    const graph = new StateGraph(State).addSequence({ a: log('a'), b: log('b') })
    // @ts-expect-error -- no such node
    graph.addEdge(START, 'c')
  })

  it('is refused when it is empty, when a record would reorder it, and when a name is taken', () => {
    expect(thrownBy(() => new StateGraph(State).addSequence({}))).toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
    expect(
      thrownBy(() => new StateGraph(State).addSequence({ 10: log('a'), 9: log('b') })),
    ).toMatchObject({ code: 'INVALID_ARGUMENT' })
    const twice = (): unknown =>
      new StateGraph(State).addNode('a', log('a')).addSequence({ a: log('a') })
    expect(thrownBy(twice)).toMatchObject({ code: 'DUPLICATE_NODE' })
  })
})
