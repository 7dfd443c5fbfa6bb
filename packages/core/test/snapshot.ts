import type { StateSnapshot } from '@rivulet/core'

/** A finished thread `t` with these values. */
export const snapshotOf = (values: Record<string, unknown>): StateSnapshot => ({
  values,
  next: [],
  config: { configurable: { thread_id: 't' } },
  metadata: null,
  createdAt: null,
  parentConfig: null,
  tasks: [],
  interrupts: [],
})
