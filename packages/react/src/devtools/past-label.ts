import type { ShownPast } from './time-travel.ts'

/** "Showing the past: part 123 of 456". */
export function pastLabel({ recorded: { journal }, index }: ShownPast): string {
  const part = journal.get(index)?.parts ?? 0
  return `Showing the past: part ${part.toLocaleString('en')} of ${journal.parts.toLocaleString('en')}`
}
