import { noteGrowth } from '../internal/growth.ts'
import { type Channel, EMPTY } from './channel.ts'
import { findOverwrite } from './overwrite.ts'

/** What tasks hand on: each write is one item, or a list of them. */
export function topic(accumulate: boolean): Channel {
  return {
    kind: 'Topic',
    rule: accumulate,
    isTransient: !accumulate,
    initial: () => EMPTY,
    update(current, writes) {
      const overwrite = findOverwrite(writes)
      const items = overwrite ? [overwrite.value].flat() : writes.flat()
      const before = accumulate && !overwrite && current !== EMPTY ? (current as unknown[]) : []
      if (before.length + items.length === 0) return EMPTY
      return before.length > 0 ? noteGrowth(before, before.concat(items)) : items
    },
  }
}
