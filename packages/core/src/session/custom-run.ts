import type { WireEntry } from '../protocol/wire-message.ts'
import { nsKey } from '../internal/ns.ts'
import type { EncodedEntry } from './part-encoder.ts'

type CustomEntry = Extract<WireEntry, { kind: 'custom' }>
type PartEntry = Extract<WireEntry, { kind: 'part' }>

/**
 * Custom parts of one graph that follow each other cross as one entry: what a port copies is their
 * data, not the objects around it.
 */
export function packCustom(encoded: readonly EncodedEntry[]): EncodedEntry[] {
  const packed: EncodedEntry[] = []
  for (const each of encoded) {
    const { entry, bytes } = each
    const before = packed.at(-1)
    const isCustom = entry.kind === 'part' && entry.part.type === 'custom'
    if (!isCustom) packed.push(each)
    else if (before && before.entry.kind === 'custom' && follows(before.entry, entry)) {
      packed[packed.length - 1] = {
        entry: extend(before.entry, entry),
        bytes: before.bytes + bytes,
      }
    } else {
      const { ns, data } = entry.part
      packed.push({ entry: { kind: 'custom', range: entry.range, ns, items: [data] }, bytes })
    }
  }
  return packed
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
function follows({ ns }: CustomEntry, { range, part }: PartEntry): boolean {
  return range[0] === range[1] && (ns === part.ns || nsKey(ns) === nsKey(part.ns))
}

/** The list is this entry's own until the batch is sent. */
function extend(before: CustomEntry, { range, part }: PartEntry): CustomEntry {
  ;(before.items as unknown[]).push(part.data)
  return { ...before, range: [before.range[0], range[1]] }
}
