import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import { errorText } from '../internal/error-text.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'

/** When the result of a node may stand for running it. */
export interface CachePolicy<Input = never> {
  /**
   * The input of the node as a text: equal texts, equal results. Default: all of the input, which
   * must then be plain data.
   */
  readonly keyFunc?: ((input: Input) => string) | undefined
  /** How long a result is worth something, in milliseconds; absent: for ever. */
  readonly ttl?: number | undefined
}

/** The policy of a node. */
export interface NodeCachePolicy extends CachePolicy {
  /** A mark of the node's source text: what other code has written is no result of this. */
  readonly source: string
}

/** @throws InvalidArgumentError for input that has no text of its own, and when `keyFunc` throws. */
export function cacheKey({ keyFunc }: CachePolicy, input: unknown, node: string): string {
  let key: unknown
  try {
    key = keyFunc ? keyFunc(input as never) : keyTextOf(input)
  } catch (cause) {
    throw new InvalidArgumentError(`The keyFunc of node "${node}" threw ${errorText(cause)}.`, {
      argument: 'cachePolicy',
      cause,
    })
  }
  if (typeof key === 'string') return key
  throw new InvalidArgumentError(
    `Node "${node}" has a cachePolicy, but ${keyFunc ? `its keyFunc returned ${describe(key)}` : 'its input is not plain data'}. ` +
      'Give it a keyFunc that returns a string: { keyFunc: (input) => input.id }.',
    { argument: 'cachePolicy' },
  )
}

/** Undefined for other than data. */
function keyTextOf(input: unknown): string | undefined {
  try {
    return textOf(input)
  } catch {
    return undefined // also where it has cycles
  }
}

/** JSON with sorted keys, and with what JSON would lose told apart. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${Array.from(value, (item) => textOf(item)).join(',')}]`
  if (isPlainObject(value)) {
    const sorted = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
    return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${textOf(each)}`).join(',')}}`
  }
  if (value instanceof Date) return `Date(${value.getTime()})`
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === Object(value)) throw new TypeError('No data.')
  return `${typeof value === 'bigint' ? 'n' : ''}${value as number}` // throws for a symbol, too
}
