import { END, START } from '../engine/graph-spec.ts'
import { InvalidNodeNameError } from '../errors.ts'

/**
 * Refuses a name that namespaces and ids could not be made of.
 *
 * @param what For the error: `a node`.
 * @throws InvalidNodeNameError
 */
export function checkName(name: unknown, what: string): void {
  const isName = typeof name === 'string' && name !== '' && !/[|:]/.test(name)
  if (isName && name !== START && name !== END) return
  throw new InvalidNodeNameError(
    `"${String(name)}" cannot be the name of ${what}: the empty name, "${START}", "${END}" and names ` +
      'with "|" or ":" are reserved.',
    { node: String(name) },
  )
}
