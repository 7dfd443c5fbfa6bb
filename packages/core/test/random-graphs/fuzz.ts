/**
 * RIVULET_FUZZ=20 runs twenty times as many graphs as a test asks for, with a seed of their own, which
 * is told on failure.
 */
const times = Number(process.env['RIVULET_FUZZ'] ?? 1)

/** How long such a test may take, in milliseconds. */
export const FUZZ_TIMEOUT: number = 60_000 * times

/** @param runs How many graphs a test tries. */
export function fuzz(runs: number): { numRuns: number; seed?: number } {
  return times > 1 ? { numRuns: runs * times } : { numRuns: runs, seed: 2026 }
}
