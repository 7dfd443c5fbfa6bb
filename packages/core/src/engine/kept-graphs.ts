/** The graphs of one run that keep their state from call to call, by the keys of their namespaces. */
export class KeptGraphs {
  readonly #running = new Set<string>()
  #replayed: { readonly checkpointId: string; readonly found: Set<string> } | undefined

  /** False while a call of the graph is under way. */
  claim(ns: string): boolean {
    if (this.#running.has(ns)) return false
    this.#running.add(ns)
    return true
  }

  release(ns: string): void {
    this.#running.delete(ns)
  }

  /** The run goes on from this checkpoint of the root: what came later on the thread does not count. */
  goBackTo(checkpointId: string): void {
    this.#replayed = { checkpointId, found: new Set() }
  }

  /**
   * The checkpoint of the root that the state of a graph has to be older than, when the run has gone
   * back. Once per graph: from then on its newest state is that of this run.
   */
  replayPoint(ns: string): string | undefined {
    if (!this.#replayed || this.#replayed.found.has(ns)) return undefined
    this.#replayed.found.add(ns)
    return this.#replayed.checkpointId
  }
}
