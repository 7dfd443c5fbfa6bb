/** One write as the stream shows it. */
export interface NamedWrite {
  readonly key: string
  readonly value: unknown
}

/**
 * What one finished task shows in `updates`: its writes as an object in write order, null when it
 * wrote nothing, and a list of one-key objects when it wrote a key twice (semantics §1.3).
 */
export function projectUpdate(writes: readonly NamedWrite[]): unknown {
  if (writes.length === 0) return null
  const update: Record<string, unknown> = {}
  for (const { key, value } of writes) {
    if (Object.hasOwn(update, key)) return writes.map((write) => ({ [write.key]: write.value }))
    update[key] = value
  }
  return update
}

/** The same when only one key is shown: its value without the object around it. */
export function projectBare(writes: readonly NamedWrite[]): unknown {
  return writes.length > 1 ? writes.map(({ value }) => value) : (writes[0]?.value ?? null)
}
