import type { CheckpointConfig, ThreadConfig } from '../checkpoint/checkpoint-config.ts'
import type { Checkpointer, ListOptions } from '../checkpoint/checkpointer.ts'
import { checkpointerRequired } from '../engine/begin-run.ts'
import type { RunRequest } from '../engine/create-context.ts'
import type { GraphSpec } from '../engine/graph-spec.ts'
import { startRun, type RunHandle } from '../engine/run.ts'
import type { Seams } from '../engine/run-context.ts'
import { completeRunOptions, type RunOptions } from '../engine/run-options.ts'
import { type AnyRuntime, callerOf, NodeRuntime } from '../engine/runtime.ts'
import type { StoredGraph } from '../engine/locate-graph.ts'
import {
  type GetStateOptions,
  readStateHistory,
  readStateSnapshot,
} from '../engine/state-access.ts'
import { selectNodes } from '../engine/node-selection.ts'
import { clearCache } from '../engine/task-cache.ts'
import { type StateUpdate, updateState, type UpdateStateOptions } from '../engine/update-state.ts'
import { hasBrand } from '../internal/brand.ts'
import type { DrawnGraph, GetGraphOptions } from '../internal/drawn-graph.ts'
import { systemClock } from '../platform/clock.ts'
import { engineIds } from '../platform/engine-ids.ts'
import { GraphStream } from '../stream/graph-stream.ts'
import { IGNORE_PARTS, type PartSink } from '../stream/part-sink.ts'
import type { StreamMode } from '../stream/stream-part.ts'
import { drawGraph } from './draw-graph.ts'
import type {
  AsNodeOf,
  GraphTypes,
  InvokeResultOf,
  RunInputOf,
  RunOptionsOf,
  StateSnapshotOf,
  StateUpdateValuesOf,
  StreamPartOf,
} from './graph-types.ts'

const BRAND: unique symbol = Symbol.for('rivulet.compiled-graph')

/** A graph that can run. Immutable; one instance serves any number of runs at once. */
export class CompiledGraph<Types extends GraphTypes = GraphTypes> {
  /** Carries the types; never set. */
  declare readonly '~types'?: Types
  readonly name: string
  /** What the engine runs. For graphs that have this one as a node. */
  readonly spec: GraphSpec
  readonly #seams: Seams

  constructor(spec: GraphSpec, seams: Partial<Seams> = {}) {
    this.name = spec.name
    this.spec = spec
    this.#seams = { clock: seams.clock ?? systemClock, ids: seams.ids ?? engineIds }
    Object.defineProperty(this, BRAND, { value: true })
  }

  static isInstance(value: unknown): value is CompiledGraph {
    return hasBrand(value, BRAND)
  }

  /** Where its threads survive; undefined when nothing does. */
  get checkpointer(): Checkpointer | undefined {
    const { checkpointer } = this.spec
    return typeof checkpointer === 'object' ? checkpointer : undefined
  }

  /**
   * Streams one run, part by part.
   *
   * @param input State keys to start from; a Command to a thread; null to go on where it stopped.
   * @param options Options, or the runtime of the node that calls: then the graph is nested in its run.
   * @throws UnknownStreamModeError, InvalidArgumentError at once; everything else comes out of the
   *   iteration, after the parts before it.
   * @example
   * for await (const part of graph.stream({ topic: 'ice cream' }, { streamMode: 'updates' })) {
   *   console.log(part.data) // { refine: { topic: 'ice cream and cats' } }
   * }
   */
  stream<const Modes extends StreamMode | readonly StreamMode[] = 'updates'>(
    input: RunInputOf<Types>,
    options: RunOptionsOf<Types, Modes> | AnyRuntime = {},
  ): GraphStream<StreamPartOf<Types, Modes>> {
    const given = toOptions(options)
    const runId = given.runId ?? this.#seams.ids.create('run')
    const request = this.#request(input, { ...given, runId })
    return new GraphStream(runId, (sink) => startRun(this.spec, request, sink))
  }

  /**
   * Runs to the end, or until it has to wait. With the mode "values", the default, resolves to
   * `{ value, interrupts }`; with another mode or a list, to the list of parts.
   *
   * @throws What a node throws; GraphRecursionLimitError, EmptyInputError and the errors of `stream`.
   */
  async invoke<const Modes extends StreamMode | readonly StreamMode[] = 'values'>(
    input: RunInputOf<Types>,
    options: RunOptionsOf<Types, Modes> | AnyRuntime = {},
  ): Promise<InvokeResultOf<Types, Modes>> {
    const given = toOptions(options)
    if ((given.streamMode ?? 'values') === 'values') {
      const { done } = this.start(input, { ...given, streamMode: [] }, IGNORE_PARTS)
      const { value, interrupts } = await done
      return { value, interrupts } as InvokeResultOf<Types, Modes>
    }
    const parts: unknown[] = []
    for await (const part of this.stream(input, options)) parts.push(part)
    return parts as InvokeResultOf<Types, Modes>
  }

