/** Lists of immutable items are the same when their items are. */
export function isSameList<Item>(left: readonly Item[], right: readonly Item[]): boolean {
  return (
    left === right || (left.length === right.length && left.every((item, at) => item === right[at]))
  )
}
