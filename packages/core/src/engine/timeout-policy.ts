import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'

/** How long one attempt of a node may take. At least one of the two limits. */
export interface TimeoutPolicy {
  /** For the whole attempt, in milliseconds. */
  readonly runTimeout?: number | undefined
  /** Without a sign of progress, in milliseconds. */
  readonly idleTimeout?: number | undefined
  /**
   * What counts as progress: custom data, tokens, supersteps of graphs that the node calls and
   * `runtime.heartbeat()` (`auto`, the default), or the last alone.
   */
  readonly refreshOn?: 'auto' | 'heartbeat' | undefined
}

/**
 * A timeout as it was given, a number being the `runTimeout`, in its full form.
 *
 * @param owner For the error: `Node "refine"`.
 * @throws InvalidArgumentError
 */
export function readTimeout(given: number | TimeoutPolicy, owner: string): TimeoutPolicy {
  const policy = typeof given === 'number' ? { runTimeout: given } : given
  const { runTimeout, idleTimeout, refreshOn = 'auto' } = policy
  const limits = [runTimeout, idleTimeout].filter((limit) => limit !== undefined)
  const isPositive = limits.every((limit) => Number.isFinite(limit) && limit > 0)
  if (isPositive && limits.length > 0 && (refreshOn === 'auto' || refreshOn === 'heartbeat')) {
    return { runTimeout, idleTimeout, refreshOn }
  }
  throw new InvalidArgumentError(
    `${owner} needs a timeout in milliseconds above 0, or { runTimeout, idleTimeout, refreshOn: ` +
      `'auto' | 'heartbeat' } with at least one of the first two, but got ${describe(given)}.`,
    { argument: 'timeout' },
  )
}