  /**
   * Starts a run whose parts go to a sink: what transports are made of. `stream` and `invoke` are
   * the forms for applications.
   *
   * @throws UnknownStreamModeError, InvalidArgumentError at once; everything else rejects `done`.
   */
  start(input: unknown, options: RunOptions, sink: PartSink): RunHandle {
    return startRun(this.spec, this.#request(input, options), sink)
  }

  /**
   * A thread as it stands, or as it stood at the checkpoint that `config` names. Of a thread that
   * nobody has run: no values, and metadata null.
   *
   * @throws CheckpointerRequiredError; InvalidArgumentError for a namespace that the graph lacks.
   * @example
   * const { values, next, interrupts } = await graph.getState({ configurable: { thread_id: '1' } })
   */
  async getState(config: ThreadConfig, options?: GetStateOptions): Promise<StateSnapshotOf<Types>> {
    const snapshot = await readStateSnapshot(this.#stored(), config, options)
    return snapshot as StateSnapshotOf<Types> // of this graph
  }

  /**
   * The checkpoints of a thread, newest first, those of all branches.
   *
   * @throws CheckpointerRequiredError
   */
  getStateHistory(
    config: ThreadConfig,
    options?: ListOptions,
  ): AsyncGenerator<StateSnapshotOf<Types>, void, undefined> {
    const history = readStateHistory(this.#stored(), config, options)
    return history as AsyncGenerator<StateSnapshotOf<Types>, void, undefined> // of this graph
  }

  /**
   * The graph to look at: its nodes and edges, and as a Mermaid flowchart. Where a `Command` may go is
   * known by the `ends` of its node, and where a condition may lead by its path map.
   *
   * @example graph.getGraph({ xray: true }).toMermaid()
   */
  getGraph({ xray = false }: GetGraphOptions = {}): DrawnGraph {
    return drawGraph(this.spec, xray)
  }

  /**
   * Forgets what nodes with a `cachePolicy` have written: of all, or of those named.
   *
   * @throws UnknownNodeError
   */
  async clearCache(nodes?: readonly Types['nodes'][]): Promise<void> {
    const { spec } = this
    if (nodes) selectNodes(nodes, spec.nodeIndex, 'clearCache')
    if (spec.cache) await clearCache(spec, spec.cache, nodes)
  }

  /**
   * Changes the state of a thread from outside, as if a node had returned `values`: what it leads to
   * is next, what was due before is dropped. With a `checkpoint_id` in the config it branches off
   * there. Nothing is streamed.
   *
   * @param values What the node could return.
   * @returns The config of the new checkpoint: a run with it goes on from there.
   * @throws AmbiguousUpdateError without `asNode` where several nodes ran last; UnknownNodeError;
   *   ConflictError when a run moves the thread meanwhile; CheckpointerRequiredError.
   * @example
   * await graph.updateState(config, { topic: 'dogs' }, { asNode: 'refine' })
   * await graph.invoke(null, config)
   */
  async updateState(
    config: ThreadConfig,
    values: StateUpdateValuesOf<Types>,
    options: UpdateStateOptions<AsNodeOf<Types>> = {},
  ): Promise<CheckpointConfig> {
    return this.bulkUpdateState(config, [[{ ...options, values }]])
  }

  /**
   * Several changes, each list of them one checkpoint: its updates count as if their nodes had run
   * side by side, so each has to say its node where there are several.
   *
   * @returns The config of the last checkpoint.
   * @throws The errors of `updateState`; InvalidArgumentError for an empty list.
   */
  async bulkUpdateState(
    config: ThreadConfig,
    supersteps: readonly (readonly StateUpdate<StateUpdateValuesOf<Types>, AsNodeOf<Types>>[])[],
  ): Promise<CheckpointConfig> {
    return updateState(this.#stored('State can be changed'), config, supersteps)
  }

  #request(input: unknown, options: RunOptions): RunRequest {
    return {
      input,
      options: completeRunOptions(options),
      seams: this.#seams,
      caller: callerOf(options.runtime, 'a nested graph'),
    }
  }

  #stored(what = 'State can be read'): StoredGraph {
    const saver = this.checkpointer
    if (!saver) throw checkpointerRequired(this.spec, what)
    return { spec: this.spec, saver, seams: this.#seams }
  }
}

/** A runtime stands for `{ runtime }`. */
function toOptions<Options extends RunOptions>(given: Options | AnyRuntime): Options {
  return given instanceof NodeRuntime
    ? ({ runtime: given } as unknown as Options)
    : (given as Options)
}
