import { InvalidArgumentError } from '../errors.ts'
import { describe, listOf } from '../internal/describe.ts'
import { readReturned, type ReturnedBy } from './read-returned.ts'
import type { NodeRuntime } from './runtime.ts'
import type { Write } from './task.ts'

/** A message that goes into the state with what its task writes. */
export interface Pushed {
  readonly key: string
  readonly value: object
}

/** Of attempts that are under way: a runtime is that of one attempt, so a failed one leaves nothing. */
const pushes = new WeakMap<NodeRuntime, Pushed[]>()

/** Messages, of a chat or for the page, that are to be written when the attempt has ended. */
export function keepPushed(runtime: NodeRuntime, pushed: readonly Pushed[]): void {
  const kept = pushes.get(runtime)
  if (kept) kept.push(...pushed)
  else if (pushed.length > 0) pushes.set(runtime, [...pushed])
}

/** What a call has pushed: its caller keeps it from now on. */
export function handPushedOver(runtime: NodeRuntime, caller: NodeRuntime): readonly Pushed[] {
  const pushed = pushes.get(runtime) ?? []
  pushes.delete(runtime)
  keepPushed(caller, pushed)
  return pushed
}

/**
 * The writes of what an attempt has pushed, in their order; undefined when there is none.
 *
 * @throws InvalidArgumentError for a key that is no state key.
 */
export function pushedWrites(by: ReturnedBy, runtime: NodeRuntime): Write[] | undefined {
  return pushes.get(runtime)?.flatMap(({ key, value }) => {
    if (by.spec.channelIndex.has(key)) return readReturned(by, { [key]: value }).writes
    const keys = by.spec.channels.slice(0, by.spec.stateCount).map(({ name }) => name)
    throw new InvalidArgumentError(
      `Node "${by.node}" pushed a message to the state key ${describe(key)}, which is none of its graph's: ` +
        `${listOf(keys)}. Name one of these as stateKey, or null to show the message only.`,
      { argument: 'stateKey' },
    )
  })
}
