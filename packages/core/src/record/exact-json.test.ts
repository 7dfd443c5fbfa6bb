import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NotStorableError } from '../errors.ts'
import { fromExactJson, toExactJson } from './exact-json.ts'

const through = (value: unknown): unknown =>
  fromExactJson(JSON.parse(JSON.stringify(toExactJson(value, 'value'))))

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  key: fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', 'constructor', 'toJSON', 'value')),
})

describe('a value in a recording', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anything, (value) => {
        deepStrictEqual(through(value), value)
      }),
      { numRuns: 500 },
    )
  })

  it('stands there as it is where JSON has it', () => {
    // JSON has no -0, wherever it stands.
    const known = fc.jsonValue().map((value) => JSON.stringify(value))
    fc.assert(
      fc.property(known, (json) => {
        fc.pre(!json.includes('"$":'))
        expect(JSON.stringify(toExactJson(JSON.parse(json), 'value'))).toBe(json)
      }),
    )
  })

  it('may be of any kind that structured clone carries', () => {
    const bytes = new Uint8Array([1, 2, 255]).buffer
    const value = {
      pattern: /a"b/giu,
      never: new Date(Number.NaN),
      bytes,
      part: new Uint8Array(bytes, 1, 1),
      view: new DataView(bytes),
      big: [new BigInt64Array([-1n])],
      many: new Uint8Array(10_000).fill(7),
    }
    expect(through(value)).toStrictEqual({ ...value, part: new Uint8Array([2]) })
  })

  it('is an error with its name, its fields and its cause', () => {
    const cause = new TypeError('cold')
    const error = Object.assign(new RangeError('too far', { cause }), { status: 503 })
    const back = through({ error }) as { error: typeof error }
    expect(back.error).toBeInstanceOf(Error)
    expect([back.error.name, back.error.message, back.error.status]).toEqual([
      'RangeError',
      'too far',
      503,
    ])
    expect((back.error.cause as Error).name).toBe('TypeError')
  })

  class Oven {
    readonly heat = 200
  }
  const own: { self?: unknown } = {}
  own.self = own
  let deep: unknown[] = []
  for (let at = 0; at < 100_000; at++) deep = [deep]

  it.each<[unknown, string, RegExp]>([
    [{ items: [0, { run: () => 1 }] }, 'value.items[1].run', /a function/],
    [{ key: Symbol('s') }, 'value.key', /a symbol/],
    [new Map([['a', new Oven()]]), 'value.value(0)', /an instance of Oven/],
    [new Set([new WeakMap()]), 'value.value(0)', /an instance of WeakMap/],
    [own, 'value.self', /holds itself/],
    [deep, 'value', /nested too deep/],
  ])('is refused with its path: case %#', (value, path, reason) => {
    let error: unknown
    try {
      toExactJson(value, 'value')
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(NotStorableError)
    expect(error).toMatchObject({ path, reason: expect.stringMatching(reason) })
  })
})
