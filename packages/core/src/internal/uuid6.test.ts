import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createUuid6Source } from './uuid6.ts'

const TAIL = '8afd8cb2fd25d69a'

describe('time-ordered ids', () => {
  it('hold the time in units of 100 ns since 1582, as RFC 9562 has it', () => {
    // The timestamp of the example in the RFC's appendix, cut to its millisecond.
    expect(createUuid6Source(TAIL)(Date.UTC(2022, 1, 22, 19, 22, 22))).toBe(
      '1ec9414c-232a-6b00-8afd-8cb2fd25d69a',
    )
  })

  it('stay unique and in order when more are made in a millisecond than it has units', () => {
    const next = createUuid6Source(TAIL)
    const ids = Array.from({ length: 25_000 }, () => next(1_700_000_000_000))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.toSorted()).toEqual(ids)
  })

  it('rise whatever the clock does', () => {
    const times = fc.array(fc.integer({ min: 1_600_000_000_000, max: 1_600_000_000_050 }))
    fc.assert(
      fc.property(times, (clock) => {
        const next = createUuid6Source(TAIL)
        const ids = clock.map((time) => next(time))
        expect(ids.toSorted()).toEqual(ids)
        expect(new Set(ids).size).toBe(ids.length)
      }),
    )
  })
})
