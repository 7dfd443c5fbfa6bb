import { hasBrand } from '../internal/brand.ts'

const BRAND: unique symbol = Symbol.for('rivulet.overwrite')
const MARK = '__overwrite__'

/**
 * A write that replaces the value of a key instead of being reduced into it. At most one per key and
 * superstep; ordinary writes of the same step are dropped.
 *
 * @example return { items: new Overwrite([]) }
 */
export class Overwrite<Value = unknown> {
  /** Readable without the class: an overwrite may cross a port. */
  readonly type: typeof MARK = MARK
  readonly value: Value

  constructor(value: Value) {
    this.value = value
    Object.defineProperty(this, BRAND, { value: true })
  }

  static isInstance(value: unknown): value is Overwrite {
    return hasBrand(value, BRAND)
  }
}

/** What an overwrite writes, in any of its forms (semantics §4.2); undefined for other writes. */
export function readOverwrite(write: unknown): { readonly value: unknown } | undefined {
  if (typeof write !== 'object' || write === null) return undefined
  const { type, value } = write as { type?: unknown; value?: unknown }
  if (type === MARK && 'value' in write) return { value }
  if (!(MARK in write)) return undefined
  return Object.keys(write).length === 1
    ? { value: (write as Record<string, unknown>)[MARK] }
    : undefined
}

/** The last overwrite among writes, where there is one, and how many there are. */
export function findOverwrite(
  writes: readonly unknown[],
): { readonly value: unknown; readonly count: number } | undefined {
  let found: { value: unknown; count: number } | undefined
  for (const write of writes) {
    const overwrite = readOverwrite(write)
    if (overwrite) found = { value: overwrite.value, count: (found?.count ?? 0) + 1 }
  }
  return found
}
