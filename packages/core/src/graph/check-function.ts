import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'

/**
 * @param what For the error: `Task "write"`.
 * @throws InvalidArgumentError for no function, and for a generator: nobody would run it.
 */
export function checkFunction(given: unknown, what: string): void {
  const kind = typeof given === 'function' ? given.constructor.name : describe(given)
  if (typeof given === 'function' && !kind.endsWith('GeneratorFunction')) return
  throw new InvalidArgumentError(
    `${what} needs a function that returns its result or a promise of it, but got ` +
      `${typeof given === 'function' ? 'a generator: write pieces with runtime.writer' : kind}.`,
    { argument: 'run' },
  )
}
