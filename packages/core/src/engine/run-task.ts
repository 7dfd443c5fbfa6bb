import { withMessageIds } from '../stream/project-messages.ts'
import type { ChannelState } from './channel-state.ts'
import type { GraphSpec } from './graph-spec.ts'
import { readUpdate } from './read-update.ts'
import { routeConditional, routePlain } from './route.ts'
import type { NodeRuntime } from './runtime.ts'
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
 * Runs one task to its end: the node, then its routing. A node that is synchronous and has no
 * condition ends at once, without a promise.
 *
 * @throws Whatever the node or its routing throws, at once or by rejection.
 */
export function runTask(start: StepStart, runtime: NodeRuntime): TaskEnd | Promise<TaskEnd> {
  const { node, input } = runtime.task
  const returned = runtime.call((own) => node.run(input, own))
  return isThenable(returned)
    ? Promise.resolve(returned).then((value) => endTask(start, runtime, value))
    : endTask(start, runtime, returned)
}

function endTask(
  { spec, state }: StepStart,
  runtime: NodeRuntime,
  value: unknown,
): TaskEnd | Promise<TaskEnd> {
  runtime.throwIfFenced()
  const { node } = runtime.task
  const { emitter, ids } = runtime.run
  const returned = emitter.messages ? withMessageIds(value, () => ids.create('message')) : value
  const writes = readUpdate(spec, node.name, returned)
  const ended = { spec, state, runtime, returned, writes }
  if (node.routing.branches.length === 0) return { writes: routePlain(ended), returned }
  return routeConditional(ended).then((routed) => ({ writes: routed, returned }))
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
