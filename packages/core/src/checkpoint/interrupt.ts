/** A pause in which a node asks the outside world. */
export interface Interrupt<Value = unknown> {
  /** 32 hex digits: the same for all questions of one task, another after a fork. */
  readonly id: string
  readonly value: Value
  readonly response_schema?: unknown
}
