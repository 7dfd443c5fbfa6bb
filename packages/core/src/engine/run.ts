import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import type { Namespace } from '../internal/ns.ts'
import { ConflictError } from '../errors.ts'
import { nsKey, ROOT } from '../internal/ns.ts'
import type { GraphOutput } from '../stream/stream-part.ts'
import type { PartSink } from '../stream/part-sink.ts'
import { Outlet, StreamEmitter } from '../stream/stream-emitter.ts'
import { Answers } from './answers.ts'
import type { RunInput } from './begin-run.ts'
import { Cancellation, cancelReason } from './cancellation.ts'
import { Command } from './command.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { GraphScope, RunContext, Seams } from './run-context.ts'
import type { CompleteRunOptions } from './run-options.ts'
import type { NodeRuntime } from './runtime.ts'
import { InterruptSignal } from './signals.ts'
import { SuperstepLoop } from './superstep-loop.ts'

/** How long a cancelled run waits for its tasks to heed their signals, in milliseconds. */
export const CANCEL_GRACE = 500

export interface RunRequest {
  readonly input: unknown
  readonly options: CompleteRunOptions
  readonly seams: Seams
  /** The task that calls the graph; absent for a run of its own. */
  readonly caller?: NodeRuntime | undefined
}

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
   * reason. Resolves when every task has settled or was given up after `CANCEL_GRACE`.
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
  const run = caller
    ? nestedContext(spec, { ...request, caller, cancellation, outlet })
    : rootContext(spec, { ...request, cancellation, outlet })
  cancellation.subscribe(() => outlet.close())
  const releases = [
    followSignal(options.signal, cancellation),
    caller?.onFence((reason) => cancellation.cancel(reason)),
  ]
  let loop: SuperstepLoop | undefined

  const advance = async (): Promise<RunResult> => {
    let release = (): void => {}
    try {
      // Whoever starts a run holds its handle before any node runs.
      await Promise.resolve()
      release = claimNamespace(spec, run)
      loop = new SuperstepLoop(spec, run)
      const end = await loop.run(request.input as RunInput)
      if (caller && end.isPaused) throw new InterruptSignal(end.interrupts)
      return { value: loop.output() as GraphOutput['value'], ...end }
    } catch (error) {
      // The task that called the graph has settled only when all below it has.
      if (caller && cancellation.isCancelled) await loop?.whenIdle()
      throw error
    } finally {
      outlet.close()
      release()
      for (const each of releases) each?.()
    }
  }

  return {
    runId: run.runId,
    done: advance(),
    cancel(reason) {
      cancellation.cancel(cancelReason(reason))
      return settledOrGivenUp(loop?.whenIdle() ?? Promise.resolve(), seams)
    },
  }
}

interface ContextParts extends RunRequest {
  readonly cancellation: Cancellation
  readonly outlet: Outlet
}

function rootContext(
  spec: GraphSpec,
  { options, seams, input, cancellation, outlet }: ContextParts,
): RunContext {
  const isCommand = Command.isInstance(input)
  return {
    ...seams,
    runId: options.runId ?? seams.ids.create('run'),
    threadId: threadIdOf(options),
    options,
    emitter: new StreamEmitter([outlet]),
    cancellation,
    scope: { ns: ROOT, callerId: undefined, parents: {}, isResuming: isCommand || input === null },
    saver: typeof spec.checkpointer === 'object' ? spec.checkpointer : undefined,
    answers: Answers.from(isCommand ? input.resume : undefined),
    kept: new Set(),
  }
}

/** A graph that a task calls is part of its run: it shares reader, answers, saver and thread. */
function nestedContext(
  spec: GraphSpec,
  { options, caller, cancellation, outlet }: ContextParts & { readonly caller: NodeRuntime },
): RunContext {
  const { run } = caller
  const saver = nestedSaver(spec, run.saver)
  return {
    ...run,
    options: inheritOptions(options, run.options),
    emitter: run.emitter.nested(options.modes.size > 0 ? outlet : undefined),
    cancellation,
    scope: nestedScope(spec, caller),
    saver,
  }
}

function nestedSaver(
  { checkpointer }: GraphSpec,
  inherited: Checkpointer | undefined,
): Checkpointer | undefined {
  if (checkpointer === false) return undefined
  return inherited ?? (typeof checkpointer === 'object' ? checkpointer : undefined)
}

function nestedScope({ checkpointer }: GraphSpec, caller: NodeRuntime): GraphScope {
  const { scope } = caller.run
  const { checkpointId } = caller.task.position
  const called = caller.nextCallNs()
  return {
    ns: checkpointer === true ? withoutTaskIds(called) : called,
    callerId: caller.task.id,
    parents: caller.run.saver ? { ...scope.parents, [nsKey(scope.ns)]: checkpointId } : {},
    isResuming: caller.task.position.isTakenUp,
  }
}

/** State that outlives the task stands under the names of the nodes alone. */
function withoutTaskIds(ns: Namespace): Namespace {
  return ns.map((segment) => segment.split(':')[0]!)
}

function inheritOptions(own: CompleteRunOptions, outer: CompleteRunOptions): CompleteRunOptions {
  return {
    ...own,
    configurable: { ...outer.configurable, ...own.configurable },
    context: own.context ?? outer.context,
    recursionLimit: own.hasOwnLimit ? own.recursionLimit : outer.recursionLimit,
    tags: [...new Set([...outer.tags, ...own.tags])],
    metadata: { ...outer.metadata, ...own.metadata },
  }
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
  if (kept.has(key)) {
    throw new ConflictError(
      `Graph "${name}" keeps its state (checkpointer: true), so one call of it must end before the ` +
        `next begins, but ${key} was called twice at once. Call it from one task at a time, or compile it without.`,
      { threadId: threadId ?? '', checkpointId: undefined },
    )
  }
  kept.add(key)
  return () => kept.delete(key)
}

function threadIdOf({ configurable }: CompleteRunOptions): string | undefined {
  const threadId = configurable['thread_id']
  return typeof threadId === 'string' || typeof threadId === 'number' ? String(threadId) : undefined
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
