/**
 * A handle on runs that are to stop at the next good moment: between two supersteps, when everything
 * is saved. A run that still had something to do ends with `GraphDrainedError`, and a thread goes on
 * from there when it is run again with null.
 *
 * @example
 * const control = new RunControl()
 * const output = graph.invoke(input, { ...config, control })
 * control.requestDrain('deploy')
 */
export class RunControl {
  #reason: string | undefined

  /** Counts once; nothing takes it back. */
  requestDrain(reason = 'shutdown'): void {
    this.#reason ??= reason
  }

  get isDraining(): boolean {
    return this.#reason !== undefined
  }

  /** Why; undefined as long as nobody has asked. */
  get drainReason(): string | undefined {
    return this.#reason
  }
}
