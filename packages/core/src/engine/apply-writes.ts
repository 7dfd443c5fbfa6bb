import { EMPTY } from '../channels/channel.ts'
import { isBarrierComplete } from '../channels/named-barrier.ts'
import { type ChannelState, NO_SENDS, type PendingSend } from './channel-state.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { Writes } from './task.ts'

export interface AppliedWrites {
  readonly state: ChannelState
  /** Indices of the channels that were written; those of the state come first. */
  readonly changed: readonly number[]
}

/**
 * The barrier at the end of a superstep: folds the writes of all its tasks into the next state.
 * Pure; the result depends on the order of `results` only, which is that of the task paths and
 * never that of completion.
 *
 * @throws InvalidConcurrentGraphUpdateError, and whatever a reducer throws.
 */
export function applyWrites(
  spec: GraphSpec,
  state: ChannelState,
  { results, newId }: { results: readonly Writes[]; newId: () => string },
): AppliedWrites {
  const folded = results.length === 1 ? results[0]!.folded : undefined
  const values = (folded ?? state).values.slice()
  const changed: number[] = folded ? [...folded.changed] : []
  const barriers: number[] = []

  for (const [index, writes] of groupByChannel(results, folded ? spec.stateCount : 0)) {
    const { name, channel } = spec.channels[index]!
    values[index] = channel.update(values[index], writes, { key: name, newId })
    if (index < spec.stateCount) changed.push(index)
    else barriers.push(index)
  }
  const opened = barriers.flatMap((index) => openBarrier(spec, index, values))
  return {
    state: { values, triggered: dueNodes(results, opened), sends: sendsOf(results) },
    changed: barriers.length === 0 ? changed : changed.concat(barriers),
  }
}

function dueNodes(results: readonly Writes[], opened: readonly number[]): readonly number[] {
  const [first] = results
  // The usual step: one task, one edge.
  if (first && results.length === 1 && opened.length === 0 && first.targets.length < 2) {
    return first.targets
  }
  return sorted(new Set([...opened, ...results.flatMap(({ targets }) => targets)]))
}

function sendsOf(results: readonly Writes[]): readonly PendingSend[] {
  if (!results.some(({ sends }) => sends.length > 0)) return NO_SENDS
  return results.flatMap(({ sends }) => sends)
}

/** Writes from outside of any superstep: they add to what is due instead of deciding it. */
export function addWrites(
  spec: GraphSpec,
  state: ChannelState,
  writes: { results: readonly Writes[]; newId: () => string },
): AppliedWrites {
  if (writes.results.length === 0) return { state, changed: [] }
  const applied = applyWrites(spec, state, writes)
  const { values, triggered, sends } = applied.state
  return {
    state: {
      values,
      triggered: sorted(new Set([...state.triggered, ...triggered])),
      sends: [...state.sends, ...sends],
    },
    changed: applied.changed,
  }
}

/** @param from Writes to channels before this index are left out. */
function groupByChannel(
  results: readonly Writes[],
  from: number,
): Iterable<readonly [channel: number, values: unknown[]]> {
  const [first] = results
  if (first && results.length === 1 && first.writes.length === 1) {
    const { channel, value } = first.writes[0]!
    return channel < from ? [] : [[channel, [value]]]
  }
  const groups = new Map<number, unknown[]>()
  for (const { writes } of results) {
    for (const { channel, value } of writes) {
      if (channel < from) continue
      const group = groups.get(channel)
      if (group) group.push(value)
      else groups.set(channel, [value])
    }
  }
  return groups
}

/** A complete barrier starts to wait anew. Returns the node that it makes due, if it was complete. */
function openBarrier(spec: GraphSpec, index: number, values: unknown[]): number[] {
  const { sources, target } = spec.barriers[index - spec.stateCount]!
  if (!isBarrierComplete(values[index], sources)) return []
  values[index] = EMPTY
  return [target]
}

function sorted(indices: ReadonlySet<number>): number[] {
  return indices.size > 1 ? [...indices].toSorted((left, right) => left - right) : [...indices]
}
