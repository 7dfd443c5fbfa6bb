import { AsyncSchemaError, SchemaViolationError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import { isStandardSchema, issuesText } from '../internal/standard-schema.ts'

/** What a graph makes of the context that a run is given. */
export type ContextReader = (given: unknown) => unknown

/**
 * The reader of a context that a schema was declared for; undefined for one that has a type alone.
 *
 * @param declared Of `new StateGraph(State, { context })`.
 */
export function contextReader(declared: unknown): ContextReader | undefined {
  if (!isStandardSchema(declared)) return undefined
  const { validate } = declared['~standard']
  return (given) => {
    const result = validate(given)
    if ('then' in result) {
      result.catch(() => {}) // nobody asks how it ends
      throw new AsyncSchemaError(
        'The schema of the context validates asynchronously, but it is read synchronously.',
        { key: 'context' },
      )
    }
    if (!result.issues) return result.value
    throw new SchemaViolationError(
      `The context does not fit its schema: ${issuesText(result.issues)}. It is ${describe(given)}; ` +
        'pass another with the option context.',
      { key: 'context', issues: result.issues },
    )
  }
}
