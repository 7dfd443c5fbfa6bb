import { EMPTY } from '../../channels/channel.ts'
import { isPlainObject } from '../../internal/deep-freeze.ts'
import { diffLists } from '../../internal/list-splice.ts'
import type { ChannelChange } from '../checkpointer.ts'

/** Deeper values count as changed; cycles end here. */
const MAX_DEPTH = 100

/**
 * What became of a channel, or undefined when it is as before. Compares contents: graphs of other
 * engines may have changed an object in place, so that it being the same object says nothing.
 */
export function changeOf(
  channel: string,
  before: unknown,
  value: unknown,
): ChannelChange | undefined {
  if (isSame(before, value)) return undefined
  if (value === EMPTY || !Array.isArray(before) || !Array.isArray(value)) {
    return { channel, value, splice: undefined }
  }
  const list = alignItems(before, value)
  return { channel, value: list, splice: diffLists(before, list) }
}

/** The list, with the older objects in place of equal ones at its beginning and its end. */
function alignItems(before: readonly unknown[], value: readonly unknown[]): unknown[] {
  const list = [...value]
  const shorter = Math.min(before.length, list.length)
  let start = 0
  for (; start < shorter && isSame(before[start], list[start]); start++) list[start] = before[start]
  for (let tail = 1; tail <= shorter - start; tail++) {
    const [old, at] = [before.at(-tail), list.length - tail]
    if (!isSame(old, list[at])) break
    list[at] = old
  }
  return list
}

/** Equal data: primitives, lists and plain objects. Of anything else only the same object is. */
function isSame(left: unknown, right: unknown, depth = 0): boolean {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || depth > MAX_DEPTH) return false
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length && left.every((item, at) => isSame(item, right[at], depth + 1))
    )
  }
  if (!isPlainObject(left) || !isPlainObject(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key], depth + 1))
  )
}
