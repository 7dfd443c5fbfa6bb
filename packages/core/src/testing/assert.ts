import { RivuletError } from '../errors.ts'

/** What conformance cases are made of: they run in any test runner, and in none. */
class AssertionError extends Error {
  override readonly name = 'AssertionError'
  readonly actual: unknown
  readonly expected: unknown

  constructor(actual: unknown, expected: unknown) {
    super(`Expected ${show(expected)}, but got ${show(actual)}.`)
    this.actual = actual
    this.expected = expected
  }
}

/** Structural equality of data: objects, lists, Map, Set, Date and primitives. */
export function assertEqual(actual: unknown, expected: unknown): void {
  if (!isEqual(actual, expected)) throw new AssertionError(actual, expected)
}

/** The error that a call rejects with. */
export async function rejectionOf(call: () => unknown): Promise<Error> {
  let value: unknown
  try {
    value = await call()
  } catch (error) {
    return error as Error // only errors are thrown
  }
  throw new AssertionError(value, 'a rejection')
}

/** The code of an error of ours. */
export function codeOf(error: unknown): string | undefined {
  return RivuletError.isInstance(error) ? error.code : undefined
}

function isEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || !left || !right) return false
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false
  if (left instanceof Date) return left.getTime() === (right as Date).getTime()
  if (left instanceof Map || left instanceof Set)
    return isEqual([...left], [...(right as Set<unknown>)])
  const [names, others] = [Object.keys(left), Object.keys(right)]
  return (
    names.length === others.length &&
    names.every(
      (name) => Object.hasOwn(right, name) && isEqual(fieldOf(left, name), fieldOf(right, name)),
    )
  )
}

function fieldOf(value: object, name: string): unknown {
  return (value as Record<string, unknown>)[name]
}

const NOT_IN_JSON: readonly string[] = ['undefined', 'bigint', 'function', 'symbol']

/** As JSON, with what that would leave out. */
function show(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (item instanceof Map) return { Map: [...item] }
    if (item instanceof Set) return { Set: [...item] }
    return NOT_IN_JSON.includes(typeof item) ? String(item) : item
  })
  return text.slice(0, 500)
}
