import { type Channel, EMPTY } from './channel.ts'

/** What a list edge waits for: the names that have not finished yet are missing from `seen`. */
interface BarrierValue {
  readonly seen: readonly string[]
}

/** The channel of a list edge: it collects the names of its sources, in whatever step they finish. */
export function namedBarrier(): Channel {
  return {
    kind: 'NamedBarrierValue',
    initial: () => EMPTY,
    update(current, writes) {
      const seen = current === EMPTY ? [] : (current as BarrierValue).seen
      return { seen: [...new Set([...seen, ...(writes as string[])])] }
    },
  }
}

export function isBarrierComplete(value: unknown, names: readonly string[]): boolean {
  return value !== EMPTY && (value as BarrierValue).seen.length === names.length
}
