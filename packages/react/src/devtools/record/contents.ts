/**
 * What a value is made of, name by name; looks at data only: reads no getter, calls nothing that is
 * the value's own. Goes no further than its caller does, however much there is.
 */
export function* contentsOf(value: object): Generator<readonly [name: string, part: unknown]> {
  if (Array.isArray(value) || isTypedArray(value)) {
    for (let at = 0; at < value.length; at++) yield [String(at), readOwn(value, String(at))]
  } else if (value instanceof Map) {
    for (const [key, part] of value) {
      yield [typeof key === 'object' && key !== null ? kindOf(key) : String(key), part]
    }
  } else if (value instanceof Set) {
    let at = 0
    for (const part of value) yield [String(at++), part]
  } else {
    for (const key of keysOf(value)) yield [key, readOwn(value, key)]
  }
}

/** How many parts it has. */
export function countOf(value: object): number {
  if (Array.isArray(value) || isTypedArray(value)) return value.length
  return value instanceof Map || value instanceof Set ? value.size : keysOf(value).length
}

/** Whether its parts have names that say something: those of a list are numbers. */
export function hasNames(value: object): boolean {
  return !Array.isArray(value) && !isTypedArray(value) && !(value instanceof Set)
}

/** Numbers in bytes: shown one by one, and nothing to look for text in. */
export function isTypedArray(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

/** What kind of object it is; '' for a list and a plain one, which show it by themselves. */
export function kindOf(value: object): string {
  if (Array.isArray(value)) return ''
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1)
  if (value instanceof Error) return value.name || kind
  return kind === 'Object' ? '' : kind
}

/** One object that is shown as a single value; undefined for one that is made of others. */
export function textOfObject(value: object): string | undefined {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  }
  return value instanceof RegExp ? String(value) : undefined
}

/** Those of an error are not enumerable, and are what it is about. */
function keysOf(value: object): string[] {
  const keys = Object.keys(value)
  if (!(value instanceof Error)) return keys
  return [...new Set(['message', ...('cause' in value ? ['cause'] : []), ...keys])]
}

function readOwn(value: object, key: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(value, key)
  if (!descriptor) return undefined
  return 'value' in descriptor ? descriptor.value : '(getter)'
}
