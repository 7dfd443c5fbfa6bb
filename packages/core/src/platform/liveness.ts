/**
 * Learning of another realm's death. A worker that is terminated, runs out of memory or closes
 * itself tells nobody, but the browser releases its Web Locks within some 15 ms.
 */
interface Locks {
  request(
    name: string,
    options: { signal?: AbortSignal },
    body: () => Promise<void> | void,
  ): Promise<void>
}

const locks = (): Locks | undefined =>
  (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks

/**
 * Holds the lock `name` until this realm ends. Resolves when it is held: `true`, or `false` where
 * the browser has no locks (an insecure context, Node 20).
 */
export function holdLifeLock(name: string): Promise<boolean> {
  const manager = locks()
  if (!manager) return Promise.resolve(false)
  return new Promise((resolve) => {
    manager
      .request(name, {}, () => {
        resolve(true)
        return new Promise<never>(() => {})
      })
      .catch(() => resolve(false))
  })
}

/** Calls back once the realm that holds `name` has ended; returns a function that stops watching. */
export function watchLifeLock(name: string, onReleased: () => void): () => void {
  const manager = locks()
  if (!manager) return () => {}
  const stop = new AbortController()
  manager
    .request(name, { signal: stop.signal }, () => {
      if (!stop.signal.aborted) onReleased()
    })
    .catch(() => {}) // rejected by our own abort: nobody watches any more
  return () => stop.abort()
}
