import type { ThreadConfig } from '../checkpoint/checkpoint-config.ts'
import type { ListOptions, StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import type { SnapshotTask, StateSnapshot } from '../checkpoint/state-snapshot.ts'
import { bare } from './step-reporter.ts'
import { projectResult } from '../stream/project-tasks.ts'
import { applyWrites } from './apply-writes.ts'
import { type ChannelState, readChannels } from './channel-state.ts'
import { dueTask, toldOf } from './error-handling.ts'
import type { GraphSpec } from './graph-spec.ts'
import { locate, type LocatedGraph, type StoredGraph } from './locate-graph.ts'
import { endedWrites, readSuperstep } from './stored-superstep.ts'
import type { PendingTask } from './stored-writes.ts'
import type { Task, Writes } from './task.ts'

export interface GetStateOptions {
  /** Put the states of nested graphs in place of pointers to them. Default false. */
  readonly subgraphs?: boolean | undefined
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
  const threadId = stored.config.configurable.thread_id
  const step = readSuperstep(graph, stored, isNewest)
  const { state, pending } = step
  const due = inDeclaredOrder(spec, step.tasks).map((task) => ({
    name: task.node.name,
    known: dueTask(task, pending).known,
    shown: toSnapshotTask(spec, { task, known: toldOf(task, pending), threadId }),
  }))
  const tasks = due.map(({ shown }) => shown)
  const values = isNewest
    ? withWrites(graph, state, endedWrites(step))
    : readChannels(spec, state.values, 'all')
  return {
    values: (spec.readResult ? bare(values) : values) as Record<string, unknown>,
    next: due
      .filter(({ known }) => !isNewest || known?.writes === undefined)
      .map(({ name }) => name),
    config: stored.config,
    metadata: stored.metadata,
    createdAt: new Date(stored.createdAt).toISOString(),
    parentConfig: stored.parentConfig,
    tasks,
    interrupts: tasks.flatMap(({ interrupts }) => interrupts),
  }
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
