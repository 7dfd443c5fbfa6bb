import type { RunLog } from './run-log.ts'

/** A run with an input, and the runs that went on from where it stopped. */
export class RunSeries {
  readonly #runs: RunLog[] = []
  readonly #listeners = new Set<() => void>()

  get newest(): RunLog | undefined {
    return this.#runs.at(-1)
  }

  at(index: number): RunLog | undefined {
    return this.#runs[index]
  }

  add(run: RunLog): void {
    this.#runs.push(run)
    for (const listener of [...this.#listeners]) listener()
  }

  /** Calls back for each further run; returns unsubscribe. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
