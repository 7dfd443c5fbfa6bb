import { NotStorableError } from '../errors.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'
import { copyBuiltIn, isList, isMap, isSet } from './containers.ts'
import { findUnstorable } from './find-unstorable.ts'

/** So many objects are copied without looking for those that stand in several places. */
const UNSHARED_LIMIT = 50_000
const MAX_DEPTH = 1000

/**
 * A copy that shares nothing with the value, so that what either side does to its own cannot be seen
 * by the other. Carries what structuredClone carries, cycles and shared objects too, without
 * replacing anything: instances of classes, which it would turn into plain objects, are refused.
 *
 * @param place Where the value stands, for the error: `state.items`.
 * @throws NotStorableError with the path of what cannot be carried.
 */
export function isolate<Value>(value: Value, place: string): Value {
  if (typeof value === 'number' || typeof value === 'string' || value === null) return value
  try {
    return new Copier(undefined).copy(value, 0) as Value
  } catch (error) {
    if (error !== SHARED) throw refusal(value, place)
  }
  try {
    return new Copier(new Map()).copy(value, 0) as Value
  } catch {
    throw refusal(value, place)
  }
}

/** The value is deep or large: it may have cycles, or objects that stand in several places. */
const SHARED = Symbol('shared')
const REFUSED = Symbol('refused')

class Copier {
  /** Copies by their originals; undefined as long as none is expected to stand twice. */
  readonly #known: Map<object, object> | undefined
  #count = 0

  constructor(known: Map<object, object> | undefined) {
    this.#known = known
  }

  copy(value: unknown, depth: number): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') throw REFUSED
    if (typeof value !== 'object' || value === null) return value
    if (!this.#known && (depth > MAX_DEPTH || ++this.#count > UNSHARED_LIMIT)) throw SHARED
    return this.#known?.get(value) ?? this.#copyObject(value, depth + 1)
  }

  #copyObject(value: object, depth: number): object {
    if (isList(value)) return this.#copyList(value, depth)
    if (isPlainObject(value)) return this.#copyRecord(value, depth)
    if (isMap(value)) return this.#copyMap(value, depth)
    if (isSet(value)) return this.#copySet(value, depth)
    const copy = copyBuiltIn(value)
    if (!copy) throw REFUSED
    return this.#note(value, copy)
  }

  #copyList(list: readonly unknown[], depth: number): unknown[] {
    const result = this.#note(list, Array.from<unknown>({ length: list.length }))
    for (let at = 0; at < list.length; at++) result[at] = this.copy(list[at], depth)
    return result
  }

  #copyRecord(record: Readonly<Record<string, unknown>>, depth: number): object {
    const result: Record<string, unknown> = this.#note(record, {})
    for (const key of Object.keys(record)) {
      const value = this.copy(record[key], depth)
      if (key === '__proto__') defineOwn(result, key, value)
      else result[key] = value
    }
    return result
  }

  #copyMap(map: ReadonlyMap<unknown, unknown>, depth: number): object {
    const result = this.#note(map, new Map<unknown, unknown>())
    for (const [key, value] of map) result.set(this.copy(key, depth), this.copy(value, depth))
    return result
  }

  #copySet(set: ReadonlySet<unknown>, depth: number): object {
    const result = this.#note(set, new Set<unknown>())
    for (const item of set) result.add(this.copy(item, depth))
    return result
  }

  /** Before its contents are copied, since they may lead back to it. */
  #note<Copy extends object>(original: object, copy: Copy): Copy {
    this.#known?.set(original, copy)
    return copy
  }
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

function refusal(value: unknown, place: string): NotStorableError {
  const { path, reason } = findUnstorable(value, place)
  return new NotStorableError(
    `${path} is ${reason}, which a saver cannot keep. State may hold plain objects, lists, and what ` +
      'structuredClone carries; keep functions and instances of classes out of it.',
    { path, reason },
  )
}
