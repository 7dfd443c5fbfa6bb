import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLists } from '../internal/list-splice.ts'
import { checkpointerCases } from '../testing/checkpointer-cases.ts'
import { isolate } from './isolate.ts'
import { MemorySaver } from './memory-saver.ts'

const THREAD = { configurable: { thread_id: '1' } }

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
        const metadata = { source: 'loop', step: 0, parents: {} } as const
        const save = (
          parent: string | undefined,
          before: readonly number[],
          value: readonly number[],
        ) =>
          saver.commit({
            config: THREAD,
            parent,
            checkpoint: {
              id: `${lists.length - 1}`,
              createdAt: 0,
              metadata,
              changes: [
                {
                  channel: 'list',
                  value,
                  splice: parent ? diffLists(before, value) : undefined,
                },
              ],
              next: [],
              sends: [],
            },
          })
        await save(undefined, [], [])
        for (const { from, start, deleteCount, items } of edits) {
          const base = from % lists.length
          const before = lists[base]!
          const after = before.toSpliced(start, deleteCount, ...items)
          lists.push(after)
          await save(`${base}`, before, after)
        }
        for (const [at, list] of lists.entries()) {
          const found = await saver.get({
            configurable: { thread_id: '1', checkpoint_id: `${at}` },
          })
          expect(found?.values['list']).toEqual(list)
        }
      }),
      { numRuns: 50 },
    )
  })
})

class Secret {
  readonly word = 'x'
}

describe('isolating a value', () => {
  it('copies cycles', () => {
    const loop: { self?: unknown } = {}
    loop.self = loop
    const copy = isolate(loop, 'state.loop')
    expect(copy).not.toBe(loop)
    expect(copy.self).toBe(copy)
  })

  it('keeps a key named __proto__ a key', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}}') as object
    const copy = isolate(hostile, 'state.x')
    expect(Object.keys(copy)).toEqual(['__proto__'])
    expect((copy as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it.each([
    ['a function', { a: [() => 1] }, 'state.x.a[0]', 'a function'],
    ['a symbol', { s: Symbol('s') }, 'state.x.s', 'a symbol'],
    ['an instance of a class', { a: { b: new Secret() } }, 'state.x.a.b', 'an instance of Secret'],
    ['a promise', { p: Promise.resolve() }, 'state.x.p', 'an instance of Promise'],
  ] as const)('refuses %s with its path', (...[, value, path, reason]) => {
    let thrown: unknown
    try {
      isolate(value, 'state.x')
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'NOT_STORABLE', path, reason })
  })
})
