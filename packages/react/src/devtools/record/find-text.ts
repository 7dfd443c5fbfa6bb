import { contentsOf, hasNames, isTypedArray, textOfObject } from './contents.ts'

/**
 * Whether a value holds a text: in a string, a number, or a key, whatever its case. Each object is
 * looked at once, so that one that holds itself, or is held a thousand times, has an end.
 *
 * @param needle In lower case.
 */
export function holdsText(value: unknown, needle: string): boolean {
  const holds = (text: string): boolean => text.toLowerCase().includes(needle)
  const seen = new Set<object>()
  const open = [value]
  while (open.length > 0) {
    const each = open.pop()
    if (typeof each !== 'object' || each === null) {
      if (holds(String(each))) return true
      continue
    }
    if (seen.has(each) || isTypedArray(each)) continue
    seen.add(each)
    const text = textOfObject(each)
    if (text !== undefined && holds(text)) return true
    const isNamed = hasNames(each)
    for (const [name, part] of contentsOf(each)) {
      if (isNamed && holds(name)) return true
      open.push(part)
    }
  }
  return false
}
