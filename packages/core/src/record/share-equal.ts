import { isPlainObject } from '../internal/deep-freeze.ts'

/**
 * `next`, with everything in it that equals what stands at the same place of `last` replaced by that:
 * values that were read from text get back the identity that the run's own values had.
 */
export function shareEqual<Value>(last: unknown, next: Value): Value {
  if (Object.is(last, next)) return next
  if (Array.isArray(last) && Array.isArray(next)) {
    const items = next.map((item, at): unknown => shareEqual(last[at], item))
    return (isSame(items, last) ? last : items) as Value
  }
  if (!isPlainObject(last) || !isPlainObject(next)) return next
  const entries = Object.entries(next).map(([key, item]): [string, unknown] => [
    key,
    Object.hasOwn(last, key) ? shareEqual(last[key], item) : item,
  ])
  const isUnchanged =
    isSame(Object.keys(last), Object.keys(next)) &&
    entries.every(([key, item]) => Object.is(item, last[key]))
  return (isUnchanged ? last : Object.fromEntries(entries)) as Value
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, at) => Object.is(item, right[at]))
}
