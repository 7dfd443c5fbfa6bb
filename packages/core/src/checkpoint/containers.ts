/** Of any realm. An instance of a class that extends it would come back as a list: it is none. */
export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && Array.isArray(Object.getPrototypeOf(value))
}

/** No instance of a class that extends it. */
export function isMap(value: object): value is Map<unknown, unknown> {
  return Object.getPrototypeOf(value) === Map.prototype
}

/** No instance of a class that extends it. */
export function isSet(value: object): value is Set<unknown> {
  return Object.getPrototypeOf(value) === Set.prototype
}

/**
 * Of Date, RegExp, typed arrays, errors and the like; undefined for what structuredClone refuses or
 * would make something else of.
 */
export function copyBuiltIn(value: object): object | undefined {
  try {
    const copy = structuredClone(value)
    return Object.getPrototypeOf(copy) === Object.getPrototypeOf(value) ? copy : undefined
  } catch {
    return undefined
  }
}
