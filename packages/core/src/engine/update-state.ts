import type { CheckpointConfig, ThreadConfig } from '../checkpoint/checkpoint-config.ts'
import type { StoredCheckpoint } from '../checkpoint/checkpointer.ts'
import { InvalidArgumentError } from '../errors.ts'
import { nsOfKey } from '../internal/ns.ts'
import { IGNORE_PARTS } from '../stream/part-sink.ts'
import { Outlet } from '../stream/stream-emitter.ts'
import { type StateChange, applyWrites } from './apply-writes.ts'
import { readInput, startOver, threadIdRequired } from './begin-run.ts'
import { Cancellation } from './cancellation.ts'
import { type ChannelState, initialState } from './channel-state.ts'
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
import { applyAsNodes } from './update-as-node.ts'

export interface UpdateStateOptions<Node extends string = string> {
  /**
   * The node that the values count as having come from: its edges decide what is next. Default: the
   * node that ran last. Beside nodes: `START`; `END` with null ends the unfinished superstep;
   * `'__input__'` is a new input; `'__copy__'` with null makes a second checkpoint like this one.
   */
  readonly asNode?: Node | undefined
  /** Id of a task of the superstep that is left: its snapshot shows the values as its result. */
  readonly taskId?: string | undefined
}

/** One change of a thread from outside. */
export interface StateUpdate<
  Values = unknown,
  Node extends string = string,
> extends UpdateStateOptions<Node> {
  /** What the node could have returned. */
  readonly values: Values
}

/** The graph that the updates of one call change. */
interface UpdatedGraph extends LocatedGraph {
  /** The nodes of the last superstep that ended, once somebody has asked: no update runs a node. */
  ranLast?: readonly string[] | undefined
}

/** A checkpoint that is about to follow another one. */
export interface UpdatePlace {
  readonly graph: UpdatedGraph
  /** What it follows; undefined on a thread that has none. */
  readonly stored: StoredCheckpoint | undefined
  /** The state of that, as it is stored. */
  readonly before: ChannelState
  /** It was named: what is stored of its superstep does not count. */
  readonly isNamed: boolean
  readonly step: number
  readonly run: RunContext
  readonly writer: CheckpointWriter
  readonly newId: () => string
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
  const graph: UpdatedGraph = locate(root, config)
  const { configurable } = graph.place
  const { thread_id: threadId, checkpoint_ns: ns } = configurable
  let { checkpoint_id: id } = configurable
  let isNamed = id !== undefined
  for (const updates of supersteps) {
    const stored = await graph.saver.get({
      configurable: { ...configurable, checkpoint_id: id },
    })
    if (!stored && id !== undefined) throw unknownCheckpoint(graph.spec, threadId, id)
    id = await saveUpdates(createPlace(graph, stored, isNamed), updates)
    isNamed = false
  }
  return {
    configurable: { thread_id: String(threadId), checkpoint_ns: ns, checkpoint_id: id! },
  }
}

const INPUT = '__input__'
const COPY = '__copy__'
const STANDS_ALONE: readonly unknown[] = [END, INPUT, COPY, undefined]

function checkUpdates(
  { spec }: StoredGraph,
  { configurable }: ThreadConfig,
  supersteps: readonly (readonly StateUpdate[])[],
): void {
  if ((configurable.thread_id ?? undefined) === undefined) throw threadIdRequired(spec)
  if (supersteps.length === 0 || supersteps.some((updates) => updates.length === 0)) {
    throw new InvalidArgumentError(
      'Give supersteps with at least one update each: [[{ values, asNode }]].',
      { argument: 'supersteps' },
    )
  }
  for (const updates of supersteps) {
    if (updates.length > 1 && updates.some(({ asNode }) => STANDS_ALONE.includes(asNode))) {
      throw new InvalidArgumentError(
        'Several updates of a superstep need a node each: { values, asNode }.',
        { argument: 'asNode' },
      )
    }
  }
}

function createPlace(
  graph: UpdatedGraph,
  stored: StoredCheckpoint | undefined,
  isNamed: boolean,
): UpdatePlace {
  const { spec, saver, seams, names, place } = graph
  const context = createContext(
    { ...spec, checkpointer: saver },
    {
      // Each checkpoint is saved, whatever the saver says of runs.
      options: completeRunOptions({ configurable: place.configurable, durability: 'async' }),
      seams,
      input: {},
      cancellation: new Cancellation(),
      outlet: new Outlet(new Set(), false, IGNORE_PARTS),
    },
  )
  const ns = nsOfKey(place.configurable.checkpoint_ns)
  const { parents, step } = stored?.metadata ?? { parents: {}, step: -1 }
  const run: RunContext = { ...context, scope: { ...context.scope, ns, names, parents } }
  const writer = new CheckpointWriter(spec, run, saver)
  if (isNamed) writer.branch()
  return {
    graph,
    stored,
    before: stored ? restoreState(spec, stored) : initialState(spec),
    isNamed,
    step: step + 1,
    run,
    writer,
    newId: () => run.ids.create('message'),
  }
}

/** Returns the id of the checkpoint. */
async function saveUpdates(place: UpdatePlace, updates: readonly StateUpdate[]): Promise<string> {
  const { values, asNode } = updates[0]!
  const isEmpty = values === null || values === undefined
  if (asNode === COPY) await saveCopy(place, isEmpty)
  else if (asNode === INPUT) saveInput(place, values)
  else if (asNode === END && isEmpty) saveEnd(place)
  // The same state under a new id: what is due is due anew.
  else if (asNode === undefined && isEmpty) saveUpdate(place, { state: place.before, changed: [] })
  else saveUpdate(place, await applyAsNodes(place, updates))
  await place.writer.settled()
  return place.writer.id!
}

function saveUpdate(
  { graph: { spec }, stored, before, step, writer }: UpdatePlace,
  { state, changed }: StateChange,
): void {
  if (stored) writer.resumeFrom(stored, before)
  // An input goes on waiting where nothing has happened.
  const input = stored && state === before ? pendingInput(spec, stored) : {}
  writer.save(state, { source: 'update', step, changed, ...input })
}

/** The checkpoint once more, beside it: what is due there is due anew. */
async function saveCopy(place: UpdatePlace, isEmpty: boolean): Promise<void> {
  const { graph, stored, before, step, writer } = place
  if (!stored || !isEmpty) {
    throw new InvalidArgumentError(
      stored
        ? 'A copy takes null for values: change it afterwards.'
        : 'There is no checkpoint to copy.',
      { argument: stored ? 'values' : 'config' },
    )
  }
  const parent = stored.parentConfig && (await graph.saver.get(stored.parentConfig))
  writer.branch()
  if (parent) writer.resumeFrom(parent, restoreState(graph.spec, parent))
  writer.save(before, { source: 'fork', step, ...pendingInput(graph.spec, stored) })
}

function saveInput({ graph: { spec }, stored, run, writer }: UpdatePlace, values: unknown): void {
  const input = Command.isInstance(values) ? values : readInput(spec, values)
  startOver({ spec, run, writer }, stored, input)
}

/** The superstep ends as if its unfinished tasks had written nothing. */
function saveEnd(place: UpdatePlace): void {
  const { graph, stored, newId } = place
  const superstep = readSuperstep(graph, stored, true)
  const results = endedWrites(superstep)
  const { state, changed } = applyWrites(graph.spec, superstep.state, { results, newId })
  saveUpdate(place, { state, changed: [...superstep.changed, ...changed] })
}
