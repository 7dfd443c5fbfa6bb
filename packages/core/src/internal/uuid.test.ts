import { describe, expect, it } from 'vitest'
import { toUuid } from './uuid.ts'

describe('toUuid', () => {
  it('puts dashes between 8, 4, 4, 4 and 12 digits', () => {
    expect(toUuid('0123456789abcdef0123456789abcdef')).toBe('01234567-89ab-cdef-0123-456789abcdef')
  })
})
