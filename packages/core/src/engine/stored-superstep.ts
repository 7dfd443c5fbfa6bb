import type { StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import { nsOfKey } from '../internal/ns.ts'
import { type StateChange, addWrites } from './apply-writes.ts'
import { initialState } from './channel-state.ts'
import { dueTask } from './error-handling.ts'
import type { GraphSpec } from './graph-spec.ts'
import type { LocatedGraph } from './locate-graph.ts'
import { planTasks, restoreInput, restoreState } from './restore-state.ts'
import { commandWrites, type PendingTask, readPendingTasks } from './stored-writes.ts'
import type { StepPosition, Task, Writes } from './task.ts'

/** The superstep that starts from a stored checkpoint, as far as it has come. */
export interface StoredSuperstep extends StateChange {
  /** In the order in which they start. */
  readonly tasks: readonly Task[]
  /** What is stored of them. */
  readonly pending: ReadonlyMap<string, PendingTask>
}

/**
 * @param stored Undefined: a thread that has no checkpoint.
 * @param withCommands Whether the commands count that runs from here were started with.
 */
export function readSuperstep(
  graph: LocatedGraph,
  stored: StoredCheckpoint | undefined,
  withCommands: boolean,
): StoredSuperstep {
  const { spec, seams } = graph
  if (!stored) return { state: initialState(spec), changed: [], tasks: [], pending: new Map() }
  const pending = readPendingTasks(spec, stored.writes)
  const newId = (): string => seams.ids.create('message')
  const results = withCommands ? commandWrites(pending) : []
  const applied = addWrites(spec, restoreState(spec, stored), { results, newId })
  const tasks = planTasks(uncoerced(spec), {
    state: applied.state,
    input: restoreInput(spec, stored),
    position: positionOf(graph, stored),
  })
  return { ...applied, tasks, pending }
}

/** Where the superstep stands that starts from a checkpoint. */
function positionOf(graph: LocatedGraph, { config, metadata }: StoredCheckpoint): StepPosition {
  const { checkpoint_ns: ns, checkpoint_id: checkpointId } = config.configurable
  const { names } = graph
  const step = metadata.step + 1
  return { ns: nsOfKey(ns), names, step, checkpointId, isTakenUp: false, left: 0 }
}

/**
 * What the tasks have written that ended well, or their error handlers, in the order of their paths:
 * Sends come last.
 */
export function endedWrites({ tasks, pending }: StoredSuperstep): Writes[] {
  return [
    ...tasks.filter(({ sendIndex }) => sendIndex === undefined),
    ...tasks.filter(({ sendIndex }) => sendIndex !== undefined),
  ].flatMap((task) => dueTask(task, pending).known?.writes ?? [])
}

/** What is stored is shown as it is: schemas count while a graph runs. */
function uncoerced(spec: GraphSpec): GraphSpec {
  return spec.coercions ? { ...spec, coercions: undefined } : spec
}
