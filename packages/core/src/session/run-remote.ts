import type { RunHandle } from '../engine/run.ts'
import { toWireError } from '../protocol/wire-error.ts'
import type { ClientMessage } from '../protocol/wire-message.ts'
import type { PartSink } from '../stream/part-sink.ts'
import type { RunSession } from './run-session.ts'

/** What a host needs of a graph; a CompiledGraph is one. */
export interface ServableGraph {
  start(input: unknown, options: object, sink: PartSink): RunHandle
}

export interface Cancellable {
  /** Resolves when the run has stopped and its end is on its way. */
  readonly cancel: (this: void, reason?: unknown) => Promise<void>
}

/** Starts a run that a page asked for, and ends its session with the run's outcome. */
export function runRemote(
  graph: ServableGraph,
  { runId, input, options }: Extract<ClientMessage, { type: 'run-start' }>,
  session: RunSession,
): Cancellable & { readonly done: Promise<'idle' | 'error' | 'interrupted'> } {
  const run = graph.start(input, { ...options, runId }, session)
  let cancelling: Promise<void> | undefined
  const done = run.done.then(
    (output) => {
      session.end({ status: 'success', output })
      return output.interrupts.length > 0 ? ('interrupted' as const) : ('idle' as const)
    },
    async (error: unknown) => {
      // A run that is being called off ends when its tasks have stopped, not before.
      await cancelling
      session.end(
        cancelling ? { status: 'cancelled' } : { status: 'error', error: toWireError(error) },
      )
      return cancelling ? ('idle' as const) : ('error' as const)
    },
  )
  return {
    done,
    async cancel(reason) {
      cancelling ??= run.cancel(reason)
      await cancelling
      await done
    },
  }
}
