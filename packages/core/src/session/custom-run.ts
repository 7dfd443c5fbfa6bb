import { nsKey } from '../internal/ns.ts'
import type { WireEntry } from '../protocol/wire-message.ts'
import type { PendingEntry } from './outbox.ts'
import type { EncodedEntry } from './part-encoder.ts'

/**
 * The custom parts of one graph that follow each other from `start` on: what a port copies of them
 * is their data, not the objects around it. Empty where there is another part.
 */
export function customRunAt(pending: readonly PendingEntry[], start: number): PendingEntry[] {
  let end = start
  while (pending[end]?.part.type === 'custom' && (end === start || follows(pending, end))) end++
  return pending.slice(start, end)
}

/** Custom parts of one graph as one entry. */
export function packCustom(run: readonly PendingEntry[]): EncodedEntry {
  const [{ first, part }] = run as [PendingEntry]
  const items = run.map((each) => each.part.data)
  const range = [first, run.at(-1)!.last] as const
  return {
    entry: { kind: 'custom', range, ns: part.ns, items },
    bytes: run.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/** The other way round: each part in an entry of its own. */
export function unpackCustom(entry: WireEntry): WireEntry[] {
  if (entry.kind !== 'custom') return [entry]
  const { range, ns, items } = entry
  const first = range[1] - items.length + 1
  return items.map((data, at) => ({
    kind: 'part',
    range: [at === 0 ? range[0] : first + at, first + at],
    part: { type: 'custom', ns, data },
  }))
}

/** One that stands for several numbers begins an entry, so that the others can be told apart. */
function follows(pending: readonly PendingEntry[], at: number): boolean {
  const { first, last, part } = pending[at]!
  const before = pending[at - 1]!.part.ns
  return first === last && (before === part.ns || nsKey(before) === nsKey(part.ns))
}
