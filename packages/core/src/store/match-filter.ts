import { InvalidArgumentError } from '../errors.ts'
import { isPlainObject } from '../internal/deep-freeze.ts'
import { describe, listOf } from '../internal/describe.ts'
import type { StoreNamespace } from './store.ts'

const OPERATORS: Readonly<Record<string, (value: unknown, limit: unknown) => boolean>> = {
  $eq: fits,
  $ne: (value, other) => !fits(value, other),
  $gt: (value, limit) => Number(value) > Number(limit),
  $gte: (value, limit) => Number(value) >= Number(limit),
  $lt: (value, limit) => Number(value) < Number(limit),
  $lte: (value, limit) => Number(value) <= Number(limit),
}

/**
 * Whether a value is what a condition says: equal, an object whose fields fit, a list whose items do,
 * or within operators (`{ $gte: 3 }`).
 *
 * @param condition One that `checkFilter` has let through.
 */
export function fits(value: unknown, condition: unknown): boolean {
  if (Array.isArray(condition)) {
    return (
      Array.isArray(value) &&
      value.length === condition.length &&
      condition.every((item, at) => fits(value[at], item))
    )
  }
  if (!isPlainObject(condition)) return Object.is(value, condition)
  const names = Object.keys(condition)
  if (names.some((name) => name.startsWith('$'))) {
    return names.every((name) => operatorOf(name)(value, condition[name]))
  }
  return isPlainObject(value) && names.every((name) => fits(ownOf(value, name), condition[name]))
}

/** @throws InvalidArgumentError for an operator that there is not, at whatever depth. */
export function checkFilter(condition: unknown): void {
  if (Array.isArray(condition)) return condition.forEach(checkFilter)
  if (!isPlainObject(condition)) return
  const names = Object.keys(condition)
  if (names.some((name) => name.startsWith('$'))) names.forEach(operatorOf)
  else Object.values(condition).forEach(checkFilter)
}

/** What every object inherits is no field of it. */
function ownOf(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

function operatorOf(name: string): (value: unknown, limit: unknown) => boolean {
  if (Object.hasOwn(OPERATORS, name)) return OPERATORS[name]!
  throw new InvalidArgumentError(
    `A filter has the operators ${listOf(Object.keys(OPERATORS))}, but not ${describe(name)}.`,
    { argument: 'filter' },
  )
}

/** Whether a namespace is the other one, or stands below it. */
export function isBelow(namespace: StoreNamespace, above: StoreNamespace): boolean {
  return above.every((label, at) => label === namespace[at])
}

/** Whether a namespace begins so; `*` is any label. */
export function startsWith(namespace: StoreNamespace, prefix: StoreNamespace): boolean {
  return (
    prefix.length <= namespace.length &&
    prefix.every((label, at) => label === '*' || label === namespace[at])
  )
}

/** Whether a namespace ends so; `*` is any label. */
export function endsWith(namespace: StoreNamespace, suffix: StoreNamespace): boolean {
  return startsWith(namespace.toReversed(), suffix.toReversed())
}
