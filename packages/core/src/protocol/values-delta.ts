type Values = Readonly<Record<string, unknown>>

/** `items` replace `deleteCount` items from `start`. */
type ListSplice = readonly [start: number, deleteCount: number, items: readonly unknown[]]

/** How one state differs from the state of the same graph that was sent before it. */
export interface ValuesDelta {
  /** All keys in order; absent when the keys are the same. */
  readonly keys?: readonly string[]
  /** New values of changed keys. */
  readonly set: Values
  /** Changed lists that share a beginning or an end with what was sent. */
  readonly splice: Readonly<Record<string, ListSplice>>
}

/**
 * What has to be sent so that the reader can make `next` from `last`. Compares by identity: state is
 * immutable, so what is the same object has not changed. Cost: the keys, and the lengths of changed
 * lists; nothing is serialised.
 */
export function diffValues(last: Values | undefined, next: Values): ValuesDelta {
  const set: Record<string, unknown> = {}
  const splice: Record<string, ListSplice> = {}
  const keys = Object.keys(next)
  for (const key of keys) {
    const [before, after] = [last && Object.hasOwn(last, key) ? last[key] : undefined, next[key]]
    if (last && Object.is(before, after) && Object.hasOwn(last, key)) continue
    const change =
      Array.isArray(before) && Array.isArray(after) ? diffLists(before, after) : undefined
    if (change) splice[key] = change
    else set[key] = after
  }
  const isSameShape = last && sameList(Object.keys(last), keys)
  return { set, splice, ...(isSameShape ? {} : { keys }) }
}

/** The reader's half: untouched keys and list items keep their identity. */
export function patchValues(last: Values | undefined, delta: ValuesDelta): Record<string, unknown> {
  const next: Record<string, unknown> = {}
  for (const key of delta.keys ?? Object.keys(last ?? {})) {
    const change = delta.splice[key]
    if (Object.hasOwn(delta.set, key)) next[key] = delta.set[key]
    else if (change) next[key] = spliceList(last?.[key], change)
    else next[key] = last?.[key]
  }
  return next
}

function spliceList(before: unknown, [start, deleteCount, items]: ListSplice): unknown[] {
  const list = before as readonly unknown[]
  // Not toSpliced: so many items may be more than a call can take arguments.
  return list.slice(0, start).concat(items, list.slice(start + deleteCount))
}

function diffLists(before: readonly unknown[], after: readonly unknown[]): ListSplice | undefined {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && Object.is(before[start], after[start])) start++
  let tail = 0
  while (tail < shorter - start && Object.is(before.at(-1 - tail), after.at(-1 - tail))) tail++
  if (start + tail === 0) return undefined
  return [start, before.length - start - tail, after.slice(start, after.length - tail)]
}

function sameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, at) => item === right[at])
}
