import { EMPTY } from '../channels/channel.ts'
import { isBarrierComplete } from '../channels/named-barrier.ts'
import { type ChannelState, NO_SENDS, type PendingSend } from './channel-state.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { FoldedValues, Writes } from './task.ts'

/** A state, and what it was made of. */
export interface StateChange {
  readonly state: ChannelState
  /** Indices of the channels that may differ from the state before. */
  readonly changed: readonly number[]
}

export interface AppliedWrites extends StateChange {
  /** Indices of the state's channels that were written. */
  readonly written: readonly number[]
}

interface Applying {
  readonly results: readonly Writes[]
  readonly newId: () => string
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
  applying: Applying,
): AppliedWrites {
  const { results } = applying
  const next = fold(spec, state, applying)
  if (results.length > 0 && spec.transient.length > 0) clearTransient(spec, next)
  const due = dueNodes(results, openBarriers(spec, next))
  return conclude(spec, next, { triggered: due, sends: sendsOf(results) })
}

/** Writes from outside of any superstep: they add to what is due instead of deciding it. */
export function addWrites(spec: GraphSpec, state: ChannelState, applying: Applying): AppliedWrites {
  const { results } = applying
  if (results.length === 0) return { state, changed: [], written: [] }
  const next = fold(spec, state, applying)
  const due = dueNodes(results, openBarriers(spec, next))
  return conclude(spec, next, {
    triggered: sorted(new Set([...state.triggered, ...due])),
    sends: [...state.sends, ...sendsOf(results)],
  })
}

/** What writes make of the state, whatever they lead to: what a condition sees. */
export function foldWrites(spec: GraphSpec, state: ChannelState, applying: Applying): FoldedValues {
  const { values, written } = fold(spec, state, applying)
  return { values, changed: written }
}

/** Values on their way to the next state. */
interface NextValues {
  readonly values: unknown[]
  readonly written: number[]
  /** Indices of channels behind those of the state, and of those that were cleared. */
  readonly others: number[]
}

function fold(spec: GraphSpec, state: ChannelState, { results, newId }: Applying): NextValues {
  const folded = results.length === 1 ? results[0]!.folded : undefined
  const values = (folded ?? state).values.slice()
  const written: number[] = folded ? [...folded.changed] : []
  const others: number[] = []
  for (const [index, writes] of groupByChannel(results, folded ? spec.stateCount : 0)) {
    const { name, channel } = spec.channels[index]!
    values[index] = channel.update(values[index], writes, { key: name, newId })
    if (index < spec.stateCount) written.push(index)
    else others.push(index)
  }
  return { values, written, others }
}

function clearTransient({ transient }: GraphSpec, { values, written, others }: NextValues): void {
  for (const index of transient) {
    if (values[index] === EMPTY || written.includes(index)) continue
    values[index] = EMPTY
    others.push(index)
  }
}

/** A complete barrier starts to wait anew. Returns the nodes that are made due by one. */
function openBarriers(spec: GraphSpec, { values, others }: NextValues): readonly number[] {
  if (others.length === 0) return others
  return others.flatMap((index) => {
    const barrier = spec.barriers[index - spec.stateCount]
    if (!barrier || !isBarrierComplete(values[index], barrier.sources)) return []
    values[index] = EMPTY
    return barrier.target
  })
}

function conclude(
  spec: GraphSpec,
  { values, written, others }: NextValues,
  due: Pick<ChannelState, 'triggered' | 'sends'>,
): AppliedWrites {
  const triggered =
    spec.deferred.length > 0 ? holdBack(spec, { values, others }, due) : due.triggered
  return {
    state: { values, triggered, sends: due.sends },
    changed: others.length === 0 ? written : written.concat(others),
    written,
  }
}

/** Deferred nodes wait until nothing else is due, no Send either. Returns what is due now. */
function holdBack(
  { deferred }: GraphSpec,
  { values, others }: Pick<NextValues, 'values' | 'others'>,
  { triggered, sends }: Pick<ChannelState, 'triggered' | 'sends'>,
): readonly number[] {
  for (const { node, channel } of deferred) {
    if (!triggered.includes(node)) continue
    values[channel] = true
    others.push(channel)
  }
  const rest = triggered.filter((index) => deferred.every(({ node }) => node !== index))
  if (rest.length + sends.length > 0) return rest
  const waiting = deferred.filter(({ channel }) => values[channel] !== EMPTY)
  // Sources of its list edges that came once more meanwhile have come for the same run of it.
  for (const channel of waiting.flatMap((each) => [each.channel, ...each.barriers])) {
    values[channel] = EMPTY
    others.push(channel)
  }
  return waiting.map(({ node }) => node)
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

function sorted(indices: ReadonlySet<number>): number[] {
  return indices.size > 1 ? [...indices].toSorted((left, right) => left - right) : [...indices]
}
