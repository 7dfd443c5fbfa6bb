/** Whether a run was called off, and who must hear of it. */
export class Cancellation {
  #state: { reason: unknown } | undefined
  readonly #listeners = new Set<(reason: unknown) => void>()

  get isCancelled(): boolean {
    return this.#state !== undefined
  }

  /** @throws The reason, once there is one. */
  throwIfCancelled(): void {
    if (this.#state) throw this.#state.reason
  }

  /** Counts once; later calls change nothing. */
  cancel(reason: unknown): void {
    if (this.#state) return
    this.#state = { reason }
    for (const listener of [...this.#listeners]) listener(reason)
    this.#listeners.clear()
  }

  /** Called once, at the cancellation; returns unsubscribe. */
  subscribe(listener: (reason: unknown) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** The reason of a run that was stopped without one. */
export function cancelReason(reason?: unknown): unknown {
  if (reason instanceof Error) return reason
  const message = typeof reason === 'string' ? reason : 'The run was cancelled.'
  return new DOMException(message, 'AbortError')
}
