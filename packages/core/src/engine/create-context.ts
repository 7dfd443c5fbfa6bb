import type { Checkpointer } from '../checkpoint/checkpointer.ts'
import { nsKey, ROOT } from '../internal/ns.ts'
import { warnOnce } from '../platform/environment.ts'
import { type Outlet, StreamEmitter } from '../stream/stream-emitter.ts'
import { Answers } from './answers.ts'
import type { Cancellation } from './cancellation.ts'
import { Command } from './command.ts'
import type { GraphSpec } from './graph-spec.ts'
import { KeptGraphs } from './kept-graphs.ts'
import { OpenGraphs } from './open-graphs.ts'
import type { GraphScope, RunContext, Seams } from './run-context.ts'
import type { CompleteRunOptions } from './run-options.ts'
import type { NodeRuntime } from './runtime.ts'

export interface RunRequest {
  readonly input: unknown
  readonly options: CompleteRunOptions
  readonly seams: Seams
  /** The task that calls the graph; absent for a run of its own. */
  readonly caller?: NodeRuntime | undefined
}

/** What a run has from its start. */
interface ContextParts extends RunRequest {
  readonly cancellation: Cancellation
  readonly outlet: Outlet
}

/** The context that a graph runs in: of its own, or within the run of the task that calls it. */
export function createContext(spec: GraphSpec, parts: ContextParts): RunContext {
  const { caller } = parts
  return caller ? nestedContext(spec, { ...parts, caller }) : rootContext(spec, parts)
}

function rootContext(
  spec: GraphSpec,
  { options, seams, input, cancellation, outlet }: ContextParts,
): RunContext {
  const isCommand = Command.isInstance(input)
  const saver = typeof spec.checkpointer === 'object' ? spec.checkpointer : undefined
  if (options.durability !== undefined && !saver) {
    warnOnce(
      `Graph "${spec.name}" was run with durability "${options.durability}", but it has no saver, so nothing is kept: compile({ checkpointer: new MemorySaver() }).`,
    )
  }
  return {
    ...seams,
    runId: options.runId ?? seams.ids.create('run'),
    threadId: threadIdOf(options),
    options,
    emitter: new StreamEmitter([outlet]),
    cancellation,
    scope: {
      ns: ROOT,
      names: ROOT,
      parents: {},
      isResuming: isCommand || input === null,
    },
    saver,
    answers: Answers.from(isCommand ? input.resume : undefined),
    caller: undefined,
    cache: spec.cache,
    answerSchema: spec.answerSchema,
    store: spec.store,
    kept: new KeptGraphs(),
    openGraphs: new OpenGraphs(),
    cachePath: [spec.name],
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
    caller,
    cache: spec.cache ?? run.cache,
    answerSchema: spec.answerSchema,
    store: spec.store ?? run.store,
    cachePath: spec.cache ? [spec.name] : [...run.cachePath, caller.task.node.name],
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
  const { checkpointId, names: above } = caller.task.position
  const called = caller.nextCallNs()
  const names = [...above, caller.task.node.name]
  return {
    ns: checkpointer === true ? [...names, ...called.slice(names.length)] : called,
    names,
    parents: caller.run.saver ? { ...scope.parents, [nsKey(scope.ns)]: checkpointId } : {},
    // Another attempt goes on where the graph failed in the last one.
    isResuming: caller.isResuming,
  }
}

function inheritOptions(own: CompleteRunOptions, outer: CompleteRunOptions): CompleteRunOptions {
  return {
    ...own,
    configurable: { ...outer.configurable, ...own.configurable },
    context: own.context ?? outer.context,
    maxConcurrency: own.maxConcurrency ?? outer.maxConcurrency,
    control: own.control ?? outer.control,
    durability: own.durability ?? outer.durability,
    recursionLimit: own.hasOwnLimit ? own.recursionLimit : outer.recursionLimit,
    tags: [...new Set([...outer.tags, ...own.tags])],
    metadata: { ...outer.metadata, ...own.metadata },
  }
}

function threadIdOf({ configurable }: CompleteRunOptions): string | undefined {
  const threadId = configurable['thread_id']
  return typeof threadId === 'string' || typeof threadId === 'number' ? String(threadId) : undefined
}
