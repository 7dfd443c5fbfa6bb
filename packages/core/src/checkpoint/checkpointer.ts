import type { ListSplice } from '../internal/list-splice.ts'
import type { CheckpointConfig, CheckpointMetadata, ThreadConfig } from './checkpoint-config.ts'
import type { ThreadIndex } from './thread-index.ts'

/** What became of one channel in a superstep. */
export interface ChannelChange {
  /** Its name. */
  readonly channel: string
  /** The value now; `EMPTY` when there is none any more. */
  readonly value: unknown
  /** What a list has that the parent's lacks, and the other way round: enough to rebuild it. */
  readonly splice: ListSplice | undefined
}

/** A `Send` that is due. */
export interface StoredSend {
  readonly node: string
  readonly args: unknown
  /** Of this task alone. Times in milliseconds. */
  readonly timeout?: StoredTimeout | undefined
}

interface StoredTimeout {
  readonly runTimeout?: number | undefined
  readonly idleTimeout?: number | undefined
  readonly refreshOn?: 'auto' | 'heartbeat' | undefined
}

/** A checkpoint as it is handed over: what differs from its parent. */
export interface NewCheckpoint {
  /** Sorts as text after those that were made before it: some savers find the newest by that. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly metadata: CheckpointMetadata
  /** Each channel at most once; those that are not named are as in the parent. */
  readonly changes: readonly ChannelChange[]
  /** Names of the nodes that edges made due. */
  readonly next: readonly string[]
  readonly sends: readonly StoredSend[]
}

/** What a task wrote while the superstep around it had not ended. */
export interface TaskRecord {
  readonly taskId: string
  /** In write order; channels and the reserved names of `reserved-channels.ts`. */
  readonly writes: readonly StoredWrite[]
}

export type StoredWrite = readonly [channel: string, value: unknown]

/** One transaction: writes of tasks, a checkpoint, or both. */
export interface CommitRequest {
  /** Thread and namespace; an id in it does not count. */
  readonly config: ThreadConfig
  /**
   * The checkpoint that this builds on: the writes belong to it. Undefined for the first. It has to
   * be the newest of the namespace, unless `isBranch` says that an older one was chosen, or, with
   * undefined, that a line of its own begins beside what is there.
   */
  readonly parent: string | undefined
  readonly isBranch?: boolean | undefined
  readonly writes?: readonly TaskRecord[] | undefined
  readonly checkpoint?: NewCheckpoint | undefined
}

/** A checkpoint as it is read: whole. */
export interface StoredCheckpoint {
  readonly config: CheckpointConfig
  readonly parentConfig: CheckpointConfig | null
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly metadata: CheckpointMetadata
  /** By channel name; empty channels are absent. The caller's own copy. */
  readonly values: Readonly<Record<string, unknown>>
  readonly next: readonly string[]
  readonly sends: readonly StoredSend[]
  readonly writes: readonly TaskRecord[]
}

export interface ListOptions {
  readonly limit?: number | undefined
  /**
   * Only checkpoints older than this one, by their ids, which sort by time: it may belong to another
   * namespace.
   */
  readonly before?: ThreadConfig | undefined
  /** Only checkpoints whose metadata has these values. */
  readonly filter?: Readonly<Record<string, unknown>> | undefined
}

/**
 * When a run waits for what it saves: `sync` before each next superstep, `async` at its end alone,
 * and with `exit` it saves nothing until then. Source: semantics §4.10.
 */
export type Durability = 'sync' | 'async' | 'exit'

/**
 * Where threads survive. One checkpoint per superstep, per graph of a thread; a thread of N steps
 * takes O(N) bytes, because a checkpoint stores only what changed.
 *
 * What a saver keeps is isolated from the objects that it was given before `commit` first waits for
 * anything, and commits count in the order of the calls.
 */
export interface Checkpointer {
  /** What runs do that do not say it themselves. Absent: `async`. */
  readonly durability?: Durability | undefined
  /** The checkpoint that `config` names, without an id the newest of the namespace. */
  get(config: ThreadConfig): Promise<StoredCheckpoint | undefined>
  /** Newest first. */
  list(config: ThreadConfig, options?: ListOptions): AsyncIterable<StoredCheckpoint>
  /**
   * All or nothing.
   *
   * @throws NotStorableError for a value that the saver cannot carry; ConflictError when the parent
   *   is not there, or when somebody else has built on it meanwhile.
   */
  commit(request: CommitRequest): Promise<void>
  deleteThread(threadId: string): Promise<void>
  /** What is known of the threads without reading their states. */
  readonly threads: Pick<ThreadIndex, 'list' | 'get' | 'update'>
}
