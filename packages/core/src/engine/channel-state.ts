import { EMPTY } from '../channels/channel.ts'
import type { Coercions, GraphSpec, ManagedSpec, NodeSpec } from './graph-spec.ts'
import type { TimeoutPolicy } from './timeout-policy.ts'

/** A task that was asked for by a `Send`. */
export interface PendingSend {
  /** Index of the node. */
  readonly node: number
  readonly args: unknown
  /** Instead of the node's own. */
  readonly timeout?: TimeoutPolicy | undefined
}

/** What one superstep hands to the next. Immutable: `applyWrites` makes a new one. */
export interface ChannelState {
  /** By channel index; `EMPTY` where nothing was written. */
  readonly values: readonly unknown[]
  /** Indices of the nodes that are due, ascending. */
  readonly triggered: readonly number[]
  /** In the order in which they were sent. */
  readonly sends: readonly PendingSend[]
}

export const NO_SENDS: readonly PendingSend[] = Object.freeze([])

export function initialState(spec: GraphSpec): ChannelState {
  return {
    values: spec.channels.map(({ channel }) => channel.initial()),
    triggered: [],
    sends: NO_SENDS,
  }
}

/** Channels by index, or all of the state. */
export type ChannelSelection = readonly number[] | 'all'

/** The selected channels as they are stored: keys in declaration order, unwritten ones absent. */
export function readChannels(
  spec: GraphSpec,
  values: readonly unknown[],
  reads: ChannelSelection,
): Record<string, unknown> {
  return readAs(spec, values, { reads })
}

/**
 * The selected channels as users see state: what the schemas make of them, where there are any.
 *
 * @throws SchemaViolationError
 */
export function readState(
  spec: GraphSpec,
  values: readonly unknown[],
  reads: ChannelSelection,
): Record<string, unknown> {
  return readAs(spec, values, { reads, coercions: spec.coercions })
}

/** What a node sees of the state, without managed values. */
export function readNodeState(
  spec: GraphSpec,
  values: readonly unknown[],
  node: Pick<NodeSpec, 'reads' | 'coercions'>,
): Record<string, unknown> {
  return spec.coercions ? readAs(spec, values, node) : readChannels(spec, values, node.reads)
}

function readAs(
  { channels, stateCount, nodeChannels }: GraphSpec,
  values: readonly unknown[],
  { reads, coercions }: { reads: ChannelSelection; coercions?: Coercions | undefined },
): Record<string, unknown> {
  const state: Record<string, unknown> = {}
  const isAll = reads === 'all'
  // Keys that are not of the state may be missing until somebody reads them.
  const asked = isAll && nodeChannels !== 'all' ? nodeChannels.length : stateCount
  const count = isAll ? stateCount : reads.length
  for (let at = 0; at < count; at++) {
    const index = isAll ? at : reads[at]!
    let value = values[index]
    const coerce = coercions?.[index]
    if (coerce && (value !== EMPTY || index < asked)) value = coerce(value)
    if (value !== EMPTY) state[channels[index]!.name] = value
  }
  return state
}

/** Adds the managed values that a node sees, or a condition, to the state that it sees. */
export function addManaged(
  state: Record<string, unknown>,
  managed: readonly ManagedSpec[],
  left: number,
): void {
  for (const { name, read } of managed) state[name] = read(left)
}
