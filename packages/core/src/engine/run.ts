import { ConflictError } from '../errors.ts'
import { onAbort } from '../internal/follow-signals.ts'
import { nsKey } from '../internal/ns.ts'
import type { PartSink } from '../stream/part-sink.ts'
import { Outlet } from '../stream/stream-emitter.ts'
import type { GraphOutput } from '../stream/stream-part.ts'
import type { RunInput } from './begin-run.ts'
import { Cancellation, cancelReason } from './cancellation.ts'
import { createContext, type RunRequest } from './create-context.ts'
import type { GraphSpec } from './graph-spec.ts'
import { settledOrGivenUp } from './open-graphs.ts'
import type { RunContext } from './run-context.ts'
import { InterruptSignal } from './signals.ts'
import { SuperstepLoop } from './superstep-loop.ts'

/** How a run came to rest, when it did not fail. */
export interface RunResult extends GraphOutput {
  /** It waits to be resumed: for answers, or, without any interrupt, at a node it was to stop at. */
  readonly isPaused: boolean
}

/** A run under way. */
export interface RunHandle {
  readonly runId: string
  /** Settles at the end of the run; every part has been written to the sink by then. */
  readonly done: Promise<RunResult>
  /**
   * Calls the run off: no part and no write of it counts from here on, and `done` rejects with the
   * reason. Resolves when every task has settled and all is saved, or after `CANCEL_GRACE`.
   */
  cancel(reason?: unknown): Promise<void>
}

/**
 * Starts one run of a graph; its parts go to the sink. Never throws: errors reject `done`, and so
 * does the pause of a graph that a task has called, since the task has to pause with it.
 */
export function startRun(spec: GraphSpec, request: RunRequest, sink: PartSink): RunHandle {
  const { options, seams, caller } = request
  const cancellation = new Cancellation()
  const outlet = new Outlet(options.modes, options.subgraphs, sink)
  const run = createContext(spec, { ...request, cancellation, outlet })
  cancellation.subscribe(() => outlet.close())
  const cancel = (reason: unknown): void => cancellation.cancel(reason)
  const releases = [options.signal && onAbort(options.signal, cancel), caller?.onFence(cancel)]
  let loop: SuperstepLoop | undefined

  const advance = async (): Promise<RunResult> => {
    let release = (): void => {}
    try {
      // Whoever starts a run holds its handle before any node runs.
      await Promise.resolve()
      release = claimNamespace(spec, run)
      loop = new SuperstepLoop(spec, withContext(spec, run))
      const running = loop.run(request.input as RunInput)
      if (caller) run.openGraphs.add(running, caller)
      const end = await running
      if (caller && end.isPaused) throw new InterruptSignal(end.interrupts)
      return { value: loop.output() as GraphOutput['value'], ...end }
    } catch (error) {
      // The task that called the graph has settled only when all below it has.
      if (caller && cancellation.isCancelled) await loop?.whenIdle()
      const saving = caller ? undefined : run.openGraphs.settled(seams.clock)
      if (saving) await saving
      throw error
    } finally {
      outlet.close()
      release()
      for (const each of releases) each?.()
    }
  }

  const done = advance()
  return {
    runId: run.runId,
    done,
    cancel(reason) {
      cancellation.cancel(cancelReason(reason))
      const saved = done.then(
        () => {},
        () => {},
      )
      return settledOrGivenUp(Promise.all([saved, loop?.whenIdle()]), seams.clock)
    },
  }
}

/** @throws SchemaViolationError for a context that the graph's schema refuses. */
function withContext({ readContext }: GraphSpec, run: RunContext): RunContext {
  if (!readContext) return run
  const { options } = run
  return { ...run, options: { ...options, context: readContext(options.context) } }
}

/**
 * A graph that keeps its state has one namespace for all its calls, so one call at a time. Returns
 * the function that gives it free.
 */
function claimNamespace(
  { name, checkpointer }: GraphSpec,
  { scope, kept, threadId }: RunContext,
): () => void {
  const key = nsKey(scope.ns)
  if (checkpointer !== true || key === '') return () => {}
  if (!kept.claim(key)) {
    throw new ConflictError(
      `Graph "${name}" keeps its state (checkpointer: true), so one call of it must end before the ` +
        `next begins, but ${key} was called twice at once. Call it from one task at a time, or compile it without.`,
      { threadId: threadId ?? '', checkpointId: undefined },
    )
  }
  return () => kept.release(key)
}
