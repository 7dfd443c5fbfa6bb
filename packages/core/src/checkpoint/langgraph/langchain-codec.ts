import { isPlainObject } from '../../internal/deep-freeze.ts'
import { isolate } from '../isolate.ts'

/**
 * What a LangGraph graph hands to its saver → what any saver of ours carries: LangChain's objects as
 * the records that they serialize themselves to, LangGraph's own in their plain form. A copy.
 *
 * @param place Where the value stands, for the error.
 * @throws NotStorableError for other instances of classes and functions, with the path.
 */
export function encode(value: unknown, place: string): unknown {
  if (typeof value !== 'object' || value === null) return isolate(value, place)
  return isolate(plain(value, new Map()), place)
}

/** LangChain objects come back as instances. Resolves to the value itself where it has none. */
export async function decode(value: unknown): Promise<unknown> {
  return hasRecord(value, new Set()) ? revive(value) : value
}

function plain(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (known.has(value)) return known.get(value)
  if (Array.isArray(value)) {
    const list: unknown[] = []
    known.set(value, list)
    for (const item of value) list.push(plain(item, known))
    return list
  }
  if (value instanceof Map) return plainMap(value, known)
  if (value instanceof Set) {
    const set = new Set<unknown>()
    known.set(value, set)
    for (const item of value) set.add(plain(item, known))
    return set
  }
  if (isPlainObject(value)) return plainRecord(value, known)
  return plainInstance(value, known)
}

function plainMap(
  map: ReadonlyMap<unknown, unknown>,
  known: Map<object, unknown>,
): Map<unknown, unknown> {
  const result = new Map<unknown, unknown>()
  known.set(map, result)
  for (const [key, item] of map) result.set(plain(key, known), plain(item, known))
  return result
}

function plainRecord(
  record: Readonly<Record<string, unknown>>,
  known: Map<object, unknown>,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  known.set(record, result)
  for (const [key, item] of Object.entries(record)) {
    const value = plain(item, known)
    if (key === '__proto__') Object.defineProperty(result, key, { value, enumerable: true })
    else result[key] = value
  }
  return result
}

/** An object of a class of LangChain's or LangGraph's, or of somebody else's. */
interface Instance {
  readonly lc_serializable?: unknown
  readonly lg_name?: unknown
  toJSON?(): unknown
}

function plainInstance(value: Instance, known: Map<object, unknown>): unknown {
  if (value.lc_serializable === true) return recordOf(value)
  switch (value.lg_name) {
    case 'Send': {
      const { node, args, timeout } = value as { node?: unknown; args?: unknown; timeout?: unknown }
      return plainRecord({ node, args, ...(timeout === undefined ? {} : { timeout }) }, known)
    }
    case 'DeltaSnapshot':
      return plainRecord({ ...value }, known)
    case 'Overwrite':
      return plain(value.toJSON?.(), known)
    default:
      return value // carried by the saver, or refused
  }
}

/** What of it can be restored, says its own serializer; the object itself where that fails. */
function recordOf(value: Instance): unknown {
  try {
    const record: unknown = JSON.parse(JSON.stringify(value))
    return isRecord(record) ? record : value
  } catch {
    return value
  }
}

function isRecord(value: unknown): boolean {
  const { lc, type, id } = value as { lc?: unknown; type?: unknown; id?: unknown }
  return lc === 1 && type === 'constructor' && Array.isArray(id)
}

function hasRecord(value: unknown, seen: Set<unknown>): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) return false
  seen.add(value)
  if (Array.isArray(value)) return value.some((item) => hasRecord(item, seen))
  if (value instanceof Map) return hasRecord([...value].flat(), seen)
  if (value instanceof Set) return hasRecord([...value], seen)
  if (!isPlainObject(value)) return false
  return isRecord(value) || Object.values(value).some((item) => hasRecord(item, seen))
}

/** Of what `decode` knows to hold a record somewhere; the copy is the caller's own. */
async function revive(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Promise.all(value.map(revive))
  if (value instanceof Map) {
    return new Map((await revive([...value])) as [unknown, unknown][])
  }
  if (value instanceof Set) return new Set((await revive([...value])) as unknown[])
  if (!isPlainObject(value)) return value
  if (isRecord(value)) {
    const { load } = await import('@langchain/core/load')
    return load(JSON.stringify(value))
  }
  const entries = Object.entries(value).map(async ([key, item]) => [key, await revive(item)])
  return Object.fromEntries((await Promise.all(entries)) as [string, unknown][])
}
