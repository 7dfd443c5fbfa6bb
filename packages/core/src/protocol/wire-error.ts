import { type ErrorCode, RivuletError } from '../errors.ts'
import { describe } from '../internal/describe.ts'

/**
 * An error as plain data. Structured clone alone would lose the name, the code and every own field
 * of an error, and would refuse one whose cause holds a function.
 */
export interface WireError {
  readonly name: string
  readonly message: string
  readonly stack?: string
  /** Own fields that can be cloned: `code`, `status`, the facts of a RivuletError. */
  readonly facts: Readonly<Record<string, unknown>>
  readonly isRivulet: boolean
  readonly cause?: WireError
}

const MAX_CAUSES = 8

export function toWireError(thrown: unknown, depth = 0): WireError {
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    return {
      name: 'Error',
      message: `A node threw ${describe(thrown)}.`,
      facts: { thrown: cloneable(thrown) },
      isRivulet: false,
    }
  }
  const { name, message, stack, cause } = thrown
  const facts: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(thrown)) {
    const clone = key === 'cause' || key === 'problems' ? undefined : cloneable(value)
    if (clone !== undefined) facts[key] = clone
  }
  return {
    name: String(name),
    message: String(message),
    ...(stack === undefined ? {} : { stack: String(stack) }),
    facts,
    isRivulet: RivuletError.isInstance(thrown),
    ...(cause === undefined || depth >= MAX_CAUSES ? {} : { cause: toWireError(cause, depth + 1) }),
  }
}

/** The error again: a RivuletError by its code, any other as an Error with its name and fields. */
export function fromWireError(wire: WireError): Error {
  const cause = wire.cause && fromWireError(wire.cause)
  const error = wire.isRivulet
    ? new RivuletError(wire.facts['code'] as ErrorCode, wire.message, { ...wire.facts, cause })
    : Object.assign(new Error(wire.message, cause && { cause }), wire.facts)
  Object.defineProperty(error, 'name', { value: wire.name, configurable: true })
  if (wire.stack !== undefined)
    Object.defineProperty(error, 'stack', { value: wire.stack, configurable: true })
  return error
}

/** DOMException and errors of another realm. */
function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value
}

function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    return undefined
  }
}
