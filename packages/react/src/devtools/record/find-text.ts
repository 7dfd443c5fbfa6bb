/** Deeper than that nobody writes, and a cycle has no end. */
const MAX_DEPTH = 40

/**
 * Whether a value holds a text: in a string, a number, or a key, whatever its case. Looks at data
 * only: reads no getter, calls nothing.
 *
 * @param needle In lower case.
 */
export function holdsText(value: unknown, needle: string, depth = 0): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(needle)
  if (typeof value !== 'object' || value === null)
    return String(value).toLowerCase().includes(needle)
  if (depth > MAX_DEPTH) return false
  if (Array.isArray(value)) return value.some((each) => holdsText(each, needle, depth + 1))
  for (const key of Object.keys(value)) {
    if (key.toLowerCase().includes(needle)) return true
    const descriptor = Object.getOwnPropertyDescriptor(value, key)
    if (descriptor && 'value' in descriptor && holdsText(descriptor.value, needle, depth + 1))
      return true
  }
  return false
}
