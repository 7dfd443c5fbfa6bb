import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY } from './channel.ts'
import { isBarrierComplete, namedBarrier } from './named-barrier.ts'

const context = { key: 'join:a+b:c', newId: () => 'id' }

describe('namedBarrier', () => {
  it('is empty and not complete at the start', () => {
    expect(namedBarrier().initial()).toBe(EMPTY)
    expect(isBarrierComplete(EMPTY, ['a'])).toBe(false)
  })

  it('is complete exactly when all names have come, in whatever order and however often', () => {
    const names = ['a', 'b', 'c']
    const steps = fc.array(fc.array(fc.constantFrom(...names), { minLength: 1 }))
    fc.assert(
      fc.property(steps, (writes) => {
        const channel = namedBarrier()
        const value = writes.reduce<unknown>(
          (current, step) => channel.update(current, step, context),
          EMPTY,
        )
        const seen = new Set(writes.flat())
        expect(isBarrierComplete(value, names)).toBe(seen.size === names.length)
      }),
    )
  })

  it('does not change the value that it was given', () => {
    const channel = namedBarrier()
    const one = channel.update(EMPTY, ['a'], context)
    channel.update(one, ['b'], context)
    expect(isBarrierComplete(one, ['a', 'b'])).toBe(false)
  })
})
