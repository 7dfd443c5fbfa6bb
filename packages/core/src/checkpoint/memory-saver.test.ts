import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkpointerCases } from '../testing/checkpointer-cases.ts'
import { checkpoint, commit, listChange, valuesAt } from '../testing/checkpointer-fixtures.ts'
import { isolate } from './isolate.ts'
import { MemorySaver } from './memory-saver.ts'
import { placeOf } from './reserved-channels.ts'

describe('MemorySaver', () => {
  for (const { title, run } of checkpointerCases(() => new MemorySaver())) it(title, run)
})

describe('stored lists', () => {
  it('are rebuilt at every checkpoint, whatever was done to them on whatever branch', async () => {
    const edit = fc.record({
      from: fc.nat(),
      start: fc.nat(8),
      deleteCount: fc.nat(3),
      items: fc.array(fc.integer(), { maxLength: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 60 }), async (edits) => {
        const saver = new MemorySaver()
        const lists: (readonly number[])[] = [[]]
        const save = (
          parent: string | undefined,
          before: readonly number[],
          value: readonly number[],
        ) => {
          const id = `${lists.length - 1}`
          return commit(saver, {
            parent,
            isBranch: true,
            checkpoint: listChange(id, before, value),
          })
        }
        await save(undefined, [], [])
        for (const { from, start, deleteCount, items } of edits) {
          const base = from % lists.length
          const before = lists[base]!
          const after = before.toSpliced(start, deleteCount, ...items)
          lists.push(after)
          await save(`${base}`, before, after)
        }
        for (const [at, list] of lists.entries()) {
          expect(await valuesAt(saver, `${at}`)).toEqual({ list })
        }
      }),
      { numRuns: 50 },
    )
  })

  it('take more items at once than a call takes arguments', async () => {
    const saver = new MemorySaver()
    const [before, added] = [numbers(300_000), numbers(250_000)]
    await commit(saver, { parent: undefined, checkpoint: checkpoint('0', { list: before }) })
    const list = before.slice(0, 10).concat(added, before.slice(10))
    await commit(saver, { parent: '0', checkpoint: listChange('1', before, list) })
    const found = (await valuesAt(saver)) as { list: number[] }
    expect(found.list.length).toBe(list.length)
    expect(found.list.every((item, at) => item === list[at])).toBe(true)
  })
})

function numbers(length: number): number[] {
  return Array.from({ length }, (_, at) => at)
}

class Secret {
  readonly word = 'x'
}

class Names extends Array<string> {}
class Index extends Map<string, string> {}
class Bag extends Set<string> {}

function orphan(): object {
  return Object.create(Object.create(null) as object) as object
}

function cycleWith(foo: unknown): object {
  const loop: Record<string, unknown> = {}
  loop['self'] = loop
  loop['foo'] = foo
  return loop
}

function nest(depth: number): object {
  let value: object = {}
  for (let level = 0; level < depth; level++) value = { value }
  return value
}

describe('isolating a value', () => {
  it('copies cycles', () => {
    const loop: { self?: unknown } = {}
    loop.self = loop
    const copy = isolate(loop, 'state.loop')
    expect(copy).not.toBe(loop)
    expect(copy.self).toBe(copy)
  })

  it('keeps an object that stands in several places one object, however often', () => {
    let value: object = { z: 1 }
    for (let level = 0; level < 40; level++) value = { a: value, b: value }
    const copy = isolate(value, 'state.x') as { a: object; b: object }
    // Not by a matcher: to explain a difference it would walk every path.
    expect([copy.a === copy.b, copy === value]).toEqual([true, false])
  })

  it('keeps a key named __proto__ a key', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}}') as object
    const copy = isolate(hostile, 'state.x')
    expect(Object.keys(copy)).toEqual(['__proto__'])
    expect((copy as { polluted?: boolean }).polluted).toBeUndefined()
  })

  // Values are made in the test, so that no runner has to print them.
  it.each([
    ['a function', () => ({ a: [() => 1] }), 'state.x.a[0]', 'a function'],
    ['a symbol', () => ({ s: Symbol('s') }), 'state.x.s', 'a symbol'],
    ['a class', () => ({ a: { b: new Secret() } }), 'state.x.a.b', 'an instance of Secret'],
    [
      'a class in a Map',
      () => new Map([['k', new Secret()]]),
      'state.x.get("k")',
      'an instance of Secret',
    ],
    ['a function in a Set', () => new Set([() => 1]), 'state.x.values()', 'a function'],
    ['a class in a cycle', () => cycleWith(new Secret()), 'state.x.foo', 'an instance of Secret'],
    ['what is nested too deep', () => nest(100_000), 'state.x', 'nested too deep'],
    ['a list of a class', () => ({ list: Names.of('x') }), 'state.x.list', 'an instance of Names'],
    ['a Map of a class', () => [new Index()], 'state.x[0]', 'an instance of Index'],
    ['a Set of a class', () => [new Bag()], 'state.x[0]', 'an instance of Bag'],
    ['what stands under a bigint', () => new Map([[1n, () => 1]]), 'state.x.get(1)', 'a function'],
    ['what has no constructor', () => ({ odd: orphan() }), 'state.x.odd', 'an instance of a class'],
    ['a promise', () => ({ p: Promise.resolve() }), 'state.x.p', 'an instance of Promise'],
  ] as const)('refuses %s with its path', (...[, make, path, reason]) => {
    let thrown: unknown
    try {
      isolate(make(), 'state.x')
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'NOT_STORABLE', path, reason })
  })

  it.each(['toString', 'constructor', '__proto__'])(
    'names the channel %s, which every object has, like any other',
    (channel) => {
      expect(placeOf(channel)).toBe(`state.${channel}`)
    },
  )
})
