import { nsKey } from '../internal/ns.ts'
import { withMessageIds } from '../stream/project-messages.ts'
import type { ChannelState } from './channel-state.ts'
import { Command } from './command.ts'
import type { GraphSpec } from './graph-spec.ts'
import { pushedWrites } from './pushed-messages.ts'
import { readReturned, resultWrites, unknownGraph } from './read-returned.ts'
import { routeConditional, routePlain } from './route.ts'
import { isNested } from './run-context.ts'
import type { NodeRuntime } from './runtime.ts'
import { ParentCommandSignal } from './signals.ts'
import type { TaskWrites } from './task.ts'

export interface TaskEnd {
  readonly writes: TaskWrites
  /** What the node returned, as it is. */
  readonly returned: unknown
}

/** The graph and the state that a superstep's tasks start from. */
export interface StepStart {
  readonly spec: GraphSpec
  readonly state: ChannelState
}

/**
 * Runs one attempt of a task to its end: the node, then its routing. A node that is synchronous and
 * has no condition ends at once, without a promise.
 *
 * @throws Whatever the node or its routing throws, at once or by rejection.
 */
export function runAttempt(start: StepStart, runtime: NodeRuntime): TaskEnd | Promise<TaskEnd> {
  const { node, input } = runtime.task
  const returned = startFunction(runtime, (own) => node.run(input as Record<string, unknown>, own))
  if (!isThenable(returned) && !runtime.calls) return endTask(start, runtime, returned)
  return afterCalls(runtime, returned, {
    end: (value) => endTask(start, runtime, value),
    recover: (error) => commandFromBelow(start, runtime, error),
  })
}

/** What follows a function of the user's. */
interface FunctionEnd<End> {
  /** Makes of what it returned what the attempt comes to. */
  readonly end: (value: unknown) => End | Promise<End>
  /** What it returns instead of what it threw, or throws that. */
  readonly recover: (error: unknown) => unknown
}

/**
 * Calls a function. What it throws at once it throws, unless it has called tasks before: these have to
 * come to rest first.
 */
function startFunction(runtime: NodeRuntime, body: (own: NodeRuntime) => unknown): unknown {
  try {
    return runtime.call(body)
  } catch (error) {
    if (!runtime.calls) throw error
    return Promise.reject(error)
  }
}

/** Waits for what a function has returned, and for the end of all tasks that it has called. */
function afterCalls<End>(
  runtime: NodeRuntime,
  returned: unknown,
  { end, recover }: FunctionEnd<End>,
): Promise<End> {
  const onError = (error: unknown): End | Promise<End> => end(recover(error))
  const ended = Promise.resolve(returned)
  const settled = (): Promise<End> => runtime.calls!.settled(ended).then(end, onError)
  return ended.then(
    (value) => (runtime.calls ? settled() : end(value)),
    (error: unknown) => (runtime.calls ? settled() : onError(error)),
  )
}

/** Runs a function that is no node to its end, and to that of all tasks that it has called. */
export function runWithCalls(
  runtime: NodeRuntime,
  body: (own: NodeRuntime) => unknown,
  end: (value: unknown) => unknown = (value) => value,
): unknown {
  const returned = startFunction(runtime, body)
  if (!isThenable(returned) && !runtime.calls) return end(returned)
  return afterCalls(runtime, returned, { end, recover: rethrow })
}

function rethrow(error: unknown): never {
  throw error
}

/**
 * A nested graph that commands the graph of this task ends the task as if its node had returned the
 * command; one that commands a graph further up is passed on (semantics §4.6).
 *
 * @throws The error, or InvalidArgumentError at the root for a command that no graph has taken.
 */
function commandFromBelow({ spec }: StepStart, runtime: NodeRuntime, error: unknown): Command {
  if (!ParentCommandSignal.isInstance(error)) throw error
  const { graph, update, goto } = error.command
  if (graph === Command.PARENT || namesOf(runtime).includes(graph!)) {
    return new Command({ update, goto })
  }
  if (isNested(runtime.run)) throw error
  throw unknownGraph({ spec, node: runtime.task.node.name }, graph)
}

/** What a task of a graph further up is called by in a command: its name, or its namespace. */
function namesOf({ task: { node, position, checkpointNs } }: NodeRuntime): string[] {
  return [node.name, checkpointNs, nsKey([...position.names, node.name])]
}

function endTask(
  { spec, state }: StepStart,
  runtime: NodeRuntime,
  value: unknown,
): TaskEnd | Promise<TaskEnd> {
  runtime.throwIfFenced()
  const { node } = runtime.task
  const { emitter, ids, saver } = runtime.run
  const newId = (): string => ids.create('message')
  const complete = (each: unknown): unknown =>
    emitter.messages || saver ? completeIds(each, newId) : each
  if (spec.readResult) {
    const result = spec.readResult(value)
    const told = complete(result.value)
    const save = result.save === result.value ? told : result.save
    const writes = resultWrites(spec, { value: told, save })
    return { writes: { task: runtime.task, writes, targets: [], sends: [] }, returned: told }
  }
  const shown = complete(value)
  const by = { spec, node: node.name, isNested: isNested(runtime.run), newId }
  const ended = { spec, state, runtime, value: shown, returned: readReturned(by, shown) }
  const pushed = pushedWrites(by, runtime)
  if (pushed) ended.returned.writes.unshift(...pushed)
  if (node.routing.branches.length === 0) return { writes: routePlain(ended), returned: shown }
  return routeConditional(ended).then((routed) => {
    const late = pushedWrites(by, runtime)?.slice(pushed?.length)
    // What conditions have seen is not all that is written.
    const writes = late?.length
      ? { ...routed, writes: [...late, ...routed.writes], folded: undefined }
      : routed
    return { writes, returned: shown }
  })
}

/** The stream, the state and the saver must know a message by the same id. */
function completeIds(value: unknown, newId: () => string): unknown {
  if (Command.isInstance(value)) {
    const { goto, graph } = value
    return new Command({ update: withMessageIds(value.update, newId), goto, graph })
  }
  if (Array.isArray(value) && value.some((item) => Command.isInstance(item))) {
    return value.map((item) => completeIds(item, newId))
  }
  return withMessageIds(value, newId)
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
