/** The host's own, before a test replaces it. */
const hostTimeout = globalThis.setTimeout

/** Already replaced, by sinon's fake timers or by Jest's older ones: it would wait for ever. */
const isFake = 'clock' in hostTimeout || '_isMockFunction' in hostTimeout

/** Lets the timers of the host run that are due at once: TanStack Query tells its news by one. */
export function hostTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (isFake) resolve()
    else hostTimeout(resolve, 0)
  })
}
