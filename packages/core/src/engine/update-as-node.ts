import type { StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import { EMPTY } from '../channels/channel.ts'
import { AmbiguousUpdateError, InvalidArgumentError, UnknownNodeError } from '../errors.ts'
import { listOf } from '../internal/describe.ts'
import { addWrites, applyWrites, type StateChange } from './apply-writes.ts'
import { type ChannelState, NO_SENDS } from './channel-state.ts'
import { dueTask } from './error-handling.ts'
import { type BarrierSpec, type GraphSpec, isHidden, type NodeSpec, START } from './graph-spec.ts'
import type { LocatedGraph } from './locate-graph.ts'
import { readReturned } from './read-returned.ts'
import { routeConditional, routePlain } from './route.ts'
import { NodeRuntime } from './runtime.ts'
import { InterruptSignal } from './signals.ts'
import { endedWrites, readSuperstep } from './stored-superstep.ts'
import { toStoredWrites } from './stored-writes.ts'
import { Task, type TaskOrigin, type TaskWrites } from './task.ts'
import type { StateUpdate, UpdatePlace } from './update-state.ts'

/** What the updates are applied to. */
interface Base extends StateChange {
  /** The list edges that have made a node due: their barriers were emptied. */
  readonly joined: readonly BarrierSpec[]
  /** The nodes that have ended in the superstep that is left. */
  readonly ended: readonly string[]
}

/**
 * The state after the updates, with what their nodes lead to. What was due before is dropped, except
 * where all that a list edge waits for has come.
 */
export async function applyAsNodes(
  place: UpdatePlace,
  updates: readonly StateUpdate[],
): Promise<StateChange> {
  const { graph, writer, newId } = place
  const { spec } = graph
  const base = baseOf(place)
  const results: TaskWrites[] = []
  for (const { asNode, values, taskId } of updates) {
    const node = nodeOf(spec, asNode ?? (await lastNode(place, base.ended)))
    const writes = await runWriters(place, base.state, { node, input: values })
    results.push(writes)
    if (taskId !== undefined) writer.record(taskId, toStoredWrites(spec, writes))
  }
  const { state, changed } = applyWrites(spec, base.state, { results, newId })
  const updated = results.map(({ task }) => task.node.index)
  const joined = base.joined.filter(({ target }) => !updated.includes(target))
  const values = state.values.slice()
  // Sources that come once more come too late.
  for (const { channel } of joined) values[channel] = EMPTY
  const triggered = new Set([...joined.map(({ target }) => target), ...state.triggered])
  return {
    state: { ...state, values, triggered: [...triggered].toSorted((left, right) => left - right) },
    changed: [...base.changed, ...changed],
  }
}

/** What siblings have written counts, where it leads does not. */
function baseOf(place: UpdatePlace): Base {
  const { graph, stored, isNamed, newId } = place
  const { spec } = graph
  const superstep = readSuperstep(graph, stored, !isNamed)
  const { tasks, pending, state } = superstep
  const ended = isNamed ? [] : endedWrites(superstep)
  const results = ended.map(({ writes }) => ({ writes, targets: [], sends: [] }))
  const applied = addWrites(spec, state, { results, newId })
  const due = [...state.triggered, ...applied.state.triggered]
  return {
    state: { ...applied.state, triggered: [], sends: NO_SENDS },
    changed: [...superstep.changed, ...applied.changed],
    joined: spec.barriers.filter(
      ({ target, channel }) => due.includes(target) && applied.state.values[channel] === EMPTY,
    ),
    ended: tasks.flatMap((task) =>
      !isNamed && dueTask(task, pending).known?.writes ? task.node.name : [],
    ),
  }
}

/** What the node leads to when it has returned the values. */
async function runWriters(
  { graph: { spec, names }, step, run, newId }: UpdatePlace,
  state: ChannelState,
  origin: TaskOrigin,
): Promise<TaskWrites> {
  const { node, input } = origin
  const { ns } = run.scope
  // Nobody sees the id: the task is none of the superstep.
  const position = { ns, names, step, checkpointId: run.runId, isTakenUp: false, left: 0 }
  const runtime = new NodeRuntime(run, new Task(origin, position))
  const value = isHidden(spec, node) ? throughInput(node, runtime, input) : input
  const returned = readReturned({ spec, node: node.name, isNested: false, newId }, value)
  const ended = { spec, state, runtime, value, returned }
  if (node.routing.branches.length === 0) return routePlain(ended)
  return await routeConditional(ended).catch((error: unknown) => {
    throw InterruptSignal.isInstance(error) ? asksOutside(node) : error
  })
}

function asksOutside({ name }: NodeSpec): Error {
  return new InvalidArgumentError(
    `The condition after "${name}" asks a question, but nobody can answer an update. ` +
      'Update as another node.',
    { argument: 'asNode' },
  )
}

/** What the input schema lets through. */
function throughInput(start: NodeSpec, runtime: NodeRuntime, values: unknown): unknown {
  if (Array.isArray(values)) return values.map((item) => throughInput(start, runtime, item))
  return start.run(values as Record<string, unknown>, runtime) // what is no object passes as it is
}

/** @throws UnknownNodeError */
function nodeOf(spec: GraphSpec, name: string): NodeSpec {
  const node = name === START ? spec.start : spec.nodes[spec.nodeIndex.get(name) ?? -1]
  if (node) return node
  throw new UnknownNodeError(
    `asNode "${name}" is no node of graph "${spec.name}". Its nodes: ${listOf(spec.nodeIndex.keys())}.`,
    { node: name },
  )
}

/**
 * The node that ran last on the thread.
 *
 * @throws AmbiguousUpdateError when there were several, or when it is not stored.
 */
async function lastNode({ graph, stored }: UpdatePlace, ended: readonly string[]): Promise<string> {
  const { spec } = graph
  const ran = new Set(
    ended.length > 0 ? ended : (graph.ranLast ??= await lastSuperstep(graph, stored)),
  )
  const [name] = ran
  if (name !== undefined && ran.size === 1) return name
  const candidates = ran.size > 0 ? [...ran] : spec.declared
  throw new AmbiguousUpdateError(
    `Say which node of graph "${spec.name}" the update counts as, { asNode }: ` +
      `${ran.size > 0 ? 'several' : 'it is not stored which'} ran last. It may be ${listOf(candidates)}.`,
    { candidates },
  )
}

/**
 * The nodes of the last superstep that ended before a checkpoint: what was due at the parent of the
 * newest `loop`. Changes and branchings since then ran no node, inputs have not run yet.
 */
async function lastSuperstep(
  graph: LocatedGraph,
  stored: StoredCheckpoint | undefined,
): Promise<readonly string[]> {
  let at = stored
  while (at) {
    const { source, step } = at.metadata
    const parent: StoredCheckpoint | undefined = at.parentConfig
      ? await graph.saver.get(at.parentConfig)
      : undefined
    const steps = step - (parent?.metadata.step ?? Number.NaN)
    // A copy stands beside the checkpoint that followed its parent.
    if (source === 'loop' || (source === 'fork' && steps === 2)) {
      const superstep = readSuperstep(graph, parent, true)
      const ran = superstep.tasks.map(({ node }) => node.name)
      // With the durability "exit" checkpoints in between are not stored.
      if (source === 'loop') return steps === 1 ? ran : []
      // Otherwise it is the copy of a change.
      if (endedWrites(superstep).length === ran.length) return ran
    }
    at = parent
  }
  return [START]
}
