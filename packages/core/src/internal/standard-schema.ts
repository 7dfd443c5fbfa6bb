import { AsyncSchemaError, SchemaViolationError } from '../errors.ts'

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
  const { validate } = (value as Partial<StandardSchema> | null | undefined)?.['~standard'] ?? {}
  return typeof validate === 'function'
}

/** What a schema is for. For errors. */
export interface SchemaUse {
  /** `State key "topic"`. */
  readonly what: string
  /** What to do about a value that does not fit. */
  readonly fix: (value: unknown) => string
  readonly facts: {
    readonly key: string
    readonly interrupt?: NonNullable<SchemaViolationError['interrupt']>
  }
}

/**
 * What a schema makes of a value.
 *
 * @throws SchemaViolationError, AsyncSchemaError
 */
export function parse(schema: StandardSchema, value: unknown, use: SchemaUse): unknown {
  return readResult(validateNow(schema, value, use), value, use)
}

/**
 * The same for a schema that may validate asynchronously.
 *
 * @throws SchemaViolationError by rejection.
 */
export async function parseLater(
  schema: StandardSchema,
  value: unknown,
  use: SchemaUse,
): Promise<unknown> {
  return readResult(await schema['~standard'].validate(value), value, use)
}

function readResult(
  result: StandardResult<unknown>,
  value: unknown,
  { what, fix, facts }: SchemaUse,
): unknown {
  if (!result.issues) return result.value
  throw new SchemaViolationError(
    `${what} does not fit its schema: ${issuesText(result.issues)}. ${fix(value)}`,
    { ...facts, issues: result.issues },
  )
}

/** @throws AsyncSchemaError */
export function validateNow(
  schema: StandardSchema,
  value: unknown,
  { what, facts }: SchemaUse,
): StandardResult<unknown> {
  const result = schema['~standard'].validate(value)
  if (!('then' in result)) return result
  result.catch(() => {}) // nobody asks how it ends
  throw new AsyncSchemaError(
    `${what} has a schema that validates asynchronously, but is read synchronously. ` +
      'Validate such things in a node instead.',
    { key: facts.key },
  )
}

/** What a schema has against a value, with the places: `name: expected a string; …`. */
function issuesText(issues: readonly StandardIssue[]): string {
  const details = issues.map(({ message, path = [] }) => {
    const steps = path.map((step) => String(typeof step === 'object' ? step.key : step))
    return steps.length > 0 ? `${steps.join('.')}: ${message}` : message
  })
  return details.join('; ')
}
