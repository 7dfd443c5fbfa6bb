import type { JsonSchema } from '../internal/standard-schema.ts'

/** A pause in which a node asks the outside world. */
export interface Interrupt<Value = unknown> {
  /** 32 hex digits: the same for all questions of one task, another after a fork. */
  readonly id: string
  readonly value: Value
  /** The shape of an answer, where the node said it; null where its schema has no such form. */
  readonly response_schema?: JsonSchema | null
}
