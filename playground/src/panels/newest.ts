/** How many entries of a log a panel shows. */
const SHOWN = 30

/** The newest entries of a log, each with its place in it. */
export function newest<Item>(log: readonly Item[]): { readonly at: number; readonly item: Item }[] {
  const first = Math.max(0, log.length - SHOWN)
  return log.slice(first).map((item, offset) => ({ at: first + offset, item }))
}
