/** Stops a run when the caller's signal says so. Listens no longer than the run goes on. */
export function stopOnAbort(
  signal: AbortSignal | undefined,
  done: Promise<unknown>,
  stop: () => void,
): void {
  if (!signal) return
  if (signal.aborted) return stop()
  signal.addEventListener('abort', stop, { once: true })
  const forget = (): void => signal.removeEventListener('abort', stop)
  done.then(forget, forget)
}
