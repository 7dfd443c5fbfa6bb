import type { TaskPayload, TaskResultPayload } from '../../stream/stream-part.ts'

/** Where a task or a nested graph stands; `stopped`: its run ended before it did. */
export type ActivityStatus = 'running' | 'success' | 'error' | 'interrupted' | 'stopped'

/** What becomes of all that runs when the run ends like this. */
export type LeftoverStatus = Exclude<ActivityStatus, 'running' | 'error'>

export function isResult(data: TaskPayload | TaskResultPayload): data is TaskResultPayload {
  return 'result' in data
}

export function statusOf({ error, interrupts }: TaskResultPayload): ActivityStatus {
  if (error !== null) return 'error'
  return interrupts.length > 0 ? 'interrupted' : 'success'
}
