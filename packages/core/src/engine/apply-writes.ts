import { EMPTY } from '../channels/channel.ts'
import { isBarrierComplete } from '../channels/named-barrier.ts'
import type { ChannelState } from './channel-state.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { TaskWrites } from './task.ts'

export interface AppliedWrites {
  readonly state: ChannelState
  /** Indices of the state channels that were written. */
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
  { results, newId }: { results: readonly TaskWrites[]; newId: () => string },
): AppliedWrites {
  const values = state.values.slice()
  const triggered = new Set<number>()
  const changed: number[] = []

  for (const [index, writes] of groupByChannel(results)) {
    const { name, channel } = spec.channels[index]!
    values[index] = channel.update(values[index], writes, { key: name, newId })
    if (index < spec.stateCount) changed.push(index)
    else openBarrier(spec, { index, values, triggered })
  }
  for (const { targets } of results) {
    for (const target of targets) triggered.add(target)
  }
  return { state: { values, triggered: sorted(triggered) }, changed }
}

function groupByChannel(results: readonly TaskWrites[]): Map<number, unknown[]> {
  const groups = new Map<number, unknown[]>()
  for (const { writes } of results) {
    for (const { channel, value } of writes) {
      const group = groups.get(channel)
      if (group) group.push(value)
      else groups.set(channel, [value])
    }
  }
  return groups
}

/** A complete barrier triggers its target and starts to wait anew. */
function openBarrier(
  spec: GraphSpec,
  { index, values, triggered }: { index: number; values: unknown[]; triggered: Set<number> },
): void {
  const barrier = spec.barriers[index - spec.stateCount]!
  if (!isBarrierComplete(values[index], barrier.sources)) return
  values[index] = EMPTY
  triggered.add(barrier.target)
}

function sorted(indices: ReadonlySet<number>): number[] {
  return indices.size > 1 ? [...indices].toSorted((left, right) => left - right) : [...indices]
}
