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
  /** Errors that it gathers: of an AggregateError, and the problems of a graph. */
  readonly lists: Readonly<Record<string, readonly WireError[]>>
}

/** Fields of an error that hold errors. */
const LISTS = ['errors', 'problems'] as const
const MAX_DEPTH = 8

/** Never throws, whatever was thrown: a run must be able to end. */
export function toWireError(thrown: unknown, depth = 0): WireError {
  try {
    return isErrorLike(thrown) ? describeError(thrown, depth) : describeOther(thrown)
  } catch (error) {
    return describeOther(`an object that cannot be read (${String(error)})`)
  }
}

function describeError(thrown: Error, depth: number): WireError {
  const { name, message, stack, cause } = thrown
  const lists: Record<string, readonly WireError[]> = {}
  for (const key of LISTS) {
    const list = (thrown as unknown as Record<string, unknown>)[key]
    if (Array.isArray(list) && depth < MAX_DEPTH) {
      lists[key] = list.map((each) => toWireError(each, depth + 1))
    }
  }
  return {
    name: String(name),
    message: String(message),
    ...(stack === undefined ? {} : { stack: String(stack) }),
    facts: factsOf(thrown),
    isRivulet: RivuletError.isInstance(thrown),
    ...(cause === undefined || depth >= MAX_DEPTH ? {} : { cause: toWireError(cause, depth + 1) }),
    lists,
  }
}

function factsOf(thrown: object): Record<string, unknown> {
  const facts: Record<string, unknown> = {}
  for (const key of Object.keys(thrown)) {
    if (key === 'cause' || key === 'errors' || key === 'problems') continue
    const fact = readCloneable(thrown as Record<string, unknown>, key)
    if (fact !== undefined) facts[key] = fact
  }
  return facts
}

function describeOther(thrown: unknown): WireError {
  const message = `What was thrown is no error but ${describe(thrown)}.`
  const facts = { thrown: readCloneable({ thrown }, 'thrown') }
  return { name: 'Error', message, facts, isRivulet: false, lists: {} }
}

/** The error again: a RivuletError by its code, any other as an Error with its name and fields. */
export function fromWireError(wire: WireError): Error {
  const cause = wire.cause && fromWireError(wire.cause)
  const error = wire.isRivulet
    ? new RivuletError(wire.facts['code'] as ErrorCode, wire.message, { ...wire.facts, cause })
    : Object.assign(new Error(wire.message, cause && { cause }), wire.facts)
  const hide = (key: string, value: unknown): void =>
    void Object.defineProperty(error, key, { value, configurable: true })
  for (const [key, list] of Object.entries(wire.lists)) hide(key, list.map(fromWireError))
  hide('name', wire.name)
  if (wire.stack !== undefined) hide('stack', wire.stack)
  return error
}

/** DOMException and errors of another realm. */
function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value
}

/** A field that can be cloned; reading it may run a getter of the user's. */
function readCloneable(holder: Readonly<Record<string, unknown>>, key: string): unknown {
  try {
    return structuredClone(holder[key])
  } catch {
    return undefined
  }
}
