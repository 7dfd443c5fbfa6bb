import type { CommitCost } from './metrics.ts'

/**
 * Takes the time of the commits of one thread. Each thread has its own: what several take in, and
 * commit, comes in any order, and one may commit because of what another has committed.
 */
export class CommitMeter {
  #reduce = 0
  /** When the action that came last was handed on, to be taken in. */
  #takenFrom: number | undefined
  #commitFrom = 0

  /** An action is handed on now: what passes until the next thing is heard of is its reducing. */
  handOn(now: number): void {
    this.#takenFrom = now
  }

  /** Something is heard of the thread: what was handed on has been taken in. */
  hear(now: number): void {
    if (this.#takenFrom !== undefined) this.#reduce += now - this.#takenFrom
    this.#takenFrom = undefined
  }

  begin(now: number): void {
    this.#commitFrom = now
  }

  end(now: number): CommitCost {
    const [reduce, at] = [this.#reduce, this.#commitFrom]
    this.#reduce = 0
    return { at, reduce, publish: now - at }
  }
}
