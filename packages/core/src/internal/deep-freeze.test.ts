import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { deepFreeze, isPlainObject } from './deep-freeze.ts'

class Counter {
  count = 0
}

describe('deepFreeze', () => {
  it('freezes plain objects and lists all the way down, and gives the same object', () => {
    const value = { list: [{ deep: [1] }], none: null, text: 'x' }
    expect(deepFreeze(value)).toBe(value)
    expect(
      [value, value.list, value.list[0], value.list[0]?.deep].every((each) =>
        Object.isFrozen(each),
      ),
    ).toBe(true)
  })

  it.each([1, 'text', true, null, undefined, 1n, Symbol.for('x')])('gives %s back', (value) => {
    expect(deepFreeze(value)).toBe(value)
  })

  it.each([
    ['instances of classes', new Counter()],
    ['dates', new Date(0)],
    ['maps', new Map()],
    ['bytes', new Uint8Array(2)],
  ])('leaves %s as they are', (_name, value) => {
    const holder = deepFreeze({ value })
    expect(Object.isFrozen(holder)).toBe(true)
    expect(Object.isFrozen(value)).toBe(false)
  })

  it('takes a frozen object as deeply frozen', () => {
    const inner = { a: 1 }
    deepFreeze(Object.freeze([inner]))
    expect(Object.isFrozen(inner)).toBe(false)
  })

  it('ends on a value that holds itself', () => {
    const value: Record<string, unknown> = {}
    value['self'] = [value]
    deepFreeze(value)
    expect(Object.isFrozen(value['self'])).toBe(true)
  })

  it('freezes an object without prototype and one of another realm', () => {
    const bare: unknown = Object.create(null)
    const foreign: unknown = runInNewContext('({ list: [1] })')
    deepFreeze(bare)
    deepFreeze(foreign)
    expect([Object.isFrozen(bare), Object.isFrozen(foreign)]).toEqual([true, true])
  })
})

describe('isPlainObject', () => {
  it.each([
    ['an object', {}],
    ['an object without prototype', Object.create(null)],
    ['an object of another realm', runInNewContext('({})')],
  ])('says yes to %s', (_name, value) => {
    expect(isPlainObject(value)).toBe(true)
  })

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['a list', []],
    ['a function', () => {}],
    ['a date', new Date(0)],
    ['an instance', new Counter()],
    ['an object that inherits from another', Object.create({ a: 1 })],
  ])('says no to %s', (_name, value) => {
    expect(isPlainObject(value)).toBe(false)
  })
})
