import type { Interrupt } from '../stream/stream-part.ts'

/** Where v1 keeps the interrupts of a state. */
interface InterruptKey {
  readonly __interrupt__: readonly Interrupt[]
}

/**
 * A state as v1 has it: with the key `__interrupt__` while it has interrupts. What is no object (the
 * value of an entrypoint can be anything) gives way to an object with that key alone.
 */
export type WithInterrupts<Value> = Value extends readonly unknown[]
  ? Value | InterruptKey
  : Value extends object
    ? Value & Partial<InterruptKey>
    : Value | InterruptKey

/** Without interrupts the state itself, the same object. */
export function withInterrupts<Value>(
  value: Value,
  interrupts: readonly Interrupt[],
): WithInterrupts<Value> {
  if (interrupts.length === 0) return value as WithInterrupts<Value> // the key is optional
  const state = typeof value === 'object' && !Array.isArray(value) ? value : null
  return { ...state, __interrupt__: interrupts } as WithInterrupts<Value> // what the type says
}
