import { SchemaViolationError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import { isStandardSchema, issuesText, validateNow } from '../internal/standard-schema.ts'

/** What a graph makes of the context that a run is given. */
export type ContextReader = (given: unknown) => unknown

/**
 * The reader of a context that a schema was declared for; undefined for one that has a type alone.
 *
 * @param declared Of `new StateGraph(State, { context })`.
 */
export function contextReader(declared: unknown): ContextReader | undefined {
  if (!isStandardSchema(declared)) return undefined
  return (given) => {
    const result = validateNow(declared, given, { key: 'context', name: 'the context' })
    if (!result.issues) return result.value
    throw new SchemaViolationError(
      `The context does not fit its schema: ${issuesText(result.issues)}. It is ${describe(given)}; ` +
        'pass another with the option context.',
      { key: 'context', issues: result.issues },
    )
  }
}
