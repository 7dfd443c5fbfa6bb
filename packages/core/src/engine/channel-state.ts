import { EMPTY } from '../channels/channel.ts'
import type { GraphSpec } from './graph-spec.ts'

/** What one superstep hands to the next. Immutable: `applyWrites` makes a new one. */
export interface ChannelState {
  /** By channel index; `EMPTY` where nothing was written. */
  readonly values: readonly unknown[]
  /** Indices of the nodes that are due, ascending. */
  readonly triggered: readonly number[]
}

export function initialState(spec: GraphSpec): ChannelState {
  return { values: spec.channels.map(({ channel }) => channel.initial()), triggered: [] }
}

/** The selected channels as users see state: keys in declaration order, unwritten ones absent. */
export function readChannels(
  spec: GraphSpec,
  values: readonly unknown[],
  selected: readonly number[] | 'all',
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
