import {
  Command,
  END,
  InvalidArgumentError,
  InvalidGraphNodeReturnValueError,
  Send,
  START,
  StateGraph,
} from '@rivulet/core'
import { collectParts } from '@rivulet/core/testing'
import { describe, expect, it } from 'vitest'
import { toTrace } from './trace.ts'
import { brief, settle } from '../settle.ts'
import { State } from './fixtures.ts'

/** `n` has an edge to `next`; `other` is reached by goto or Send only. */
const one = (node: () => unknown) =>
  new StateGraph(State)
    .addNode('n', node as () => object)
    .addNode('next', () => {})
    .addNode('other', () => {})
    .addEdge(START, 'n')
    .addEdge('n', 'next')
    .compile()

const BOTH = { streamMode: ['updates', 'values'] } as const

describe('semantics §2.3 what one node returns', () => {
  it.each([
    ['an object with known keys', { x: 1, log: ['a'] }],
    ['a Command with an update', new Command({ update: { x: 1, log: ['a'] } })],
  ])('updates and values for %s', async (_name, returned) => {
    const parts = await collectParts(one(() => returned).stream({}, BOTH))
    expect(brief(parts)).toEqual([
      ['updates', { n: { x: 1, log: ['a'] } }],
      ['values', { x: 1, log: ['a'] }],
      ['updates', { next: null }],
    ])
  })

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['an empty object', {}],
    ['unknown keys', { stranger: 1 }],
    ['a goto to END', new Command({ goto: END })],
  ])('a null update, no values, and the edges all the same for %s', async (_name, returned) => {
    const parts = await collectParts(one(() => returned).stream({}, BOTH))
    expect(brief(parts)).toEqual([
      ['updates', { n: null }],
      ['updates', { next: null }],
    ])
  })

  it.each([
    ['a goto', new Command({ goto: 'other' }), ['next', 'other']],
    ['a list of gotos', new Command({ goto: ['other', END] }), ['next', 'other']],
    ['a Send', new Send('other', {}), ['other', 'next']],
    ['a goto with a Send', new Command({ goto: new Send('other', {}) }), ['other', 'next']],
    ['a goto to where the edge leads', new Command({ goto: 'next' }), ['next']],
  ])('goes there beside the edges for %s', async (_name, returned, expected) => {
    const parts = await collectParts(one(() => returned).stream({}, BOTH))
    const [first, ...rest] = brief(parts)
    expect(first).toEqual(['updates', { n: null }])
    expect(rest).toEqual(expected.map((name) => ['updates', { [name]: null }]))
  })

  it('joins the items of a list with a Command, plain objects included', async () => {
    const returned = [{ x: 1 }, new Command({ update: { y: 2 }, goto: 'other' })]
    const parts = await collectParts(one(() => returned).stream({}, BOTH))
    expect(brief(parts)).toEqual([
      ['updates', { n: { x: 1, y: 2 } }],
      ['values', { x: 1, y: 2, log: [] }],
      ['updates', { next: null }],
      ['updates', { other: null }],
    ])
  })

  it('writes a list of pairs in its order, as often as a key comes', async () => {
    const returned = new Command({
      update: [
        ['log', ['a']],
        ['log', ['b']],
      ],
    })
    const parts = await collectParts(one(() => returned).stream({}, BOTH))
    expect(brief(parts).slice(0, 2)).toEqual([
      ['updates', { n: [{ log: ['a'] }, { log: ['b'] }] }],
      ['values', { log: ['a', 'b'] }],
    ])
  })

  it.each([
    ['a list without a Command', [{ x: 1 }]],
    ['an empty list', []],
    ['a string', 'x'],
    ['a number', 1],
    ['true', true],
  ])('refuses %s', async (_name, returned) => {
    const { parts, error } = await settle(one(() => returned).stream({}, BOTH))
    expect(InvalidGraphNodeReturnValueError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ node: 'n' })
    expect(parts).toEqual([])
  })

  it('refuses Command.PARENT at the root', async () => {
    const returned = new Command({ graph: Command.PARENT, update: { x: 1 } })
    const { parts, error } = await settle(one(() => returned).stream({}, BOTH))
    expect(parts).toEqual([])
    expect(InvalidArgumentError.isInstance(error)).toBe(true)
  })

  it('refuses Command.PARENT at the root with an error of the node', async () => {
    const graph = new StateGraph(State)
      .addNode('n', () => new Command({ graph: Command.PARENT, update: { x: 1 } }))
      .addEdge(START, 'n')
      .compile()
    const settled = await settle(graph.stream({}, { streamMode: ['values', 'updates', 'tasks'] }))
    expect(toTrace(settled)).toBe('t+n t-n(error) THROW')
    expect(InvalidArgumentError.isInstance(settled.error)).toBe(true)
  })

  it('goes where the node sends, then where its condition sends', async () => {
    const graph = new StateGraph(State)
      .addNode('n', () => new Command({ goto: [new Send('worker', 'returned')] }))
      .addNode('worker', (args) => ({ log: [args as unknown as string] }))
      .addEdge(START, 'n')
      .addConditionalEdges('n', () => [new Send('worker', 'chosen')])
      .compile()
    expect((await graph.invoke({})).value).toEqual({ log: ['returned', 'chosen'] })
  })
})
