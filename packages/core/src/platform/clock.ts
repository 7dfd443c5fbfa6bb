/** The seam for time. Everything that waits or stamps goes through one. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  setTimeout(callback: () => void, delay: number): unknown
  clearTimeout(handle: unknown): void
}

/** What hosts can wait for at most, 24.8 days: a longer delay would be none. */
const LONGEST = 2 ** 31 - 1

/** The host's clock, looked up at each call, so that a test's replacement counts. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delay) => setTimeout(callback, Math.min(delay, LONGEST)),
  clearTimeout: (handle) => clearTimeout(handle as number),
}
