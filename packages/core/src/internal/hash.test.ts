import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hash128 } from './hash.ts'

describe('hash128', () => {
  it('is 32 hex digits for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(hash128(text)).toMatch(/^[0-9a-f]{32}$/)
      }),
    )
  })

  it('is the same for the same text, today and tomorrow', () => {
    expect({
      '': hash128(''),
      a: hash128('a'),
      ab: hash128('ab'),
      'run-1 1 node': hash128('run-1 1 node'),
    }).toMatchInlineSnapshot(`
      {
        "": "77a1de091e59ccab7a07d02813bede50",
        "a": "1b5357ab51b633b7aa1c88a9c65a4863",
        "ab": "2b255be94704b56ec3c769f24d8094bd",
        "run-1 1 node": "580fb7ed9dfca462ec25ea65de89e9cc",
      }
    `)
  })

  it('is distinct over many texts that differ little', () => {
    const seen = new Set<string>()
    const count = 200_000
    for (let at = 0; at < count; at++) seen.add(hash128(`run-1\u0000\u0000${at}\u0000node`))
    expect(seen.size).toBe(count)
  })

  it('is distinct for any two different texts', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        fc.pre(left !== right)
        expect(hash128(left)).not.toBe(hash128(right))
      }),
      { numRuns: 2_000 },
    )
  })

  it('changes in each of its four parts when one character changes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (text, place) => {
        const at = place % text.length
        const other = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`
        const [left, right] = [hash128(text), hash128(other)]
        const same = [0, 8, 16, 24].filter(
          (from) => left.slice(from, from + 8) === right.slice(from, from + 8),
        )
        expect(same).toEqual([])
      }),
    )
  })
})
