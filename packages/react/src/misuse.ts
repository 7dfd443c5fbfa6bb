import { RivuletError } from '@rivulet/core/client'

/** What a hook throws that was called with something else than it takes. */
export function misuse(argument: string, message: string): RivuletError {
  return new RivuletError('INVALID_ARGUMENT', message, { argument })
}
