import type { Clock } from '../platform/clock.ts'
import type { NodeRuntime } from './runtime.ts'

/** How long somebody waits for what was called off, in milliseconds. */
export const CANCEL_GRACE = 500

/** The nested graphs of one run that have not saved all yet, those that were called off included. */
export class OpenGraphs {
  #open: Map<Promise<void>, NodeRuntime> | undefined

  /** @param end Settles when the graph has come to rest and has saved. */
  add(end: Promise<unknown>, caller: NodeRuntime): void {
    const open = (this.#open ??= new Map())
    const saved: Promise<void> = end.then(
      () => void open.delete(saved),
      () => void open.delete(saved),
    )
    open.set(saved, caller)
  }

  /**
   * Resolves when all have saved, or after a grace: whoever takes their threads up then finds nobody
   * on them. Undefined when there is nothing to wait for.
   *
   * @param below Only those that this task, or a graph below it, has called.
   */
  settled(clock: Clock, below?: NodeRuntime): Promise<void> | undefined {
    const waiting = [...(this.#open ?? [])].flatMap(([saved, caller]) =>
      !below || isBelow(caller, below) ? saved : [],
    )
    return waiting.length > 0 ? settledOrGivenUp(Promise.all(waiting), clock) : undefined
  }
}

/** Resolves when the promise does, which must not reject, or after `CANCEL_GRACE`. */
export function settledOrGivenUp(idle: Promise<unknown>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(resolve, CANCEL_GRACE)
    void idle.then(() => {
      clock.clearTimeout(timer)
      resolve()
    })
  })
}

function isBelow(caller: NodeRuntime, task: NodeRuntime): boolean {
  for (let at: NodeRuntime | undefined = caller; at; at = at.above) {
    if (at === task) return true
  }
  return false
}
