import type { JsonSchema, StandardSchema } from '../internal/standard-schema.ts'
import type { ResponseSchema } from './response-schema.ts'

export interface InterruptOptions<Answer = unknown> {
  readonly responseSchema?: ResponseSchema<Answer> | undefined
}

/** `runtime.interrupt` where nothing is declared of the answers: each call says what it expects. */
export interface FreeInterrupt<Question = unknown> {
  <Answer = unknown>(value: Question, options?: InterruptOptions<Answer>): Answer
}

/** `runtime.interrupt` of a graph that declares its answers; a schema of its own goes before. */
export interface DeclaredInterrupt<Question, Answer> {
  <Own>(value: Question, options: { readonly responseSchema: StandardSchema<unknown, Own> }): Own
  (value: Question, options?: { readonly responseSchema?: JsonSchema | undefined }): Answer
}

/** `runtime.interrupt` of a graph that declares `interrupt` and `resume`, or one of them. */
export type InterruptFunction<Question, Answer> = unknown extends Answer
  ? FreeInterrupt<Question>
  : DeclaredInterrupt<Question, Answer>
