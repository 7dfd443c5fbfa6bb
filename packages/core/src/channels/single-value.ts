import type { Channel } from './channel.ts'
import { lastValue } from './last-value.ts'

/** Whether several writes in one superstep are refused; otherwise the last of them counts. */
type Guard = boolean

/** Holds what the last superstep wrote. */
export function ephemeralValue(guard: Guard): Channel {
  return singleValue({ kind: 'EphemeralValue', rule: guard, isTransient: true }, guard)
}

/** Like a key without reducer, for as long as the run lives. */
export function untrackedValue(guard: Guard): Channel {
  return singleValue({ kind: 'UntrackedValue', rule: guard, isUntracked: true }, guard)
}

/** Holds what the last superstep wrote; of several writes one is as good as the other. */
export function anyValue(): Channel {
  return singleValue({ kind: 'AnyValue', isTransient: true }, false)
}

function singleValue(
  traits: Pick<Channel, 'kind' | 'rule' | 'isTransient' | 'isUntracked'>,
  guard: Guard,
): Channel {
  const rule = lastValue(undefined, 'Or let the last one count: { guard: false }.')
  return {
    ...traits,
    initial: () => rule.initial(),
    update: (current, writes, context) =>
      rule.update(current, guard ? writes : writes.slice(-1), context),
  }
}
