import { isPlainObject } from '../internal/deep-freeze.ts'
import { copyBuiltIn, isList, isMap, isSet } from './containers.ts'

interface Found {
  readonly path: string
  readonly reason: string
}

/** Where in a value that was refused the thing stands that cannot be kept, and what it is. */
export function findUnstorable(value: unknown, place: string): Found {
  const nested = { path: place, reason: 'nested too deep' }
  try {
    return find(value, place, new Set()) ?? nested
  } catch {
    return nested
  }
}

function find(value: unknown, path: string, seen: Set<unknown>): Found | undefined {
  const type = typeof value
  if (type === 'function' || type === 'symbol') return { path, reason: `a ${type}` }
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined
  seen.add(value)
  const children = childrenOf(value)
  if (!children)
    return copyBuiltIn(value) ? undefined : { path, reason: `an instance of ${classOf(value)}` }
  for (const [at, child] of children) {
    const found = find(child, path + at, seen)
    if (found) return found
  }
  return undefined
}

/** What a container holds, with the way to each; undefined for what is no container. */
function childrenOf(value: object): (readonly [at: string, child: unknown])[] | undefined {
  if (isList(value)) return value.map((child, at) => [`[${at}]`, child])
  if (isMap(value)) {
    return [...value].flatMap(([key, child]): (readonly [string, unknown])[] => [
      ['.keys()', key],
      [`.get(${nameOf(key)})`, child],
    ])
  }
  if (isSet(value)) return [...value].map((child) => ['.values()', child])
  if (!isPlainObject(value)) return undefined
  return Object.entries(value).map(([key, child]) => [`.${key}`, child])
}

function nameOf(key: unknown): string {
  if (typeof key === 'string') return JSON.stringify(key)
  return key === Object(key) ? '…' : String(key)
}

/** The name of the class that an object is of. */
export function classOf(value: object): string {
  return value.constructor?.name || 'a class'
}
