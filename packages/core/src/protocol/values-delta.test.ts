import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffValues, patchValues } from './values-delta.ts'

describe('values across the port', () => {
  it('sends everything the first time', () => {
    const next = { topic: 'cats', items: [1, 2] }
    expect(patchValues(undefined, diffValues(undefined, next))).toEqual(next)
  })

  it('sends nothing for keys whose value is the same object', () => {
    const items = [{ id: 'a' }]
    expect(diffValues({ items, topic: 'x' }, { items, topic: 'y' })).toEqual({
      set: { topic: 'y' },
      splice: {},
    })
  })

  it('sends only the appended items of a list that grew', () => {
    const [a, b] = [{ id: 'a' }, { id: 'b' }]
    expect(diffValues({ items: [a] }, { items: [a, b] }).splice).toEqual({ items: [1, 0, [b]] })
  })

  it('sends only the item that was replaced in the middle of a list', () => {
    const [a, b, c, changed] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'b', text: 'new' }]
    const delta = diffValues({ items: [a, b, c] }, { items: [a, changed, c] })
    expect(delta.splice).toEqual({ items: [1, 1, [changed]] })
  })

  it('keeps the identity of what has not changed on the reader’s side', () => {
    const last = { items: [{ id: 'a' }], other: { deep: 1 } }
    const next = { items: [...last.items, { id: 'b' }], other: last.other }
    const rebuilt = patchValues(last, structuredClone(diffValues(last, next)))
    expect((rebuilt['items'] as unknown[])[0]).toBe(last.items[0])
    expect(rebuilt['other']).toBe(last.other)
  })

  it('drops keys that are gone and keeps the order of keys', () => {
    const delta = diffValues({ a: 1, b: 2 }, { c: 3, a: 1 })
    expect(Object.keys(patchValues({ a: 1, b: 2 }, delta))).toEqual(['c', 'a'])
  })

  it('keeps an own key that is named like a prototype as data', () => {
    const next = JSON.parse('{"a":{"__proto__":{"polluted":true}}}') as Record<string, unknown>
    const rebuilt = patchValues({}, structuredClone(diffValues({}, next)))
    expect(rebuilt).toEqual(next)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('takes more new items at once than a call can take arguments', () => {
    const items = Array.from({ length: 200_000 }, (_, at) => at)
    const delta = diffValues({ items: [-1] }, { items: [-1, ...items] })
    expect(patchValues({ items: [-1] }, delta)['items']).toHaveLength(200_001)
  })

  it('rebuilds any sequence of states', () => {
    const item = fc.record({ id: fc.integer({ min: 0, max: 5 }) })
    const state = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.oneof(fc.integer(), fc.array(item), fc.constant(undefined)),
    )
    fc.assert(
      fc.property(fc.array(state), (states) => {
        let sent: Record<string, unknown> | undefined
        let rebuilt: Record<string, unknown> | undefined
        for (const next of states) {
          rebuilt = patchValues(rebuilt, structuredClone(diffValues(sent, next)))
          expect(rebuilt).toEqual({ ...next })
          expect(Object.keys(rebuilt)).toEqual(Object.keys(next))
          sent = next
        }
      }),
    )
  })
})
