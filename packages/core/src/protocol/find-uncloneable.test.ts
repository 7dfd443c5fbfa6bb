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
    [{ map: new Map([['a', () => 1]]) }, 'state.map.get(a)', 'a function'],
  ])('names the place and the kind: %o', (value, path, reason) => {
    expect(findUncloneable(value, 'state')).toEqual({ path, reason })
  })

  it('names an object that the host refuses by its class', () => {
    const found = findUncloneable({ promise: Promise.resolve() }, 'state')
    expect(found?.path).toBe('state.promise')
    expect(found?.reason).toContain('a Promise')
  })
})
