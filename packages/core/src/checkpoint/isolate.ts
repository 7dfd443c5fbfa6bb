import { NotStorableError } from '../errors.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'

/** Deeper than any state: what goes further is a cycle. */
const MAX_DEPTH = 100

/**
 * A copy that shares nothing with the value, so that what either side does to its own cannot be seen
 * by the other. Carries what structuredClone carries, without replacing anything: instances of
 * classes, which it would turn into plain objects, are refused.
 *
 * @param place Where the value stands, for the error: `state.items`.
 * @throws NotStorableError with the path of what cannot be carried.
 */
export function isolate<Value>(value: Value, place: string): Value {
  if (typeof value === 'number' || typeof value === 'string' || value === null) return value
  try {
    return copy(value, 0) as Value
  } catch (error) {
    if (error === CYCLE) return copyCyclic(value, place)
    throw refusal(value, place)
  }
}

const CYCLE = Symbol('cycle')
const REFUSED = Symbol('refused')

function copy(value: unknown, depth: number): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw REFUSED
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) throw CYCLE
  if (Array.isArray(value)) return copyList(value, depth)
  if (!isPlainObject(value)) return copyBuiltIn(value)
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const copied = copy(value[key], depth + 1)
    if (key === '__proto__') defineOwn(result, key, copied)
    else result[key] = copied
  }
  return result
}

/** Assigning this key would set the prototype instead. */
function defineOwn(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}

function copyList(list: readonly unknown[], depth: number): unknown[] {
  const result = Array.from<unknown>({ length: list.length })
  for (let at = 0; at < list.length; at++) result[at] = copy(list[at], depth + 1)
  return result
}

/** Date, Map, typed arrays, errors and the like. */
function copyBuiltIn(value: object): object {
  const cloned = structuredClone(value)
  if (Object.getPrototypeOf(cloned) !== Object.getPrototypeOf(value)) throw REFUSED
  return cloned
}

function copyCyclic<Value>(value: Value, place: string): Value {
  try {
    return structuredClone(value)
  } catch {
    throw refusal(value, place)
  }
}

function refusal(value: unknown, place: string): NotStorableError {
  const [path, reason] = findUnstorable(value, place, new Set()) ?? [place, 'no plain data']
  return new NotStorableError(
    `${path} is ${reason}, which a saver cannot keep. State may hold plain objects, lists, and what ` +
      'structuredClone carries; keep functions and instances of classes out of it.',
    { path, reason },
  )
}

function findUnstorable(
  value: unknown,
  path: string,
  seen: Set<unknown>,
): readonly [path: string, reason: string] | undefined {
  if (typeof value === 'function') return [path, 'a function']
  if (typeof value === 'symbol') return [path, 'a symbol']
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined
  seen.add(value)
  if (!Array.isArray(value) && !isPlainObject(value)) return findInBuiltIn(value, path)
  for (const [key, child] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`
    const found = findUnstorable(child, at, seen)
    if (found) return found
  }
  return undefined
}

function findInBuiltIn(value: object, path: string): readonly [string, string] | undefined {
  try {
    copyBuiltIn(value)
    return undefined
  } catch {
    return [path, `an instance of ${value.constructor.name || 'a class'}`]
  }
}
