import { InvalidGraphNodeReturnValueError } from '../errors.ts'
import { describe, listOf } from '../internal/describe.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { Write } from './task.ts'

/**
 * What a node returned → its writes, in the order of the returned keys. Nothing returned is no
 * write; keys that are no channel are ignored; a key set to undefined is not written.
 *
 * @throws InvalidGraphNodeReturnValueError for anything but an object, null or undefined.
 */
export function readUpdate(spec: GraphSpec, node: string, returned: unknown): Write[] {
  if (returned === undefined || returned === null) return []
  if (!isUpdate(returned)) {
    throw new InvalidGraphNodeReturnValueError(
      `Node "${node}" must return an object with state keys (${listOf(stateKeys(spec))}), null or ` +
        `undefined, but it returned ${describe(returned)}.`,
      { node },
    )
  }
  const writes: Write[] = []
  for (const key of Object.keys(returned)) {
    const channel = spec.channelIndex.get(key)
    const value = returned[key]
    if (channel !== undefined && value !== undefined) writes.push({ channel, value })
  }
  return writes
}

/** Plain objects, and instances of the user's own classes; no array, Map, Date or promise. */
function isUpdate(value: unknown): value is Record<string, unknown> {
  if (isPlainObject(value)) return true
  return Object.prototype.toString.call(value) === '[object Object]'
}

function stateKeys(spec: GraphSpec): string[] {
  return spec.channels.slice(0, spec.stateCount).map(({ name }) => name)
}
