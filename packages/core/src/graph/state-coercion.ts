import type { StateCoercion } from '../engine/graph-spec.ts'
import { SchemaViolationError } from '../errors.ts'
import { deepFreeze } from '../internal/deep-freeze.ts'
import { describe } from '../internal/describe.ts'
import { isDevelopment } from '../platform/environment.ts'
import type { KeysByName } from './declaration.ts'
import {
  issuesText,
  type StandardIssue,
  type StandardSchema,
  validateNow,
} from '../internal/standard-schema.ts'

/**
 * The coercion of a state: what each key's schema makes of its value, defaults filled in. Undefined
 * when no key has a schema. What a schema made of a list or an object is remembered, so that a value
 * that has not changed is parsed once and keeps its identity.
 *
 * @param isOptional The key is not of the state: it may be missing until somebody reads it.
 * @throws AsyncSchemaError for a schema that is asynchronous whatever it is asked.
 */
export function createCoercion(
  keys: KeysByName,
  isOptional: (key: string) => boolean,
): StateCoercion | undefined {
  const schemas = Object.entries(keys).flatMap(([key, declared]) =>
    'schema' in declared && declared.schema
      ? [[key, createParser(key, declared.schema)] as const]
      : [],
  )
  if (schemas.length === 0) return undefined
  const parsers = new Map(schemas)
  const optional = new Set([...parsers.keys()].filter(isOptional))
  return (values, selected, isPartial) => {
    const coerced: Record<string, unknown> = {}
    for (const key of selected) {
      const isThere = Object.hasOwn(values, key)
      if (!isThere && isPartial && optional.has(key)) continue
      const parse = parsers.get(key)
      const value = parse ? parse(values[key]) : values[key]
      if (value !== undefined) coerced[key] = value
    }
    return coerced
  }
}

function createParser(key: string, schema: StandardSchema): (value: unknown) => unknown {
  const known = new WeakMap<object, unknown>()
  const shouldFreeze = isDevelopment()
  const of = { key, name: `state key "${key}"` }
  const parse = (value: unknown): unknown => {
    const result = validateNow(schema, value, of)
    if (result.issues) throw violation(key, value, result.issues)
    return shouldFreeze ? deepFreeze(result.value) : result.value
  }
  validateNow(schema, undefined, of)
  return (value) => {
    if (typeof value !== 'object' || value === null) return parse(value)
    if (known.has(value)) return known.get(value)
    const parsed = parse(value)
    known.set(value, parsed)
    return parsed
  }
}

function violation(key: string, value: unknown, issues: readonly StandardIssue[]): Error {
  return new SchemaViolationError(
    value === undefined
      ? `State key "${key}" has no value, but its schema asks for one (${issuesText(issues)}). Give the schema a default, or make it optional.`
      : `State key "${key}" does not fit its schema: ${issuesText(issues)}. It holds ${describe(value)}.`,
    { key, issues },
  )
}
