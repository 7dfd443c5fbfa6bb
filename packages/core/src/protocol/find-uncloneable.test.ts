import { describe, expect, it } from 'vitest'
import { findUncloneable } from './find-uncloneable.ts'

describe('findUncloneable', () => {
  it('finds nothing in what structured clone takes', () => {
    const cyclic: Record<string, unknown> = {
      when: new Date(),
      big: 1n,
      map: new Map([['a', new Set([1])]]),
    }
    cyclic['self'] = cyclic
    expect(findUncloneable(cyclic, 'state')).toBeUndefined()
  })

  it.each([
    [{ items: [1, { fn: () => 1 }] }, 'state.items[1].fn', 'a function'],
    [{ tag: Symbol('x') }, 'state.tag', 'a symbol'],
  ])('names the place and the kind: %o', (value, path, reason) => {
    expect(findUncloneable(value, 'state')).toEqual({ path, reason })
  })

  it.each([
    ['a promise', { it: Promise.resolve() }],
    ['a collection that holds a function', { it: new Map([['a', () => 1]]) }],
    ['a proxy', { it: new Proxy({}, {}) }],
  ])('names an object that the host refuses, with what the host says: %s', (_kind, value) => {
    const found = findUncloneable(value, 'state')
    expect(found?.path).toBe('state.it')
    expect(found?.reason).toContain('DataCloneError')
  })

  it('comes to an end in a cycle', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    cyclic['inner'] = { outer: cyclic, fn: () => 1 }
    expect(findUncloneable(cyclic, 'state')).toEqual({
      path: 'state.inner.fn',
      reason: 'a function',
    })
  })
})
