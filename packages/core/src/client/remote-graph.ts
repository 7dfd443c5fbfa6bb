import type { CheckpointConfig, ThreadConfig } from '../checkpoint/checkpoint-config.ts'
import type { ListOptions } from '../checkpoint/checkpointer.ts'
import type { ThreadRecord } from '../checkpoint/thread-index.ts'
import type { UpdateStateOptions } from '../engine/update-state.ts'
import type {
  AsNodeOf,
  GraphTypes,
  InvokeResultOf,
  RunInputOf,
  StateSnapshotOf,
  StateUpdateValuesOf,
  StreamPartOf,
} from '../graph/graph-types.ts'
import { createDeferred } from '../internal/deferred.ts'
import type { DrawnGraph, GetGraphOptions } from '../internal/drawn-graph.ts'
import type { RequestMethod, WireDrawing, WireRunOptions } from '../protocol/wire-message.ts'
import { GraphStream, type StreamSource } from '../stream/graph-stream.ts'
import { IGNORE_PARTS, type PartSink } from '../stream/part-sink.ts'
import type { GraphOutput, StreamMode } from '../stream/stream-part.ts'
import { checkedObserver } from './checked-observer.ts'
import type { ClientContext } from './client-context.ts'
import type { WireOptionsOf } from './queued-run.ts'
import { toRunInput, toUpdate } from './run-input.ts'
import { stopOnAbort } from './stop-on-abort.ts'
import type { Thread } from './thread.ts'
import { type OpenThreadOptions, ThreadRegistry } from './thread-registry.ts'

/** Options of `stream` and `invoke` on a graph that runs elsewhere. */
export type RemoteRunOptions<Types extends GraphTypes, Modes> = Omit<
  WireOptionsOf<Types>,
  'streamMode'
> & {
  streamMode?: Modes | undefined
  runId?: string | undefined
  signal?: AbortSignal | undefined
}

/** Which of the states of a thread is meant. */
export interface RemoteStateOptions {
  /** `checkpoint_id` and `checkpoint_ns`. Default: the newest of the graph itself. */
  readonly configurable?: Partial<ThreadConfig['configurable']> | undefined
}

/** The threads of a graph, as the serving side knows them. */
export interface RemoteThreads {
  /** Newest first. */
  list(): Promise<readonly ThreadRecord[]>
  get(threadId: string): Promise<ThreadRecord | undefined>
  update(threadId: string, change: { title?: string }): Promise<ThreadRecord>
  delete(threadId: string): Promise<void>
}

interface PreparedRun {
  readonly runId: string
  readonly input: unknown
  readonly options: WireRunOptions
  readonly signal: AbortSignal | undefined
}

/** A graph behind a transport, by the name that it is served under. */
export class RemoteGraph<Types extends GraphTypes = GraphTypes> {
  /** Carries the types; never set. */
  declare readonly '~types'?: Types
  readonly name: string
  readonly threads: RemoteThreads
  readonly #context: ClientContext
  readonly #registry: ThreadRegistry

