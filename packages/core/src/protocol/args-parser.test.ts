import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArgsParser } from './args-parser.ts'
import { ArgsValue } from './args-value.ts'

/** A reader's value, fed with pieces; what it shows after each. */
function read(pieces: readonly string[]) {
  const parser = new ArgsParser()
  const value = new ArgsValue()
  const shown = pieces.map((piece) => {
    value.apply(parser.feed(piece))
    return value.isBroken ? 'broken' : value.snapshot()
  })
  return { value, shown }
}

/** Any text, cut anywhere: also inside of escapes and surrogate pairs. */
const cut = (text: string): fc.Arbitrary<string[]> =>
  fc.array(fc.nat(text.length), { maxLength: 12 }).map((places) => {
    const ends = [...places.toSorted((left, right) => left - right), text.length]
    return ends.map((end, at) => text.slice(at === 0 ? 0 : ends[at - 1], end))
  })

const keys = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', ''),
)
const { tree } = fc.letrec<{ tree: unknown; container: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ),
    tie('container'),
  ),
  container: fc.oneof(
    fc.array(tie('tree'), { maxLength: 5 }),
    fc
      .array(fc.tuple(keys, tie('tree')), { maxLength: 5 })
      .map((pairs) => Object.fromEntries(pairs)),
  ),
}))
const container = fc.oneof(fc.array(tree), fc.dictionary(keys, tree))

/** As any writer may write it: with spaces, escapes of any character, keys that come twice. */
const text = fc
  .tuple(container, fc.constantFrom(undefined, 1, '\t'), fc.boolean(), fc.boolean())
  .map(([value, indent, isEscaped, isTwice]) => {
    const json = JSON.stringify(value, undefined, indent)
    const twice = isTwice ? `{"a":1,"b":[${json}],"a":${json}}` : json
    return isEscaped ? twice.replace(/[^\0-\x7f]/g, escaped) : twice
  })

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}

const cutText = text.chain((json) => fc.tuple(fc.constant(json), cut(json)))

describe('the parser of growing arguments', () => {
  it('gives what JSON.parse gives, wherever the text is cut', () => {
    fc.assert(
      fc.property(cutText, ([json, pieces]) => {
        const { value } = read(pieces)
        expect(value.isComplete).toBe(true)
        deepStrictEqual(value.snapshot(), JSON.parse(json))
        expect(JSON.stringify(value.snapshot())).toBe(JSON.stringify(JSON.parse(json)))
      }),
      { numRuns: 1000 },
    )
  })

  it('shows after each piece what it shows of all pieces at once', () => {
    fc.assert(
      fc.property(cutText, ([, pieces]) => {
        const { shown } = read(pieces)
        let soFar = ''
        for (const [at, piece] of pieces.entries()) {
          soFar += piece
          deepStrictEqual(shown[at], read([soFar]).shown[0])
        }
      }),
    )
  })

  it('takes exactly what JSON.parse takes, of objects and lists', () => {
    const scraps = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"', '\\', '"a"', '1', '-', '0', '.5', 'e3', 'E+', 'true'],
      ...['nul', 'l', ' ', '\n', '\u00A0', '\uFEFF', '\\u00e', '\u0007', 'x', '\uD83D', '//'],
    )
    const broken = fc.oneof(
      fc.array(scraps, { maxLength: 12 }).map((each) => each.join('')),
      fc.tuple(text, fc.nat(), scraps).map(([json, place, scrap]) => {
        const at = place % (json.length + 1)
        return json.slice(0, at) + scrap + json.slice(at + 1)
      }),
    )
    fc.assert(
      fc.property(
        broken.chain((json) => fc.tuple(fc.constant(json), cut(json))),
        ([json, pieces]) => {
          let parsed: unknown
          try {
            parsed = JSON.parse(json)
          } catch {
            // is no JSON
          }
          const { value } = read(pieces)
          const isGood = typeof parsed === 'object' && parsed !== null
          expect(value.isComplete).toBe(isGood)
          if (isGood) deepStrictEqual(value.snapshot(), parsed)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('shows a string as it grows, a number or a literal once it is certain', () => {
    expect(
      read(['{"a', '":"Pa', 'ris', '","n":-1', '.5', 'e1', ',"t":tr', 'ue', ',"o":{', '}}']).shown,
    ).toEqual([
      {},
      { a: 'Pa' },
      { a: 'Paris' },
      { a: 'Paris' },
      { a: 'Paris' },
      { a: 'Paris' },
      { a: 'Paris', n: -15 },
      { a: 'Paris', n: -15, t: true },
      { a: 'Paris', n: -15, t: true, o: {} },
      { a: 'Paris', n: -15, t: true, o: {} },
    ])
  })

  it('holds back what is cut: escapes, and half of a surrogate pair', () => {
    const pieces = [
      '["x\\',
      'n',
      '\\u00',
      'e9',
      '\\ud83d',
      '\\ude',
      '00',
      '\uD83D',
      '\uDE00',
      '\\ud83d',
      '"]',
    ]
    expect(read(pieces).shown).toEqual(
      [
        'x',
        'x\n',
        'x\n',
        'x\né',
        'x\né',
        'x\né',
        'x\né😀',
        'x\né😀',
        'x\né😀😀',
        'x\né😀😀',
        'x\né😀😀\uD83D',
      ].map((shown) => [shown]),
    )
  })

  it('takes `__proto__` as data', () => {
    const { value } = read(['{"__proto__":{"a', '":1,"isAdmin":true', '},"b":1}'])
    const shown = value.snapshot()!
    expect(Object.getPrototypeOf(shown)).toBe(Object.prototype)
    expect(Object.keys(shown)).toEqual(['__proto__', 'b'])
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })

  it.each([
    '{"a":1} x',
    '{"a":1}{',
    '5',
    '"text"',
    'null',
    '{"a":01}',
    '[1,]',
    '{,}',
    '{"a":"\n"}',
  ])('gives up on %s, and says so once', (json) => {
    const parser = new ArgsParser()
    expect(parser.feed(json).filter((edit) => edit[0] === 'broken')).toHaveLength(1)
    expect(parser.feed('{"b":2}')).toEqual([])
  })

  it('gives up on what is hopelessly deep', () => {
    const value = read(['['.repeat(100_000)]).value
    expect(value.isBroken).toBe(true)
    expect(read(['[{"a":'.repeat(64), '1', '}]'.repeat(64)]).value.isComplete).toBe(true)
  })

  it('reads each character once: a long text costs a piece no more than a short one', () => {
    const parser = new ArgsParser()
    parser.feed('{"doc":"')
    let edits = 0
    for (let at = 0; at < 100_000; at++) edits += parser.feed('word, ').length
    expect(edits).toBe(100_000)
    // The text itself is nowhere in the parser.
    expect(parser.feed('end"}')).toEqual(['end', ['end'], ['end']])
  })
})
