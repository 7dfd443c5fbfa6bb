import { InvalidArgumentError } from '../errors.ts'
import { describe, listOf } from '../internal/describe.ts'
import { readReturned, type ReturnedBy } from './read-returned.ts'
import type { NodeRuntime } from './runtime.ts'
import type { Write } from './task.ts'

interface Pushed {
  readonly key: string
  readonly value: object
}

/** Of attempts that are under way: a runtime is that of one attempt, so a failed one leaves nothing. */
const pushes = new WeakMap<NodeRuntime, Pushed[]>()

/**
 * A message, of a chat or for the page, that is to be written when the attempt has ended.
 *
 * @param pusher The attempt, or a tool call of it.
 */
export function keepPushed(pusher: NodeRuntime, key: string, value: object): void {
  let runtime = pusher
  while (runtime.part) runtime = runtime.calledBy!
  const kept = pushes.get(runtime)
  if (kept) kept.push({ key, value })
  else pushes.set(runtime, [{ key, value }])
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