  constructor(name: string, context: ClientContext) {
    this.name = name
    this.#context = context
    this.#registry = new ThreadRegistry(context, name)
    this.threads = createThreads((...request) => this.#request(...request), this.#registry)
  }

  /**
   * Streams one run, part by part, as the compiled graph itself would.
   *
   * @throws The errors of the run, out of the iteration.
   */
  stream<const Modes extends StreamMode | readonly StreamMode[] = 'updates'>(
    input: RunInputOf<Types>,
    options: RemoteRunOptions<Types, Modes> = {},
  ): GraphStream<StreamPartOf<Types, Modes>> {
    const run = this.#prepare(input, options)
    return new GraphStream(run.runId, (sink) => this.#start(run, sink))
  }

  /**
   * Runs to the end: `{ value, interrupts }`, or the list of parts with a mode other than "values".
   *
   * @throws The errors of the run.
   */
  async invoke<const Modes extends StreamMode | readonly StreamMode[] = 'values'>(
    input: RunInputOf<Types>,
    options: RemoteRunOptions<Types, Modes> = {},
  ): Promise<InvokeResultOf<Types, Modes>> {
    const { streamMode = 'values' } = options
    if (streamMode === 'values') {
      const run = this.#prepare(input, { ...options, streamMode: [] })
      return (await this.#start(run, IGNORE_PARTS).done) as InvokeResultOf<Types, Modes>
    }
    const parts: unknown[] = []
    for await (const part of this.stream(input, options)) parts.push(part)
    return parts as InvokeResultOf<Types, Modes>
  }

  /**
   * The newest state of a thread, or the one that is named.
   *
   * @throws CheckpointerRequiredError for a graph without a saver.
   */
  getState(
    threadId: string,
    options?: RemoteStateOptions & { readonly subgraphs?: boolean | undefined },
  ): Promise<StateSnapshotOf<Types>> {
    return this.#request('state.get', threadId, options) as Promise<StateSnapshotOf<Types>>
  }

  /**
   * The states of a thread, newest first; the newest 100 unless `limit` says otherwise.
   *
   * @throws CheckpointerRequiredError for a graph without a saver.
   */
  async *getStateHistory(
    threadId: string,
    options?: RemoteStateOptions & ListOptions,
  ): AsyncGenerator<StateSnapshotOf<Types>, void> {
    const states = await this.#request('state.history', threadId, options)
    yield* states as StateSnapshotOf<Types>[]
  }

  /**
   * Changes the state of a thread as if a node had returned `values`, as `updateState` of the compiled
   * graph does. With a `checkpoint_id` it branches off there.
   *
   * @param values What the node could return.
   * @returns The config of the new checkpoint: `stream(null, config)` goes on from there.
   * @throws The errors of `CompiledGraph.updateState`; NotCloneableError.
   * @example await agent.updateState(threadId, { topic: 'dogs' }, { asNode: 'refine' })
   */
  async updateState(
    threadId: string,
    values: StateUpdateValuesOf<Types>,
    options?: RemoteStateOptions & UpdateStateOptions<AsNodeOf<Types>>,
  ): Promise<CheckpointConfig> {
    const update = { ...options, values: toUpdate(values) }
    const saved = await this.#request('state.update', threadId, update)
    this.#registry.onSaved(threadId)
    return saved as CheckpointConfig
  }

  /**
   * The graph to look at, as `getGraph` of the compiled graph gives it.
   *
   * @example (await agent.getGraph({ xray: true })).toMermaid()
   */
  async getGraph(options?: GetGraphOptions): Promise<DrawnGraph> {
    const answer = await this.#request('graph.get', options)
    const { nodes, edges, mermaid } = answer as WireDrawing // what answer-request.ts sends
    return { nodes, edges, toMermaid: () => mermaid }
  }

  /** The thread of this id: the same object each time. Without an id a new thread. */
  thread(threadId?: string, options?: OpenThreadOptions): Thread<Types> {
    return this.#registry.open(threadId, options) as unknown as Thread<Types> // one of this graph
  }

  /**
   * Calls back with the id of a thread when it got its id, when a run on it has ended, and when it was
   * changed, renamed or deleted by this client. Returns unsubscribe.
   */
  onThreadsChange(listener: (threadId: string) => void): () => void {
    return this.#registry.onChange(listener)
  }

  dispose(): void {
    this.#registry.dispose()
  }

  #prepare(
    input: unknown,
    options: RemoteRunOptions<GraphTypes, StreamMode | readonly StreamMode[]>,
  ): PreparedRun {
    const { runId = this.#context.ids.create('run'), signal, ...rest } = options
    return { runId, input, options: rest, signal }
  }

  #start(
    { signal, input, ...run }: PreparedRun,
    sink: PartSink,
  ): StreamSource & { done: Promise<GraphOutput> } {
    const { transport } = this.#context
    const { promise, resolve, reject } = createDeferred<GraphOutput>()
    const cancel = (reason?: unknown): Promise<void> =>
      transport.cancel(run.runId, typeof reason === 'string' ? reason : undefined)
    const stop = (): void => void cancel()
    let seq = 0
    const observer = checkedObserver(
      {
        onParts(parts) {
          for (const part of parts) sink.write(part, ++seq)
          return sink.pressure()
        },
        onReset() {}, // a reader cannot unread; the parts that follow are the run in short form
        onEnd(end) {
          if (end.status === 'success') resolve(end.output)
          else if (end.status === 'error') reject(end.error)
          else reject(signal?.reason ?? new DOMException('The run was cancelled.', 'AbortError'))
        },
      },
      stop,
    )
    try {
      signal?.throwIfAborted()
      transport.start({ ...run, ...toRunInput(input), graph: this.name }, observer)
      stopOnAbort(signal, promise, stop)
    } catch (error) {
      reject(error)
    }
    return { done: promise, cancel }
  }

  #request(method: RequestMethod, ...args: readonly unknown[]): Promise<unknown> {
    return this.#context.transport.request(this.name, method, args)
  }
}

function createThreads(
  request: (method: RequestMethod, ...args: readonly unknown[]) => Promise<unknown>,
  registry: ThreadRegistry,
): RemoteThreads {
  return {
    list: () => request('threads.list') as Promise<ThreadRecord[]>,
    get: (threadId) => request('threads.get', threadId) as Promise<ThreadRecord | undefined>,
    async update(threadId, change) {
      const record = await request('threads.update', threadId, change)
      registry.onSaved(threadId)
      return record as ThreadRecord
    },
    async delete(threadId) {
      await registry.find(threadId)?.stop()
      await request('threads.delete', threadId)
      registry.forget(threadId)
      registry.onSaved(threadId)
    },
  }
}
