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
  if (value === EMPTY) return EMPTY_VERSION
  const place = placeOf(channel)
  if (splice && base && base.kind !== 'empty') {
    const [start, deleteCount, items] = splice
    const isSplice = base.kind === 'splice'
    const wholeLength = isSplice ? base.wholeLength : lengthOf(base.value)
    const weight = (isSplice ? base.weight : 0) + Math.max(1, items.length)
    if (weight <= wholeLength) {
      const kept: ListSplice = [start, deleteCount, isolate(items, place)]
      return { kind: 'splice', base, splice: kept, weight, wholeLength }
    }
  }
  return { kind: 'whole', value: isolate(value, place) }
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0
}

/** The value of a version, as a copy of the caller's own; `EMPTY` when there is none. */
export function readVersion(version: ChannelVersion, channel: string): unknown {
  const splices: ListSplice[] = []
  let at = version
  while (at.kind === 'splice') {
    splices.push(at.splice)
    at = at.base
  }
  if (at.kind === 'empty') return EMPTY
  if (splices.length === 0) return isolate(at.value, placeOf(channel))
  const list = [...(at.value as unknown[])]
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
