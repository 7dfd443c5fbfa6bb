import { EMPTY } from '../channels/channel.ts'
import type { ChannelSpec, Coercions } from '../engine/graph-spec.ts'
import { deepFreeze } from '../internal/deep-freeze.ts'
import { describe } from '../internal/describe.ts'
import { isDevelopment } from '../platform/environment.ts'
import type { KeysByName } from './declaration.ts'
import {
  parse,
  type SchemaUse,
  type StandardSchema,
  validateNow,
} from '../internal/standard-schema.ts'

/**
 * What the schemas of some keys make of their values. Undefined when no key has a schema.
 *
 * @param others What counts for keys that have none here.
 * @throws AsyncSchemaError for a schema that is asynchronous whatever it is asked.
 */
export function createCoercions(
  keys: KeysByName,
  channels: readonly ChannelSpec[],
  others?: Coercions,
): Coercions | undefined {
  const coercions = channels.map(({ name }, index) => {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined
    const schema = key && 'schema' in key ? key.schema : undefined
    return schema ? createCoercion(name, schema) : others?.[index]
  })
  return coercions.some(Boolean) ? coercions : undefined
}

/**
 * Fills in defaults. What the schema made of a list or an object is remembered, so that a value that
 * has not changed is parsed once and keeps its identity.
 */
function createCoercion(key: string, schema: StandardSchema): (value: unknown) => unknown {
  const known = new WeakMap<object, unknown>()
  const shouldFreeze = isDevelopment()
  const use: SchemaUse = { what: `State key "${key}"`, fix: fixOf, facts: { key } }
  const coerce = (value: unknown): unknown => {
    const parsed = parse(schema, value, use)
    if (parsed === undefined) return EMPTY
    return shouldFreeze ? deepFreeze(parsed) : parsed
  }
  validateNow(schema, undefined, use) // to throw here rather than in a run
  return (value) => {
    if (value === EMPTY) return coerce(undefined)
    if (typeof value !== 'object' || value === null) return coerce(value)
    if (known.has(value)) return known.get(value)
    const coerced = coerce(value)
    known.set(value, coerced)
    return coerced
  }
}

function fixOf(value: unknown): string {
  return value === undefined
    ? 'It has no value: give the schema a default, or make it optional.'
    : `It holds ${describe(value)}.`
}
