import { describe, expect, it } from 'vitest'
import * as errors from './errors.ts'
import { RivuletError, UnknownNodeError } from './errors.ts'

const classes = Object.values(errors).filter(
  (each): each is typeof UnknownNodeError => typeof each === 'function' && 'code' in each,
)

describe('errors', () => {
  it('carry a code, a name and their facts as fields', () => {
    const cause = new Error('why')
    const error = new UnknownNodeError('no such node', { node: 'x', cause })
    expect(error).toBeInstanceOf(Error)
    expect(error).toBeInstanceOf(RivuletError)
    expect(error).toMatchObject({
      code: 'UNKNOWN_NODE',
      name: 'UnknownNodeError',
      message: 'no such node',
      node: 'x',
      cause,
    })
    expect(String(error)).toBe('UnknownNodeError: no such node')
  })

  it('have no cause unless one is given', () => {
    expect('cause' in new UnknownNodeError('x', { node: 'x' })).toBe(false)
  })

  it('have one class per code, each named after it', () => {
    const codes = classes.map(({ code }) => code)
    expect(new Set(codes).size).toBe(classes.length)
    for (const Class of classes) {
      const words = Class.code.toLowerCase().split('_')
      const name = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
      expect(Class.name).toBe(`${name}Error`)
    }
  })
})

describe('isInstance', () => {
  it('knows the errors of its own code only', () => {
    for (const Class of classes) {
      const error = new RivuletError(Class.code, 'x')
      expect(classes.filter((other) => other.isInstance(error))).toEqual([Class])
      expect(RivuletError.isInstance(error)).toBe(true)
    }
  })

  it('knows errors of another copy of the package, by brand and code', () => {
    const foreign = Object.assign(new Error('no such node'), {
      code: 'UNKNOWN_NODE',
      [Symbol.for('rivulet.error')]: true,
    })
    expect(UnknownNodeError.isInstance(foreign)).toBe(true)
    expect(RivuletError.isInstance(foreign)).toBe(true)
  })

  it.each([null, undefined, 'UNKNOWN_NODE', 7, {}, new Error('x'), { code: 'UNKNOWN_NODE' }])(
    'says no to %o',
    (value) => {
      expect(RivuletError.isInstance(value)).toBe(false)
      expect(UnknownNodeError.isInstance(value)).toBe(false)
    },
  )
})
