import { EmptyInputError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import type { GraphOutput } from '../stream/stream-part.ts'
import type { PartSink } from '../stream/part-sink.ts'
import { StreamEmitter } from '../stream/stream-emitter.ts'
import { Cancellation, cancelReason } from './cancellation.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { RunContext, Seams } from './run-context.ts'
import type { CompleteRunOptions } from './run-options.ts'
import { SuperstepLoop } from './superstep-loop.ts'

/** How long a cancelled run waits for its tasks to heed their signals, in milliseconds. */
export const CANCEL_GRACE = 500

export interface RunRequest {
  readonly input: unknown
  readonly options: CompleteRunOptions
  readonly seams: Seams
}

/** A run under way. */
export interface RunHandle {
  readonly runId: string
  /** Settles at the end of the run; every part has been written to the sink by then. */
  readonly done: Promise<GraphOutput>
  /**
   * Calls the run off: no part and no write of it counts from here on, and `done` rejects with the
   * reason. Resolves when every task has settled or was given up after `CANCEL_GRACE`.
   */
  cancel(reason?: unknown): Promise<void>
}

/** Starts one run of a graph; its parts go to the sink. Never throws: errors reject `done`. */
export function startRun(spec: GraphSpec, request: RunRequest, sink: PartSink): RunHandle {
  const { options, seams } = request
  const cancellation = new Cancellation()
  const emitter = new StreamEmitter(options.modes, sink)
  const run: RunContext = {
    ...seams,
    runId: options.runId ?? seams.ids.create('run'),
    threadId: threadIdOf(options),
    options,
    emitter,
    cancellation,
  }
  const loop = new SuperstepLoop(spec, run)
  cancellation.subscribe(() => emitter.close())
  const release = followSignal(options.signal, cancellation)

  const advance = async (): Promise<GraphOutput> => {
    try {
      // Whoever starts a run holds its handle before any node runs.
      await Promise.resolve()
      await loop.run(checkInput(spec, request.input))
      return { value: loop.output(), interrupts: [] }
    } finally {
      emitter.close()
      release()
    }
  }

  return {
    runId: run.runId,
    done: advance(),
    cancel(reason) {
      cancellation.cancel(cancelReason(reason))
      return settledOrGivenUp(loop.whenIdle(), seams)
    },
  }
}

function threadIdOf({ configurable }: CompleteRunOptions): string | undefined {
  const threadId = configurable['thread_id']
  return typeof threadId === 'string' || typeof threadId === 'number' ? String(threadId) : undefined
}

function checkInput(spec: GraphSpec, input: unknown): Record<string, unknown> {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    return input as Record<string, unknown>
  }
  throw new EmptyInputError(
    `Graph "${spec.name}" needs an object with state keys as its input, but got ${describe(input)}.`,
    { graph: spec.name },
  )
}

/** One listener per run on the caller's signal; returns the function that removes it. */
function followSignal(signal: AbortSignal | undefined, cancellation: Cancellation): () => void {
  if (!signal) return () => {}
  const onAbort = (): void => cancellation.cancel(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return () => signal.removeEventListener('abort', onAbort)
}

function settledOrGivenUp(idle: Promise<void>, { clock }: Seams): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(resolve, CANCEL_GRACE)
    void idle.then(() => {
      clock.clearTimeout(timer)
      resolve()
    })
  })
}
