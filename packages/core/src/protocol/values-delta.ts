import { diffLists, type ListSplice, spliceList } from '../internal/list-splice.ts'

export type Values = Readonly<Record<string, unknown>>

/** How one state differs from the state that the reader has. */
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
  // Entries, not assignments: a key may be named like a prototype.
  const set: [string, unknown][] = []
  const splice: [string, ListSplice][] = []
  const keys = Object.keys(next)
  for (const key of keys) {
    const isKnown = last !== undefined && Object.hasOwn(last, key)
    const [before, after] = [isKnown ? last[key] : undefined, next[key]]
    if (isKnown && Object.is(before, after)) continue
    const change =
      Array.isArray(before) && Array.isArray(after) ? diffLists(before, after) : undefined
    if (change) splice.push([key, change])
    else set.push([key, after])
  }
  return {
    set: Object.fromEntries(set),
    splice: Object.fromEntries(splice),
    ...(last && sameList(Object.keys(last), keys) ? {} : { keys }),
  }
}

/** The reader's half: untouched keys and list items keep their identity. */
export function patchValues(last: Values = {}, { keys, set, splice }: ValuesDelta): Values {
  return Object.fromEntries(
    (keys ?? Object.keys(last)).map((key) => {
      if (Object.hasOwn(set, key)) return [key, set[key]]
      const change = Object.hasOwn(splice, key) && splice[key]
      const before = last[key]
      return [key, change ? spliceList(before as readonly unknown[], change) : before]
    }),
  )
}

function sameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, at) => item === right[at])
}
