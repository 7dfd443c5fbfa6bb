import { EMPTY } from '../channels/channel.ts'
import type { GraphSpec, ManagedSpec, NodeSpec, StateCoercion } from './graph-spec.ts'
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

/** The selected channels: keys in declaration order, unwritten ones absent. */
export function readChannels(
  spec: GraphSpec,
  values: readonly unknown[],
  selected: ChannelSelection,
): Record<string, unknown> {
  const state: Record<string, unknown> = {}
  const count = selected === 'all' ? spec.stateCount : selected.length
  for (let at = 0; at < count; at++) {
    const index = selected === 'all' ? at : (selected[at] as number)
    const value = values[index]
    if (value !== EMPTY) state[spec.channels[index]!.name] = value
  }
  return state
}

/**
 * The selected channels as users see state: what the schemas make of them, where there are any.
 *
 * @throws SchemaViolationError
 */
export function readState(
  spec: GraphSpec,
  values: readonly unknown[],
  selected: ChannelSelection,
): Record<string, unknown> {
  const raw = readChannels(spec, values, selected)
  return spec.coerce ? coerced(spec, raw, { coerce: spec.coerce, selected }) : raw
}

/** What a node sees of the state, without managed values. */
export function readInput(
  spec: GraphSpec,
  values: readonly unknown[],
  { reads, coerce }: Pick<NodeSpec, 'reads' | 'coerce'>,
): Record<string, unknown> {
  if (!coerce || !spec.coerce) return readState(spec, values, reads)
  return coerced(spec, readChannels(spec, values, reads), { coerce, selected: reads })
}

function coerced(
  { channels, stateCount }: GraphSpec,
  raw: Record<string, unknown>,
  { coerce, selected }: { coerce: StateCoercion; selected: ChannelSelection },
): Record<string, unknown> {
  const isAll = selected === 'all'
  const indices = isAll ? [...channels.keys()].slice(0, stateCount) : selected
  const names = indices.map((index) => channels[index]!.name)
  return coerce(raw, names, isAll)
}

/** Adds the managed values that a node sees, or a condition, to the state that it sees. */
export function addManaged(
  state: Record<string, unknown>,
  managed: readonly ManagedSpec[],
  left: number,
): void {
  for (const { name, read } of managed) state[name] = read(left)
}
