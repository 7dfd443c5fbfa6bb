import { ConflictError } from '../errors.ts'

/** The checkpoint that a commit builds on is not there. */
export function checkpointGone(threadId: string, checkpointId: string): ConflictError {
  return new ConflictError(
    `Thread "${threadId}" has no checkpoint ${checkpointId} to build on: it was deleted while the run went on.`,
    { threadId, checkpointId },
  )
}

/** Somebody else has built on it meanwhile. */
export function threadMoved(threadId: string, checkpointId: string | undefined): ConflictError {
  return new ConflictError(
    `Another run has moved thread "${threadId}" on meanwhile. Run one after the other, or give each a thread of its own.`,
    { threadId, checkpointId },
  )
}
