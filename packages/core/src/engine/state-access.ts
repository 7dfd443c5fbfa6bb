import type { ThreadConfig } from '../checkpoint/checkpoint-config.ts'
import type { Checkpointer, ListOptions, StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import type { SnapshotTask, StateSnapshot } from '../checkpoint/state-snapshot.ts'
import { InvalidArgumentError } from '../errors.ts'
import { type Namespace, nsKey, nsOfKey, ROOT } from '../internal/ns.ts'
import { projectResult } from '../stream/project-tasks.ts'
import { addWrites, applyWrites } from './apply-writes.ts'
import { type ChannelState, readChannels } from './channel-state.ts'
import { dueTask } from './error-handling.ts'
import type { GraphSpec } from './graph-spec.ts'
import { planTasks, restoreInput, restoreState } from './restore-state.ts'
import type { Seams } from './run-context.ts'
import { commandWrites, type PendingTask, readPendingTasks } from './stored-writes.ts'
import type { Task, Writes } from './task.ts'

export interface GetStateOptions {
  /** Put the states of nested graphs in place of pointers to them. Default false. */
  readonly subgraphs?: boolean | undefined
}

/** A graph and where its threads are. */
export interface StoredGraph {
  readonly spec: GraphSpec
  readonly saver: Checkpointer
  readonly seams: Seams
}

/**
 * A thread as it stands, or as it stood at a checkpoint. Where none is named, what finished tasks of
 * the unfinished superstep have written counts (semantics §4.7, §4.11).
 *
 * @throws InvalidArgumentError for a namespace that the graph does not have.
 */
export async function readStateSnapshot(
  graph: StoredGraph,
  config: ThreadConfig,
  { subgraphs = false }: GetStateOptions = {},
): Promise<StateSnapshot> {
  const located = locate(graph, config)
  const stored = await graph.saver.get(located.place)
  if (!stored) return emptySnapshot(config)
  const isNewest = config.configurable.checkpoint_id === undefined
  const snapshot = toSnapshot(located, stored, isNewest)
  if (!subgraphs) return snapshot
  const tasks = snapshot.tasks.map(async (task) =>
    task.state && 'configurable' in task.state
      ? { ...task, state: await nestedSnapshot(graph, task.state) }
      : task,
  )
  return { ...snapshot, tasks: await Promise.all(tasks) }
}

/** Newest first; what was pending is not applied. */
export async function* readStateHistory(
  graph: StoredGraph,
  config: ThreadConfig,
  options: ListOptions = {},
): AsyncGenerator<StateSnapshot, void, undefined> {
  const located = locate(graph, config)
  for await (const stored of graph.saver.list(located.place, options)) {
    yield toSnapshot(located, stored, false)
  }
}

async function nestedSnapshot(
  graph: StoredGraph,
  config: ThreadConfig,
): Promise<StateSnapshot | ThreadConfig> {
  const snapshot = await readStateSnapshot(graph, config, { subgraphs: true })
  // Nothing is kept of a nested graph without a saver, or before it ran.
  return snapshot.metadata ? snapshot : config
}

/** The graph of a namespace. */
interface LocatedGraph extends StoredGraph {
  /** The nodes that lead to it. */
  readonly names: Namespace
  /** Where its checkpoints are. */
  readonly place: ThreadConfig
}

/** The graph that a namespace belongs to: `outer:<task id>|inner:<task id>`. */
function locate(root: StoredGraph, config: ThreadConfig): LocatedGraph {
  const { checkpoint_ns: key = '' } = config.configurable
  let { spec } = root
  let ns: Namespace = ROOT
  const names: string[] = []
  for (const segment of nsOfKey(key)) {
    const [name = ''] = segment.split(':')
    const nested = spec.nodes[spec.nodeIndex.get(name) ?? -1]?.subgraph
    if (!nested) throw notAGraph(spec, name, key)
    spec = nested
    names.push(name)
    ns = spec.checkpointer === true ? [...names] : [...ns, segment]
  }
  const place = { ...config.configurable, checkpoint_ns: nsKey(ns) }
  return { ...root, spec, names, place: { ...config, configurable: place } }
}

function notAGraph(spec: GraphSpec, name: string, ns: string): Error {
  return new InvalidArgumentError(
    `checkpoint_ns "${ns}" names "${name}", which is no node of graph "${spec.name}" that is a graph. (Graphs that the function of a node calls cannot be addressed.)`,
    { argument: 'checkpoint_ns' },
  )
}

function emptySnapshot(config: ThreadConfig): StateSnapshot {
  return {
    values: {},
    next: [],
    config,
    metadata: null,
    createdAt: null,
    parentConfig: null,
    tasks: [],
    interrupts: [],
  }
}

function toSnapshot(
  graph: LocatedGraph,
  stored: StoredCheckpoint,
  isNewest: boolean,
): StateSnapshot {
  const { spec } = graph
  const { configurable } = stored.config
  const pending = readPendingTasks(spec, stored.writes)
  const state = isNewest ? withCommands(graph, stored, pending) : restoreState(spec, stored)
  const ns = nsOfKey(configurable.checkpoint_ns)
  const step = stored.metadata.step + 1
  const planned = planTasks(uncoerced(spec), {
    state,
    input: restoreInput(stored),
    position: {
      ns,
      names: graph.names,
      step,
      checkpointId: configurable.checkpoint_id,
      isTakenUp: false,
    },
  })
  const due = inDeclaredOrder(spec, planned).map((task) => ({
    ...dueTask(task, pending),
    planned: task,
  }))
  const tasks = due.map(({ planned: task, known }) => {
    const own = pending.get(task.id)
    const snapshot = toSnapshotTask(spec, { task, known: own, threadId: configurable.thread_id })
    // What the error handler asks stands with the task that it handles.
    return own === known ? snapshot : { ...snapshot, interrupts: known?.interrupts ?? [] }
  })
  const ended = planned.flatMap((task) => dueTask(task, pending).known?.writes ?? [])
  return {
    values: isNewest ? withWrites(graph, state, ended) : readChannels(spec, state.values, 'all'),
    next: due
      .filter(({ known }) => !isNewest || known?.writes === undefined)
      .map(({ planned: { node } }) => node.name),
    config: stored.config,
    metadata: stored.metadata,
    createdAt: new Date(stored.createdAt).toISOString(),
    parentConfig: stored.parentConfig,
    tasks,
    interrupts: tasks.flatMap(({ interrupts }) => interrupts),
  }
}

/** What is stored is shown as it is: schemas count while a graph runs. */
function uncoerced(spec: GraphSpec): GraphSpec {
  return spec.coerce ? { ...spec, coerce: undefined } : spec
}

function withCommands(
  { spec, seams }: StoredGraph,
  stored: StoredCheckpoint,
  pending: ReadonlyMap<string, PendingTask>,
): ChannelState {
  const newId = (): string => seams.ids.create('message')
  const writes = { results: commandWrites(pending), newId }
  return addWrites(spec, restoreState(spec, stored), writes).state
}

/** Where writes contradict each other, the state is shown without them: it must stay readable. */
function withWrites(
  { spec, seams }: StoredGraph,
  state: ChannelState,
  ended: readonly Writes[],
): Record<string, unknown> {
  const newId = (): string => seams.ids.create('message')
  try {
    const applied = applyWrites(spec, state, { results: ended, newId })
    return readChannels(spec, applied.state.values, 'all')
  } catch {
    return readChannels(spec, state.values, 'all')
  }
}

function inDeclaredOrder(spec: GraphSpec, tasks: readonly Task[]): Task[] {
  const place = ({ node, sendIndex }: Task): number =>
    sendIndex === undefined ? spec.declared.indexOf(node.name) : -1
  return tasks.toSorted((left, right) => place(left) - place(right))
}

function toSnapshotTask(
  spec: GraphSpec,
  { task, known, threadId }: { task: Task; known: PendingTask | undefined; threadId: string },
): SnapshotTask {
  const { id, node, path } = task
  return {
    id,
    name: node.name,
    path,
    error: known?.error ?? null,
    interrupts: known?.interrupts ?? [],
    state: task.subgraphState(threadId),
    result: known?.writes ? resultOf(spec, known.writes) : null,
  }
}

function resultOf(spec: GraphSpec, { writes }: Writes): Record<string, unknown> {
  return projectResult(
    writes
      .filter(({ channel }) => channel < spec.stateCount)
      .map(({ channel, value }) => ({ key: spec.channels[channel]!.name, value })),
  )
}
