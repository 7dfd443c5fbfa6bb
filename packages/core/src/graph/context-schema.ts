import { describe } from '../internal/describe.ts'
import { isStandardSchema, parse, type SchemaUse } from '../internal/standard-schema.ts'

/** What a graph makes of the context that a run is given. */
export type ContextReader = (given: unknown) => unknown

const CONTEXT: SchemaUse = {
  what: 'The context',
  fix: (given) => `It is ${describe(given)}: pass another with the option context.`,
  facts: { key: 'context' },
}

/**
 * The reader of a context that a schema was declared for; undefined for one that has a type alone.
 *
 * @param declared Of `new StateGraph(State, { context })`.
 */
export function contextReader(declared: unknown): ContextReader | undefined {
  return isStandardSchema(declared) ? (given) => parse(declared, given, CONTEXT) : undefined
}
