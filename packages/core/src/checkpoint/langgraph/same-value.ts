import { EMPTY } from '../../channels/channel.ts'
import { isPlainObject } from '../../internal/deep-freeze.ts'
import { diffLists } from '../../internal/list-splice.ts'
import type { ChannelChange } from '../checkpointer.ts'
import { isList, isMap, isSet } from '../containers.ts'

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

/** Equal data: primitives, lists, plain objects, Map, Set and Date. Else only the same object is. */
function isSame(left: unknown, right: unknown, depth = 0): boolean {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || !left || !right) return false
  if (depth > MAX_DEPTH || Object.getPrototypeOf(left) !== Object.getPrototypeOf(right))
    return false
  const [items, others] = [itemsOf(left), itemsOf(right)]
  if (items && others) return hasSameItems(items, others, depth)
  return isPlainObject(left) && hasSameFields(left, right as typeof left, depth)
}

/** What a value is made of, where it has no fields. */
function itemsOf(value: object): readonly unknown[] | undefined {
  if (isList(value)) return value
  if (isMap(value) || isSet(value)) return [...value]
  return value instanceof Date ? [value.getTime()] : undefined
}

function hasSameItems(left: readonly unknown[], right: readonly unknown[], depth: number): boolean {
  return (
    left.length === right.length && left.every((item, at) => isSame(item, right[at], depth + 1))
  )
}

function hasSameFields(
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
  depth: number,
): boolean {
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key], depth + 1))
  )
}
