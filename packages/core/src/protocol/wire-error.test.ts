import { describe, expect, it } from 'vitest'
import { RivuletError, UnknownNodeError } from '../errors.ts'
import { fromWireError, toWireError } from './wire-error.ts'

function cross(thrown: unknown): Error {
  return fromWireError(structuredClone(toWireError(thrown)))
}

describe('errors across the port', () => {
  it('keeps the code, the facts and the message of our errors', () => {
    const error = cross(new UnknownNodeError('No node "x".', { node: 'x' }))
    expect(UnknownNodeError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({
      code: 'UNKNOWN_NODE',
      node: 'x',
      message: 'No node "x".',
      name: 'UnknownNodeError',
    })
  })

  it('keeps the name, the own fields and the stack of any other error', () => {
    class ApiError extends Error {
      override name = 'ApiError'
      status = 429
    }
    const thrown = new ApiError('Too many requests.')
    const error = cross(thrown)
    expect(RivuletError.isInstance(error)).toBe(false)
    expect(error).toMatchObject({ name: 'ApiError', status: 429, message: 'Too many requests.' })
    expect(error.stack).toBe(thrown.stack)
  })

  it('keeps the chain of causes', () => {
    const error = cross(new Error('outer', { cause: new TypeError('inner') }))
    expect(error.cause).toMatchObject({ name: 'TypeError', message: 'inner' })
  })

  it('leaves out fields that cannot be cloned instead of failing', () => {
    const error = cross(Object.assign(new Error('x'), { retry: () => {}, status: 500 }))
    expect(error).toMatchObject({ status: 500 })
    expect('retry' in error).toBe(false)
  })

  it('survives a cycle of causes', () => {
    const error = new Error('round')
    error.cause = error
    expect(cross(error).message).toBe('round')
  })

  it('keeps the errors that an error gathers', () => {
    const aggregate = cross(new AggregateError([new TypeError('a'), new RangeError('b')], 'both'))
    expect(aggregate).toMatchObject({ errors: [{ name: 'TypeError' }, { name: 'RangeError' }] })
    const problems = [
      new UnknownNodeError('x', { node: 'x' }),
      new UnknownNodeError('y', { node: 'y' }),
    ]
    expect(cross(new RivuletError('UNKNOWN_NODE', 'two', { problems }))).toMatchObject({
      problems: [{ node: 'x' }, { node: 'y' }],
    })
  })

  it('never throws, whatever an error does when it is read', () => {
    const hostile = Object.defineProperty(new Error('readable'), 'details', {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    })
    expect(cross(hostile).message).toBe('readable')
    const opaque = new Proxy(new Error('x'), {
      get() {
        throw new Error('no')
      },
    })
    expect(cross(opaque).message).toContain('cannot be read')
  })

  it('makes an error of a thrown string', () => {
    expect(cross('just text').message).toContain('just text')
  })
})
