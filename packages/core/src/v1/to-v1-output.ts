import type { GraphOutput } from '../stream/stream-part.ts'
import { type WithInterrupts, withInterrupts } from './with-interrupts.ts'

/** What `invoke` gave in v1: the state itself; null when the run wrote none. */
export type V1Output<Value> = WithInterrupts<Value> | null

/**
 * Gives the output of `invoke` the shape that it had in v1: the plain state, with its interrupts under
 * `__interrupt__` when there are some.
 *
 * @example
 * const state = toV1Output(await graph.invoke({ topic: 'ice cream' }))
 * if (state?.__interrupt__) ask(state.__interrupt__[0].value)
 */
export function toV1Output<Value>({ value, interrupts }: GraphOutput<Value>): V1Output<Value> {
  return withInterrupts(value, interrupts) as V1Output<Value> // an object state with interrupts is never null
}
