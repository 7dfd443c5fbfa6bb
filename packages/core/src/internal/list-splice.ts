import { isGrownFrom } from './growth.ts'

/** How a list differs from an older one: `items` replace `deleteCount` items from `start`. */
export type ListSplice = readonly [start: number, deleteCount: number, items: readonly unknown[]]

/**
 * What turns `before` into `after`, or undefined when they share neither a beginning nor an end.
 * Compares by identity: items are immutable, so the same object has not changed. A list that is known
 * to have grown from the other one is not compared at all.
 */
export function diffLists(
  before: readonly unknown[],
  after: readonly unknown[],
): ListSplice | undefined {
  if (before.length > 0 && isGrownFrom(before, after)) {
    return [before.length, 0, after.slice(before.length)]
  }
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && Object.is(before[start], after[start])) start++
  let tail = 0
  while (
    tail < shorter - start &&
    Object.is(before[before.length - 1 - tail], after[after.length - 1 - tail])
  ) {
    tail++
  }
  if (start + tail === 0) return undefined
  return [start, before.length - start - tail, after.slice(start, after.length - tail)]
}

/** The other half: the list that `splice` makes of `before`. */
export function spliceList(
  before: readonly unknown[],
  [start, deleteCount, items]: ListSplice,
): unknown[] {
  // Not toSpliced: so many items may be more than a call can take arguments.
  return before.slice(0, start).concat(items, before.slice(start + deleteCount))
}
