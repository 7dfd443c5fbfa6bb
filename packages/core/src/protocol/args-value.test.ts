import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ArgsEdit } from '../messages/message.ts'
import { ArgsParser } from './args-parser.ts'
import { ArgsValue } from './args-value.ts'

function create(...pieces: string[]) {
  const parser = new ArgsParser()
  const value = new ArgsValue()
  const feed = (piece: string) => {
    value.apply(parser.feed(piece))
    return value.snapshot()
  }
  for (const piece of pieces) feed(piece)
  return { feed, value }
}

/** What stands at a path. */
function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce((each, key) => (each as Record<string | number, unknown>)[key], value)
}

describe('the value of growing arguments', () => {
  it('shares what has not changed with what it showed before, and never changes that', () => {
    const { feed } = create()
    const first = feed('{"done":[{"a":1},{"b":2}],"open":[{"kept":{"c":3}},{"text":"x')
    const frozen = structuredClone(first)
    const second = feed('y')
    expect(second).toEqual({ ...(frozen as object), open: [{ kept: { c: 3 } }, { text: 'xy' }] })
    expect(first).toEqual(frozen)
    expect(at(second, 'done')).toBe(at(first, 'done'))
    expect(at(second, 'open', 0)).toBe(at(first, 'open', 0))
    expect(at(second, 'open', 1)).not.toBe(at(first, 'open', 1))
  })

  it('is the same object as long as nothing is certain', () => {
    const { feed, value } = create()
    const shown = feed('{"a":{"b":1},"n":[')
    expect(value.snapshot()).toBe(shown)
    expect(feed('12')).toBe(shown)
    expect(feed('3')).toBe(shown)
    expect(feed(',')).toEqual({ a: { b: 1 }, n: [123] })
  })

  it('keeps the identity of what ends without having changed', () => {
    const { feed } = create()
    const shown = feed('{"a":{"b":[1,')
    const ended = feed('2]}')
    expect(at(shown, 'a', 'b')).toEqual([1])
    const whole = feed('}')
    expect(at(whole, 'a')).toBe(at(ended, 'a'))
  })

  it('breaks at edits that do not fit, and says nothing wrong after', () => {
    const edit: fc.Arbitrary<unknown> = fc.oneof(
      fc.string(),
      fc.anything(),
      fc.tuple(
        fc.constantFrom('set', 'text', 'object', 'array', 'end', 'broken', 'x'),
        fc.oneof(fc.constantFrom(null, '__proto__', 'a'), fc.anything()),
        fc.anything(),
      ),
    )
    fc.assert(
      fc.property(fc.array(fc.array(edit)), (patches) => {
        const value = new ArgsValue()
        for (const patch of patches) {
          value.apply(patch as ArgsEdit[])
          value.snapshot()
        }
        expect(Object.getPrototypeOf({})).toBe(Object.prototype)
      }),
    )
    const bad = [undefined, 'text', {}, ['x'], [['end']], [['set', null, 1]], [['object', 'k']]]
    const areBroken = bad.map((edits) => {
      const value = new ArgsValue()
      value.apply(edits as never)
      return value.isBroken
    })
    expect(areBroken).toEqual(bad.map(() => true))
  })
})
