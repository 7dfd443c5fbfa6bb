import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendReducer, binaryOperator, type Reducer } from './binary-operator.ts'
import { EMPTY } from './channel.ts'

const context = { key: 'log', newId: () => 'id' }
const join = ((left: string, right: string) => `(${left}${right})`) as Reducer<unknown>

describe('binaryOperator', () => {
  it('is empty at the start, or its default, made anew each time', () => {
    expect(binaryOperator(join).initial()).toBe(EMPTY)
    const channel = binaryOperator(join, () => [])
    expect(channel.initial()).not.toBe(channel.initial())
  })

  it('folds the writes from the left', () => {
    expect(binaryOperator(join).update('x', ['a', 'b'], context)).toBe('((xa)b)')
  })

  it('takes the first write as it is when there is no value', () => {
    expect(binaryOperator(join).update(EMPTY, ['a'], context)).toBe('a')
    expect(binaryOperator(join).update(EMPTY, ['a', 'b', 'c'], context)).toBe('((ab)c)')
  })

  it('folds onto values that are false', () => {
    const add = ((left: number, right: number) => left + right) as Reducer<unknown>
    expect(binaryOperator(add).update(0, [1], context)).toBe(1)
  })

  it('hands the reducer the source of ids', () => {
    const named = ((_left: unknown, _right: unknown, { newId }) => newId()) as Reducer<unknown>
    expect(binaryOperator(named).update('x', ['a'], context)).toBe('id')
  })

  it('gives several writes to `batch` at once, where the reducer has it', () => {
    const batches: unknown[] = []
    const reducer = Object.assign(join.bind(null), {
      batch: (left: unknown, rights: readonly unknown[]) => {
        batches.push([left, ...rights])
        return rights.reduce((value, right) => join(value, right, context), left)
      },
    })
    const channel = binaryOperator(reducer)
    expect(channel.update('x', ['a', 'b'], context)).toBe('((xa)b)')
    expect(channel.update(EMPTY, ['a', 'b', 'c'], context)).toBe('((ab)c)')
    expect(channel.update('x', ['a'], context)).toBe('(xa)')
    expect(batches).toEqual([
      ['x', 'a', 'b'],
      ['a', 'b', 'c'],
    ])
  })
})

describe('appendReducer', () => {
  const lists = fc.array(fc.array(fc.nat()))

  it('gives the same at once and one by one, and changes nothing that it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), lists, (start, writes) => {
        const before = structuredClone([start, writes])
        const folded = writes.reduce(
          (left, right) => appendReducer(left, right, context) as number[],
          start,
        )
        expect(appendReducer.batch!(start, writes, context)).toEqual(folded)
        expect([start, writes]).toEqual(before)
      }),
    )
  })
})
