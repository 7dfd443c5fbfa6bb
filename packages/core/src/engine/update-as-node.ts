import type { StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import { EMPTY } from '../channels/channel.ts'
import { AmbiguousUpdateError, UnknownNodeError } from '../errors.ts'
import { listOf } from '../internal/describe.ts'
import { applyWrites } from './apply-writes.ts'
import { type ChannelState, initialState, NO_SENDS } from './channel-state.ts'
import { Send } from './command.ts'
import { type GraphSpec, type NodeSpec, START } from './graph-spec.ts'
import type { LocatedGraph } from './locate-graph.ts'
import { readReturned } from './read-returned.ts'
import { restoreState } from './restore-state.ts'
import { routeConditional, routePlain } from './route.ts'
import { NodeRuntime } from './runtime.ts'
import { endedWrites, positionOf, readSuperstep } from './stored-superstep.ts'
import { toStoredWrites } from './stored-writes.ts'
import { Task, type TaskWrites } from './task.ts'
import type { StateUpdate, UpdatePlace } from './update-state.ts'

/** What the updates are applied to. */
interface Base {
  /** What was due is dropped, except where all that a list edge waits for has come. */
  readonly state: ChannelState
  /** Indices of the channels that differ from what is stored. */
  readonly changed: readonly number[]
  /** The nodes that have ended in the superstep that is left. */
  readonly ended: readonly string[]
}

/** Saves the state after the updates, with what their nodes lead to. */
export async function saveNodeUpdates(
  place: UpdatePlace,
  updates: readonly StateUpdate[],
): Promise<void> {
  const { graph, stored, run, writer } = place
  const { spec } = graph
  const base = baseOf(place)
  const results: TaskWrites[] = []
  for (const update of updates) {
    const name = update.asNode ?? (await lastNode(place, base.ended))
    results.push(await runWriters(place, base.state, { node: nodeOf(spec, name), ...update }))
  }
  const newId = (): string => run.ids.create('message')
  const { state, changed } = applyWrites(spec, base.state, { results, newId })
  const updated = new Set(results.map(({ task }) => task.node.index))
  const due = base.state.triggered.filter((index) => !updated.has(index))
  const triggered = [...new Set([...due, ...state.triggered])]
  for (const [at, { taskId }] of updates.entries()) {
    if (taskId !== undefined) writer.record(taskId, toStoredWrites(spec, results[at]!))
  }
  if (stored) writer.resumeFrom(stored, restoreState(spec, stored), base.changed)
  writer.save(
    { ...state, triggered: triggered.toSorted((left, right) => left - right) },
    { source: 'update', step: stored ? stored.metadata.step + 1 : 0, changed: stored && changed },
  )
}

function baseOf({ graph, stored, isNamed, run }: UpdatePlace): Base {
  const { spec } = graph
  if (!stored) return { state: initialState(spec), changed: [], ended: [] }
  const superstep = readSuperstep(graph, stored, !isNamed)
  const { tasks, pending, state } = superstep
  const newId = (): string => run.ids.create('message')
  const siblings = isNamed ? [] : endedWrites(superstep)
  const applied = applyWrites(spec, state, {
    results: siblings.map(({ writes }) => ({ writes, targets: [], sends: [] })),
    newId,
  })
  const joined = state.triggered.filter((index) => isJoined(spec, state, index))
  return {
    state: {
      ...applied.state,
      triggered: [...joined, ...applied.state.triggered],
      sends: NO_SENDS,
    },
    changed: [...superstep.changed, ...applied.changed],
    ended: isNamed
      ? []
      : tasks.flatMap(({ id, node }) => (pending.get(id)?.writes ? node.name : [])),
  }
}

/** A list edge has made the node due, and waits for nobody yet: its barrier was emptied. */
function isJoined(spec: GraphSpec, { values }: ChannelState, node: number): boolean {
  return spec.barriers.some(({ target, channel }) => target === node && values[channel] === EMPTY)
}

/** What the node leads to when it has returned the values. */
async function runWriters(
  { graph, stored, run }: UpdatePlace,
  state: ChannelState,
  { node, values }: { readonly node: NodeSpec; readonly values: unknown },
): Promise<TaskWrites> {
  const { spec } = graph
  const position = stored
    ? positionOf(graph, stored)
    : { ns: run.scope.ns, names: graph.names, step: 0, checkpointId: run.runId, isTakenUp: false }
  const task = new Task({ node, input: values }, position)
  const runtime = new NodeRuntime(run, task)
  const newId = (): string => run.ids.create('message')
  const value = node === spec.start ? throughInput(node, runtime, values) : values
  const returned = readReturned({ spec, node: node.name, isNested: false, newId }, value)
  const ended = { spec, state, runtime, value, returned }
  return node.routing.branches.length === 0 ? routePlain(ended) : routeConditional(ended)
}

/** What the input schema lets through. */
function throughInput(start: NodeSpec, runtime: NodeRuntime, values: unknown): unknown {
  if (Array.isArray(values)) return values.map((item) => throughInput(start, runtime, item))
  if (typeof values !== 'object' || values === null || Send.isInstance(values)) return values
  return start.run(values as Record<string, unknown>, runtime)
}

/** @throws UnknownNodeError */
function nodeOf(spec: GraphSpec, name: string): NodeSpec {
  const node = name === START ? spec.start : spec.nodes[spec.nodeIndex.get(name) ?? -1]
  if (node) return node
  throw new UnknownNodeError(
    `asNode "${name}" is no node of graph "${spec.name}". Its nodes: ${listOf(spec.nodeIndex.keys())}. (END takes no values but null.)`,
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
  const ran = new Set(ended.length > 0 ? ended : await lastSuperstep(graph, stored))
  const [name, ...others] = ran
  if (name !== undefined && others.length === 0) return name
  const candidates = name === undefined ? spec.declared : [...ran]
  throw new AmbiguousUpdateError(
    `${name === undefined ? 'It is not stored which node' : 'Several nodes'} of graph "${spec.name}" ran last, so an update must say which one it counts as: ` +
      `updateState(config, values, { asNode }) with one of ${listOf(candidates)}.`,
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
    const { metadata } = at
    const parent: StoredCheckpoint | undefined = at.parentConfig
      ? await graph.saver.get(at.parentConfig)
      : undefined
    const steps = metadata.step - (parent?.metadata.step ?? Number.NaN)
    // A copy stands beside the checkpoint that followed its parent.
    if (metadata.source === 'loop' || (metadata.source === 'fork' && steps === 2)) {
      // With the durability "exit" checkpoints in between are not stored.
      const isKnown = parent && steps === (metadata.source === 'loop' ? 1 : 2)
      return isKnown ? readSuperstep(graph, parent, true).tasks.map(({ node }) => node.name) : []
    }
    at = parent
  }
  return [START]
}
