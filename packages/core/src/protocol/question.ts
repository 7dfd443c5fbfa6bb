import type { Interrupt, StreamPart } from '../stream/stream-part.ts'

/** Key of an `updates` part that reports interrupts; its list is empty at a static one. */
const INTERRUPT = '__interrupt__'

/** The interrupts that a part reports; undefined for a part that reports none. */
export function interruptsOf(part: StreamPart): readonly Interrupt[] | undefined {
  if (part.type === 'values') return part.interrupts.length > 0 ? part.interrupts : undefined
  if (part.type !== 'updates' || !Object.hasOwn(part.data, INTERRUPT)) return undefined
  return part.data[INTERRUPT]
}
