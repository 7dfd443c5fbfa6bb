import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RunLog } from './run-log.ts'

/** A run with an input, and the runs that went on from where it stopped. */
export type RunSeries = StoreApi<readonly RunLog[]>

export function createSeries(...runs: RunLog[]): RunSeries {
  return createStore<readonly RunLog[]>(() => runs)
}
