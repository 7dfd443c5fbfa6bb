import { reportFault } from '../platform/environment.ts'

/** One listener's error never stops the others. */
export function callAll<Item>(listeners: ReadonlySet<(item: Item) => void>, item: Item): void {
  if (listeners.size === 0) return
  for (const listener of [...listeners]) {
    try {
      listener(item)
    } catch (error) {
      reportFault(error)
    }
  }
}
