import { isPlainObject } from '../../internal/deep-freeze.ts'
import { isList, isMap, isSet } from '../containers.ts'
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
  let copy = value
  try {
    copy = plain(value, new Map()) as object
  } catch {
    // Nested too deep, as `isolate` will say.
  }
  return isolate(copy, place)
}

/**
 * LangChain's objects come back as instances, in place: the value is the caller's own. A record that
 * LangChain cannot restore stays what it is.
 */
export async function decode<Value>(value: Value): Promise<Value> {
  const root = { value }
  const holders = holdersIn(root)
  if (holders.length === 0) return value
  const { load } = await import('@langchain/core/load')
  const restore = async (item: unknown): Promise<unknown> => {
    if (!isRecord(item)) return item
    return load(JSON.stringify(item)).catch(() => item)
  }
  for (const holder of holders) await restoreIn(holder, restore)
  return root.value
}

function plain(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (known.has(value)) return known.get(value)
  if (isList(value)) {
    const list: unknown[] = []
    known.set(value, list)
    for (const item of value) list.push(plain(item, known))
    return list
  }
  if (isMap(value)) return plainMap(value, known)
  if (isSet(value)) {
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
  if (!isPlainObject(value)) return false
  const { lc, type, id } = value
  return lc === 1 && type === 'constructor' && Array.isArray(id)
}

/** The containers from `root` down that hold records. Not by recursion: they may be deep. */
function holdersIn(root: object): object[] {
  const seen = new Set<object>([root])
  const holders: object[] = []
  // Goes on to what is added meanwhile.
  for (const container of seen) {
    const items = itemsOf(container)
    if (items.some(isRecord)) holders.push(container)
    for (const item of items) {
      if (typeof item === 'object' && item !== null && !isRecord(item)) seen.add(item)
    }
  }
  return holders
}

function itemsOf(container: object): readonly unknown[] {
  if (Array.isArray(container)) return container
  if (container instanceof Map) return [...container].flat()
  if (container instanceof Set) return [...container]
  return isPlainObject(container) ? Object.values(container) : []
}

async function restoreIn(
  holder: object,
  restore: (item: unknown) => Promise<unknown>,
): Promise<void> {
  if (holder instanceof Map) {
    const entries = [...holder]
    holder.clear()
    for (const [key, item] of entries) holder.set(await restore(key), await restore(item))
  } else if (holder instanceof Set) {
    const items = [...holder]
    holder.clear()
    for (const item of items) holder.add(await restore(item))
  } else {
    const fields = holder as Record<string, unknown>
    for (const [name, item] of Object.entries(fields)) {
      if (isRecord(item)) fields[name] = await restore(item)
    }
  }
}
