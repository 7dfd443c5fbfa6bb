import { describe, expect, it } from 'vitest'
import { describe as inWords, listOf } from './describe.ts'

describe('a value in words', () => {
  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    ['hi', 'a string ("hi")'],
    ['x'.repeat(50), `a string ("${'x'.repeat(40)}…")`],
    [[1, 2], 'an array of 2'],
    [{}, 'an object with no keys'],
    [{ a: 1, b: 2 }, 'an object with "a", "b"'],
    [function named() {}, 'a function (named)'],
    [(() => () => {})(), 'a function'],
    [7, 'a number (7)'],
    [true, 'a boolean (true)'],
    [7n, 'a bigint (7)'],
    [Symbol.for('x'), 'a symbol (Symbol(x))'],
  ])('%o is %s', (value, words) => {
    expect(inWords(value)).toBe(words)
  })
})

describe('listOf', () => {
  it('quotes names and cuts long lists', () => {
    expect(listOf(['a', 'b'])).toBe('"a", "b"')
    expect(listOf([])).toBe('')
    expect(listOf(Array.from({ length: 14 }, (_, at) => `${at}`))).toMatch(/"11" and 2 more$/)
  })
})
