/** Where a value cannot be structured-cloned, and why. */
export interface Uncloneable {
  /** `state.items[3].fn` */
  readonly path: string
  /** `a function` */
  readonly reason: string
}

/**
 * Finds the innermost place in a value that a port refuses. Follows only what is refused, and is
 * only called once a port has refused. Inside a Map or a Set it names the collection.
 */
export function findUncloneable(
  value: unknown,
  path: string,
  seen: Set<unknown> = new Set(),
): Uncloneable | undefined {
  const refusal = refusalOf(value)
  if (refusal === undefined || seen.has(value)) return undefined
  seen.add(value)
  if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      const step = Array.isArray(value) ? `[${key}]` : `.${key}`
      const found = findUncloneable(child, path + step, seen)
      if (found) return found
    }
  }
  return { path, reason: typeof value === 'object' ? refusal : `a ${typeof value}` }
}

function refusalOf(value: unknown): string | undefined {
  try {
    structuredClone(value)
    return undefined
  } catch (error) {
    return `an object that cannot be cloned (${String(error)})`
  }
}
