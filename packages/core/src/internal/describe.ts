/** What a value is, in words for an error message: `a string ("hi")`, `an array of 3`. */
export function describe(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'undefined'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'string') {
    return `a string (${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)})`
  }
  if (typeof value === 'function') return `a function${value.name ? ` (${value.name})` : ''}`
  if (typeof value === 'object') return `an object with ${listOf(Object.keys(value)) || 'no keys'}`
  return `a ${typeof value} (${(value as number).toString()})`
}

/** `"a", "b"`; long lists are cut. */
export function listOf(names: Iterable<string>): string {
  const all = [...names].map((name) => JSON.stringify(name))
  return all.length > 12
    ? `${all.slice(0, 12).join(', ')} and ${all.length - 12} more`
    : all.join(', ')
}
