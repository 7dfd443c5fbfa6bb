/** Runs what concerns one thread one after the other, in the order of the calls. */
export class CallQueue {
  /** The last call of each thread that has one under way. */
  readonly #last = new Map<string, Promise<unknown>>()

  run<Result>(threadId: string, call: () => Promise<Result>): Promise<Result> {
    const result = this.idle(threadId).then(call)
    const ended = result
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(threadId) === ended) this.#last.delete(threadId)
      })
    this.#last.set(threadId, ended)
    return result
  }

  /** Resolves when the calls so far have ended, however they did. */
  idle(threadId: string): Promise<unknown> {
    return this.#last.get(threadId) ?? DONE
  }
}

const DONE = Promise.resolve()
