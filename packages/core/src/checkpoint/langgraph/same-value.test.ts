import { describe, expect, it } from 'vitest'
import { EMPTY } from '../../channels/channel.ts'
import { changeOf } from './same-value.ts'

const DATA: Readonly<Record<string, readonly [value: unknown, other: unknown]>> = {
  numbers: [Number.NaN, 1],
  lists: [
    [1, [2]],
    [1, [3]],
  ],
  'plain objects': [{ a: { b: 1 } }, { a: { c: 1 } }],
  'an own field and one of every object': [{ toString: 1 }, { a: 1 }],
  Dates: [new Date(5), new Date(6)],
  Maps: [new Map([['k', { a: 1 }]]), new Map([['k', { a: 2 }]])],
  Sets: [new Set([[1]]), new Set([[2]])],
  'lists and Sets': [[1], new Set([1])],
}

describe('changeOf', () => {
  it.each(Object.entries(DATA))('tells %s by what they hold', (_kind, [value, other]) => {
    expect(changeOf('x', value, structuredClone(value))).toBeUndefined()
    expect(changeOf('x', value, other)).toMatchObject({ channel: 'x', value: other })
  })

  it.each(Object.entries(DATA))('finds what is new in a list of %s', (_kind, [value, other]) => {
    const [before, after] = [
      [value, value],
      [value, other, value, value],
    ]
    const change = changeOf('x', before, structuredClone(after))
    expect(change).toEqual({ channel: 'x', value: after, splice: [1, 0, [other, value]] })
    expect(changeOf('x', [other], [value])?.splice).toBeUndefined()
  })

  it('tells an empty channel from one that holds undefined', () => {
    expect(changeOf('x', EMPTY, EMPTY)).toBeUndefined()
    expect(changeOf('x', undefined, EMPTY)).toEqual({ channel: 'x', value: EMPTY })
    expect(changeOf('x', EMPTY, undefined)).toEqual({ channel: 'x', value: undefined })
  })

  it('ends in a cycle', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    expect(changeOf('x', cycle, structuredClone(cycle))).toBeDefined()
  })
})
