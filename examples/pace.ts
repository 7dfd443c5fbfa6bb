let pace = 0

/** How many milliseconds the scripted models take for a token, so that a person can watch them. */
export function setPace(milliseconds: number): void {
  pace = milliseconds
}

/** The `delay` of the scripted models. */
export function tokenDelay(): number {
  return pace
}

/**
 * Waits as long as a token takes, or as long as is said.
 *
 * @throws The reason of the signal as soon as it is aborted.
 */
export function pause(signal?: AbortSignal, milliseconds = pace): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, milliseconds)
    if (signal?.aborted) onAbort()
    else signal?.addEventListener('abort', onAbort, { once: true })
  })
}
