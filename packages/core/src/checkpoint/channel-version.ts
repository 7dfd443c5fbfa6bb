import { EMPTY } from '../channels/channel.ts'
import type { ListSplice } from '../internal/list-splice.ts'
import type { ChannelChange } from './checkpointer.ts'
import { isolate } from './isolate.ts'
import { placeOf } from './reserved-channels.ts'

/**
 * One stored value of a channel: whole, or as what differs from an older version. A version belongs
 * to the line of checkpoints that it was made in: its base is the version that the parent has, so
 * branches never mix.
 */
export type ChannelVersion =
  | { readonly kind: 'empty' }
  | { readonly kind: 'whole'; readonly value: unknown }
  | {
      readonly kind: 'splice'
      readonly base: ChannelVersion
      readonly splice: ListSplice
      /** Items in the splices since the last whole version, and in that version. */
      readonly weight: number
      readonly wholeLength: number
    }

const EMPTY_VERSION: ChannelVersion = { kind: 'empty' }

/** A call takes so many on every engine; there may be more items. */
const MAX_ARGUMENTS = 10_000

/**
 * Stores a change. A list is stored whole again as soon as the splices since then hold more than it
 * did: so a list that grows by one takes space in proportion to its length, and reading it costs as
 * much as the list is long.
 *
 * @throws NotStorableError
 */
export function storeVersion(
  base: ChannelVersion | undefined,
  { channel, value, splice }: ChannelChange,
): ChannelVersion {
  const place = placeOf(channel)
  if (value === EMPTY) return EMPTY_VERSION
  const line = splice && base && lineOf(base)
  if (!line) return { kind: 'whole', value: isolate(value, place) }
  const [start, deleteCount, items] = splice
  const weight = line.weight + Math.max(1, items.length)
  if (weight > line.wholeLength) return { kind: 'whole', value: isolate(value, place) }
  const kept: ListSplice = [start, deleteCount, isolate(items, place)]
  return { kind: 'splice', base: line.base, splice: kept, weight, wholeLength: line.wholeLength }
}

function lineOf(
  base: ChannelVersion,
): { base: ChannelVersion; weight: number; wholeLength: number } | undefined {
  if (base.kind === 'splice') return { base, weight: base.weight, wholeLength: base.wholeLength }
  if (base.kind !== 'whole' || !Array.isArray(base.value)) return undefined
  return { base, weight: 0, wholeLength: base.value.length }
}

/** The value of a version, as a copy of the caller's own; `EMPTY` when there is none. */
export function readVersion(version: ChannelVersion, channel: string): unknown {
  if (version.kind === 'empty') return EMPTY
  if (version.kind === 'whole') return isolate(version.value, placeOf(channel))
  const splices: ListSplice[] = []
  let at: ChannelVersion = version
  while (at.kind === 'splice') {
    splices.push(at.splice)
    at = at.base
  }
  const list = [...((at as { value: unknown }).value as unknown[])]
  for (const splice of splices.toReversed()) applySplice(list, splice)
  return isolate(list, placeOf(channel))
}

function applySplice(list: unknown[], [start, deleteCount, items]: ListSplice): void {
  if (deleteCount === 0 && start === list.length) {
    for (const item of items) list.push(item)
    return
  }
  list.splice(start, deleteCount)
  for (let at = 0; at < items.length; at += MAX_ARGUMENTS) {
    list.splice(start + at, 0, ...items.slice(at, at + MAX_ARGUMENTS))
  }
}
