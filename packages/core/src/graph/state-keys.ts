import {
  anyValue as anyValueChannel,
  ephemeralValue,
  untrackedValue,
} from '../channels/single-value.ts'
import { topic as topicChannel } from '../channels/topic.ts'
import type { ManagedValue } from '../engine/graph-spec.ts'
import type { StateKey } from './annotation.ts'

/** Several writes in one superstep are refused; with false the last of them counts. Default true. */
interface GuardOptions {
  readonly guard?: boolean | undefined
}

/**
 * What tasks hand to the next superstep: writes are items, or lists of them, and all are read as one
 * list. Empty again after a superstep that wrote nothing, unless it accumulates.
 *
 * @example const State = Annotation.Root({ findings: topic<string>({ accumulate: true }) })
 */
export function topic<Item>(
  options: { readonly accumulate?: boolean | undefined } = {},
): StateKey<Item[], Item | readonly Item[]> {
  return { channel: topicChannel(options.accumulate ?? false) }
}

/** Holds its value for one superstep: gone after one that did not write it. */
export function ephemeral<Value>({ guard = true }: GuardOptions = {}): StateKey<Value> {
  return { channel: ephemeralValue(guard) }
}

/**
 * Holds its value for as long as the run lives: no saver sees it, and it is gone when the run is
 * resumed. For what cannot be stored, or must not be: connections, keys, large intermediates.
 */
export function untracked<Value>({ guard = true }: GuardOptions = {}): StateKey<Value> {
  return { channel: untrackedValue(guard) }
}

/** Takes any number of equal writes in one superstep, and holds the value for the next one alone. */
export function anyValue<Value>(): StateKey<Value> {
  return { channel: anyValueChannel() }
}

/** A key that nodes and conditions read, and nobody writes: no saver and no reader sees it. */
export interface ManagedKey<Value> {
  readonly managed: ManagedValue
  /** Carries the types; never set. */
  readonly '~types'?: { readonly value: Value; readonly update: never }
}

const stepsLeft: ManagedValue = (left) => left
const isLast: ManagedValue = (left) => left === 1

/**
 * How many supersteps the recursion limit still allows after this one.
 *
 * @example
 * const State = Annotation.Root({ draft: Annotation<string>(), left: remainingSteps() })
 * const finish = ({ left }) => (left < 3 ? 'wrap_up' : 'improve')
 */
export function remainingSteps(): ManagedKey<number> {
  return { managed: stepsLeft }
}

/** Whether a node that is made due now could still run, and none after it. */
export function isLastStep(): ManagedKey<boolean> {
  return { managed: isLast }
}
