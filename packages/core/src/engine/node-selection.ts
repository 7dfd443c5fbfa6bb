import { UnknownNodeError } from '../errors.ts'
import { listOf } from '../internal/describe.ts'

/** Names of nodes; `'*'` is all of them. */
export type NodeSelection = ReadonlySet<string> | '*'

/**
 * The nodes that an interrupt names.
 *
 * @param known The nodes that there are, by name.
 * @param what For the error.
 * @throws UnknownNodeError: a run must not pass by a stop that was misspelled.
 */
export function selectNodes(
  names: readonly string[] | '*',
  known: ReadonlyMap<string, unknown>,
  what = 'An interrupt',
): NodeSelection {
  if (names === '*') return names
  for (const name of names) {
    if (known.has(name)) continue
    throw new UnknownNodeError(
      `${what} names "${name}", which is no node. Nodes: ${listOf(known.keys())}.`,
      { node: name },
    )
  }
  return new Set(names)
}
