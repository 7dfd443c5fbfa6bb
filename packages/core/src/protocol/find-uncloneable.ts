/** Where a value cannot be structured-cloned, and why. */
export interface Uncloneable {
  /** `data.items[3].fn` */
  readonly path: string
  /** `a function` */
  readonly reason: string
}

/** Finds the first place in a value that a port would refuse. Only called once a port has refused. */
export function findUncloneable(
  value: unknown,
  path: string,
  seen: Set<unknown> = new Set(),
): Uncloneable | undefined {
  if (typeof value === 'function') return { path, reason: 'a function' }
  if (typeof value === 'symbol') return { path, reason: 'a symbol' }
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined
  seen.add(value)
  for (const [step, child] of childrenOf(value)) {
    const found = findUncloneable(child, path + step, seen)
    if (found) return found
  }
  const refusal = refusalOf(value)
  return refusal === undefined ? undefined : { path, reason: refusal }
}

function refusalOf(value: object): string | undefined {
  try {
    structuredClone(value)
    return undefined
  } catch (error) {
    return `a ${value.constructor?.name ?? 'object'} (${error instanceof Error ? error.message : String(error)})`
  }
}

function childrenOf(value: object): [step: string, child: unknown][] {
  if (Array.isArray(value)) return value.map((item, at) => [`[${at}]`, item])
  if (value instanceof Map)
    return [...value].flatMap(([key, item]) => [
      ['.key', key],
      [`.get(${String(key)})`, item],
    ])
  if (value instanceof Set) return [...value].map((item) => ['.value', item])
  if (value instanceof Promise) return []
  try {
    return Object.entries(value).map(([key, item]) => [`.${key}`, item])
  } catch {
    return [] // a throwing getter: the clone of the whole names it
  }
}
