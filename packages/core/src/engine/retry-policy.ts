import { InvalidArgumentError, RivuletError } from '../errors.ts'
import { errorText } from '../internal/error-text.ts'
import { hash128 } from '../internal/hash.ts'
import { warnOnce } from '../platform/environment.ts'
import type { Task } from './task.ts'

/** When a node that failed runs again. Times in milliseconds. */
export interface RetryPolicy {
  /** Before the second attempt. Default 500. */
  readonly initialInterval?: number | undefined
  /** Each wait is this many times the one before. Default 2. */
  readonly backoffFactor?: number | undefined
  /** No wait is longer. Default 128,000. */
  readonly maxInterval?: number | undefined
  /** The first included. Default 3. */
  readonly maxAttempts?: number | undefined
  /** Adds up to a second to each wait, so that tasks which failed together do not retry together. Default true. */
  readonly jitter?: boolean | undefined
  /**
   * Whether an error is worth another attempt. Default: failed fetches, HTTP 429 and 5xx, time-outs
   * and error classes of your own; no other built-in error (`new Error()` among them), no other HTTP
   * status, no abort.
   */
  readonly retryOn?: ((error: unknown) => boolean) | undefined
}

/** With its defaults filled in. */
export type CompleteRetryPolicy = {
  readonly [Key in keyof RetryPolicy]-?: NonNullable<RetryPolicy[Key]>
}

/** What is added to a wait at most. */
const JITTER = 1000

/** A policy as it was given, with the defaults. */
export function completeRetryPolicy(given: RetryPolicy): CompleteRetryPolicy {
  return {
    initialInterval: given.initialInterval ?? 500,
    backoffFactor: given.backoffFactor ?? 2,
    maxInterval: given.maxInterval ?? 128_000,
    maxAttempts: given.maxAttempts ?? 3,
    jitter: given.jitter ?? true,
    retryOn: given.retryOn ?? isTransient,
  }
}

/**
 * How long to wait before another attempt, in milliseconds; undefined when there is none. Of several
 * policies of the node the first that fits the error counts (semantics §4.9).
 *
 * @param attempt The one that failed, from 1.
 * @throws InvalidArgumentError when a `retryOn` does; the error of the node is its cause.
 */
export function retryDelay(
  { node, id }: Task,
  error: unknown,
  attempt: number,
): number | undefined {
  const { retry: policies = [] } = node
  const policy = policies.find(({ retryOn }) => {
    try {
      return retryOn(error)
    } catch (thrown) {
      throw new InvalidArgumentError(
        `The retryOn of node "${node.name}" threw ${errorText(thrown)}, when it was asked about ${errorText(error)}.`,
        { argument: 'retryPolicy', cause: error },
      )
    }
  })
  if (!policy && isPlainError(error) && policies.some(({ retryOn }) => retryOn === isTransient)) {
    warnOnce(
      `Node "${node.name}" has a retryPolicy, but was not run again: a plain Error is not by default. ` +
        'Say which are worth it: retryPolicy: { retryOn: (error) => true }.',
    )
  }
  if (!policy || attempt >= policy.maxAttempts) return undefined
  const { initialInterval, backoffFactor, maxInterval, jitter } = policy
  const interval = Math.min(maxInterval, initialInterval * backoffFactor ** (attempt - 1))
  // A task waits as long whenever the run is repeated.
  return jitter ? interval + fractionOf(`${id}|${attempt}`) * JITTER : interval
}

/** 0 to 1, the same for the same text. */
function fractionOf(text: string): number {
  return Number.parseInt(hash128(text).slice(0, 8), 16) / 0x1_0000_0000
}

const BUILT_IN = /^(?:(?:Aggregate|Eval|Range|Reference|Syntax|Type|URI)?Error|DOMException)$/

/** What `fetch` says in browsers, Node, Bun and workers when no answer came. */
const FAILED_FETCH =
  /^(failed to fetch|fetch failed|load failed|networkerror when|network error|network request failed|network connection lost|terminated|a network error|the internet connection)/i

function isPlainError(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error
}

/** The default `retryOn`. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (RivuletError.isInstance(error)) return error.code === 'NODE_TIMEOUT'
  const status = statusOf(error)
  if (status !== undefined) return status === 429 || status >= 500
  if (error.name === 'AbortError') return false
  if (error.name === 'TimeoutError' || !BUILT_IN.test(error.constructor.name)) return true
  return error.name === 'TypeError' && FAILED_FETCH.test(error.message)
}

/** Where clients of HTTP services put the status of an answer. */
function statusOf(error: Error): number | undefined {
  const { status, statusCode, response } = error as {
    status?: unknown
    statusCode?: unknown
    response?: { status?: unknown } | null
  }
  return [status, statusCode, response?.status].find((each) => typeof each === 'number')
}
