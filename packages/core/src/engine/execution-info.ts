/** Where a task stands in its run. */
export interface ExecutionInfo {
  readonly threadId: string | undefined
  readonly runId: string
  readonly taskId: string
  /** Of the checkpoint that the superstep started from; undefined without a saver. */
  readonly checkpointId: string | undefined
  readonly checkpointNs: string
  /** Counts from 1. */
  readonly nodeAttempt: number
}
