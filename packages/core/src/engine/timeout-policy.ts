/** How long one attempt of a node may take. At least one of the two limits. */
export interface TimeoutPolicy {
  /** For the whole attempt, in milliseconds. */
  readonly runTimeout?: number | undefined
  /** Without a sign of progress, in milliseconds. */
  readonly idleTimeout?: number | undefined
  /**
   * What counts as progress: custom data, tokens, supersteps of graphs that the node calls and
   * `runtime.heartbeat()` (`auto`, the default), or the last alone.
   */
  readonly refreshOn?: 'auto' | 'heartbeat' | undefined
}

/** A timeout as it was given, a number being the `runTimeout`, in its full form. */
export function readTimeout(given: number | TimeoutPolicy): TimeoutPolicy {
  const {
    runTimeout,
    idleTimeout,
    refreshOn = 'auto',
  }: TimeoutPolicy = typeof given === 'number' ? { runTimeout: given } : given
  return { runTimeout, idleTimeout, refreshOn }
}
