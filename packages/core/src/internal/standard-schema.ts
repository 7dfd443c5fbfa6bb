import { AsyncSchemaError } from '../errors.ts'

/**
 * A schema of any library that follows the Standard Schema specification (https://standardschema.dev):
 * Zod, Valibot, ArkType and others.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
    /** Standard JSON Schema: where the library has it, the shape of what is accepted. */
    readonly jsonSchema?:
      | { readonly input: (options: { readonly target: 'draft-2020-12' }) => JsonSchema }
      | undefined
  }
}

/** The shape of a value as plain data (https://json-schema.org). */
export type JsonSchema = Readonly<Record<string, unknown>>

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

export function isStandardSchema(value: unknown): value is StandardSchema {
  const isHolder = (typeof value === 'object' && value !== null) || typeof value === 'function'
  if (!isHolder || !('~standard' in value)) return false
  const standard = value['~standard']
  return typeof (standard as { validate?: unknown } | undefined)?.validate === 'function'
}

/**
 * What a schema makes of a value, at once.
 *
 * @param of For the error: its key, and what it is the schema of.
 * @throws AsyncSchemaError
 */
export function validateNow<Output>(
  schema: StandardSchema<unknown, Output>,
  value: unknown,
  of: { readonly key: string; readonly name: string },
): StandardResult<Output> {
  const result = schema['~standard'].validate(value)
  if (!('then' in result)) return result
  result.catch(() => {}) // nobody asks how it ends
  throw new AsyncSchemaError(
    `The schema of ${of.name} validates asynchronously, but is asked synchronously. ` +
      'Validate such things in a node instead.',
    { key: of.key },
  )
}

/** What a schema has against a value, with the places: `name: expected a string; …`. */
export function issuesText(issues: readonly StandardIssue[]): string {
  const details = issues.map(({ message, path = [] }) => {
    const steps = path.map((step) => String(typeof step === 'object' ? step.key : step))
    return steps.length > 0 ? `${steps.join('.')}: ${message}` : message
  })
  return details.join('; ')
}
