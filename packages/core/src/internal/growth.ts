interface Origin {
  readonly id: number
  /** Of the list that it was made from by appending. */
  readonly from: number | undefined
}

/** Ids, not references: a list must not keep the one before it alive. */
const origins = new WeakMap<readonly unknown[], Origin>()
let count = 0

/** Remembers that `next` begins with all items of `base`, so that nobody has to compare them. */
export function noteGrowth<Item>(base: readonly unknown[], next: Item[]): Item[] {
  let known = origins.get(base)
  if (!known) {
    known = { id: ++count, from: undefined }
    origins.set(base, known)
  }
  origins.set(next, { id: ++count, from: known.id })
  return next
}

/** Whether `next` is known to begin with all items of `base`. */
export function isGrownFrom(base: readonly unknown[], next: readonly unknown[]): boolean {
  const from = origins.get(next)?.from
  return from !== undefined && from === origins.get(base)?.id
}
