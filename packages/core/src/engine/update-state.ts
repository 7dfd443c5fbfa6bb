import type { CheckpointConfig, ThreadConfig } from '../checkpoint/checkpoint-config.ts'
import type { StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import { EmptyInputError, InvalidArgumentError } from '../errors.ts'
import { nsOfKey } from '../internal/ns.ts'
import { IGNORE_PARTS } from '../stream/part-sink.ts'
import { Outlet } from '../stream/stream-emitter.ts'
import { applyWrites } from './apply-writes.ts'
import { readInput, startOver, threadIdRequired } from './begin-run.ts'
import { Cancellation } from './cancellation.ts'
import { initialState } from './channel-state.ts'
import { CheckpointWriter } from './checkpoint-writer.ts'
import { Command } from './command.ts'
import { createContext } from './create-context.ts'
import { END } from './graph-spec.ts'
import { locate, type LocatedGraph, type StoredGraph } from './locate-graph.ts'
import { pendingInput, unknownCheckpoint } from './replay.ts'
import { restoreState } from './restore-state.ts'
import type { RunContext } from './run-context.ts'
import { completeRunOptions } from './run-options.ts'
import { endedWrites, readSuperstep } from './stored-superstep.ts'
import { saveNodeUpdates } from './update-as-node.ts'

export interface UpdateStateOptions {
  /**
   * The node that the values count as having come from: its edges decide what is next. Default: the
   * node that ran last. Beside nodes: `START`; `END` with null ends the unfinished superstep;
   * `'__input__'` is a new input; `'__copy__'` with null makes a second checkpoint like this one.
   */
  readonly asNode?: string | undefined
  /** Id of a task of the superstep that is left: its snapshot shows the values as its result. */
  readonly taskId?: string | undefined
}

/** One change of a thread from outside. */
export interface StateUpdate<Values = unknown> extends UpdateStateOptions {
  /** What the node could have returned. */
  readonly values: Values
}

/** A checkpoint that is about to follow another one. */
export interface UpdatePlace {
  readonly graph: LocatedGraph
  /** What it follows; undefined on a thread that has none. */
  readonly stored: StoredCheckpoint | undefined
  /** It was named: what is stored of its superstep does not count. */
  readonly isNamed: boolean
  readonly run: RunContext
  readonly writer: CheckpointWriter
}

/**
 * Changes a thread from outside: one checkpoint per list of updates, the updates of one list as if
 * their nodes had run side by side. Nothing of it is streamed (semantics §4.11).
 *
 * @returns The config of the last checkpoint.
 * @throws InvalidArgumentError, ThreadIdRequiredError, UnknownNodeError, AmbiguousUpdateError,
 *   InvalidGraphNodeReturnValueError, ConflictError when a run moves the thread meanwhile, and what
 *   reducers, conditions and the saver throw. The lists before the one that failed are saved.
 */
export async function updateState(
  root: StoredGraph,
  config: ThreadConfig,
  supersteps: readonly (readonly StateUpdate[])[],
): Promise<CheckpointConfig> {
  checkUpdates(root, config, supersteps)
  const graph = locate(root, config)
  const { thread_id: threadId, checkpoint_ns: ns = '' } = graph.place.configurable
  let { checkpoint_id: id } = graph.place.configurable
  const isNamed = id !== undefined
  for (const [at, updates] of supersteps.entries()) {
    const place = { configurable: { ...graph.place.configurable, checkpoint_id: id } }
    const stored = await graph.saver.get(place)
    if (!stored && id !== undefined) throw unknownCheckpoint(graph.spec, String(threadId), id)
    id = await saveUpdates(createPlace(graph, stored, isNamed && at === 0), updates)
  }
  return {
    configurable: { thread_id: String(threadId), checkpoint_ns: ns, checkpoint_id: id! },
  }
}

function checkUpdates(
  { spec }: StoredGraph,
  { configurable }: ThreadConfig,
  supersteps: readonly (readonly StateUpdate[])[],
): void {
  if ((configurable.thread_id ?? undefined) === undefined) throw threadIdRequired(spec)
  if (supersteps.length === 0 || supersteps.some((updates) => updates.length === 0)) {
    throw new InvalidArgumentError(
      `An update of graph "${spec.name}" needs at least one superstep, and each superstep at least one update: [[{ values, asNode }]].`,
      { argument: 'supersteps' },
    )
  }
  for (const updates of supersteps.filter(({ length }) => length > 1)) {
    if (updates.every(({ asNode }) => asNode !== undefined && !STANDS_ALONE.has(asNode))) continue
    throw new InvalidArgumentError(
      'Several updates of one superstep need the name of a node each: { values, asNode }.',
      { argument: 'asNode' },
    )
  }
}

const INPUT = '__input__'
const COPY = '__copy__'
const STANDS_ALONE: ReadonlySet<string> = new Set([END, INPUT, COPY])

function createPlace(
  graph: LocatedGraph,
  stored: StoredCheckpoint | undefined,
  isNamed: boolean,
): UpdatePlace {
  const { spec, saver, seams, names, place } = graph
  // Nothing of a thread is given up when it is saved at its end alone.
  const options = completeRunOptions({ configurable: place.configurable, durability: 'async' })
  const outlet = new Outlet(new Set(), false, IGNORE_PARTS)
  const cancellation = new Cancellation()
  const root = { ...spec, checkpointer: saver }
  const context = createContext(root, { options, seams, input: {}, cancellation, outlet })
  const ns = nsOfKey(place.configurable.checkpoint_ns ?? '')
  const parents = stored?.metadata.parents ?? {}
  const run: RunContext = { ...context, scope: { ...context.scope, ns, names, parents } }
  const writer = new CheckpointWriter(spec, run, saver)
  if (isNamed) writer.branch()
  return { graph, stored, isNamed, run, writer }
}

/** Returns the id of the checkpoint. */
async function saveUpdates(place: UpdatePlace, updates: readonly StateUpdate[]): Promise<string> {
  const { values, asNode } = updates[0]!
  const isEmpty = values === null || values === undefined
  if (asNode === COPY) await saveCopy(place, isEmpty)
  else if (asNode === INPUT) saveInput(place, values)
  else if (asNode === END && isEmpty) saveEnd(place)
  else if (asNode === undefined && isEmpty) saveUnchanged(place)
  else await saveNodeUpdates(place, updates)
  await place.writer.settled()
  return place.writer.id!
}

/** The checkpoint once more, beside it: what is due there is due anew. */
async function saveCopy({ graph, stored, writer }: UpdatePlace, isEmpty: boolean): Promise<void> {
  const { spec, saver } = graph
  if (!stored || !isEmpty) {
    throw new InvalidArgumentError(
      stored
        ? "A copy takes no values: updateState(config, null, { asNode: '__copy__' }), then change the copy."
        : `Graph "${spec.name}" has no checkpoint on this thread that could be copied.`,
      { argument: stored ? 'values' : 'config' },
    )
  }
  const parent = stored.parentConfig ? await saver.get(stored.parentConfig) : undefined
  writer.branch()
  if (parent) writer.resumeFrom(parent, restoreState(spec, parent))
  const step = stored.metadata.step + 1
  writer.save(restoreState(spec, stored), { source: 'fork', step, ...pendingInput(stored) })
}

function saveInput({ graph: { spec }, stored, run, writer }: UpdatePlace, values: unknown): void {
  const input = Command.isInstance(values) ? values : readInput(spec, values)
  if (!input) {
    throw new EmptyInputError(
      `A new input of graph "${spec.name}" needs an object with state keys, but there is none.`,
      { graph: spec.name },
    )
  }
  startOver({ spec, run, writer }, stored, input)
}

/** The superstep ends as if its unfinished tasks had written nothing. */
function saveEnd({ graph, stored, run, writer }: UpdatePlace): void {
  const { spec } = graph
  if (!stored) return writer.save(initialState(spec), { source: 'update', step: 0 })
  const superstep = readSuperstep(graph, stored, true)
  const newId = (): string => run.ids.create('message')
  const { state, changed } = applyWrites(spec, superstep.state, {
    results: endedWrites(superstep),
    newId,
  })
  writer.resumeFrom(stored, restoreState(spec, stored), superstep.changed)
  writer.save(state, { source: 'update', step: stored.metadata.step + 1, changed })
}

/** The same state under a new id: what is due there is due anew. */
function saveUnchanged({ graph: { spec }, stored, writer }: UpdatePlace): void {
  if (!stored) return writer.save(initialState(spec), { source: 'update', step: 0 })
  const state = restoreState(spec, stored)
  const step = stored.metadata.step + 1
  writer.resumeFrom(stored, state)
  writer.save(state, { source: 'update', step, changed: [], ...pendingInput(stored) })
}
