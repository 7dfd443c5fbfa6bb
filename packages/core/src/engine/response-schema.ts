import type { Interrupt } from '../checkpoint/interrupt.ts'
import { SchemaViolationError } from '../errors.ts'
import {
  isStandardSchema,
  type JsonSchema,
  parse,
  type StandardSchema,
} from '../internal/standard-schema.ts'

import { InterruptSignal } from './signals.ts'

/** What an answer must be: a Standard Schema checks it; plain JSON Schema only tells the reader. */
export type ResponseSchema<Answer = unknown> = StandardSchema<unknown, Answer> | JsonSchema

/** The shape of an answer as plain data; null where the schema has no such form. */
export function toJsonSchema(schema: ResponseSchema): JsonSchema | null {
  if (!isStandardSchema(schema)) return schema
  try {
    return schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }) ?? null
  } catch {
    return null // a transform, or another thing that plain data cannot say
  }
}

/**
 * An answer as its schema makes it.
 *
 * @throws SchemaViolationError: the question stays open; AsyncSchemaError.
 */
function readAnswer(schema: ResponseSchema, answer: unknown, question: Interrupt): unknown {
  if (!isStandardSchema(schema)) return answer
  return parse(schema, answer, {
    what: `The answer to interrupt ${question.id}`,
    fix: () => 'The question is still open: resume again with an answer that fits.',
    facts: { key: 'resume', interrupt: question },
  })
}

/** A question that a task asks. */
interface Question {
  readonly value: unknown
  readonly id: string
  readonly responseSchema: ResponseSchema | undefined
}

/**
 * The answer to a question.
 *
 * @param given Undefined: nobody has answered it.
 * @throws InterruptSignal with the question; and what `readAnswer` throws.
 */
export function readGiven(
  { value, id, responseSchema }: Question,
  given: { readonly value: unknown } | undefined,
): unknown {
  if (!responseSchema && given) return given.value
  const schema = responseSchema && { response_schema: toJsonSchema(responseSchema) }
  const question = Object.freeze({ value, id, ...schema })
  if (!given || !responseSchema) throw new InterruptSignal([question])
  return readAnswer(responseSchema, given.value, question)
}

/** The question that an error leaves open; undefined for other errors. */
export function questionOf(error: unknown): Interrupt | undefined {
  return SchemaViolationError.isInstance(error) ? error.interrupt : undefined
}
