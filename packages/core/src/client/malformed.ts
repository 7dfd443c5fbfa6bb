import { RivuletError } from '../errors.ts'

/** The error of a run that tells what a page cannot take. */
export function malformed(reason: string): RivuletError {
  return new RivuletError('MALFORMED_PART', `The page cannot read a run: ${reason}.`, { reason })
}
