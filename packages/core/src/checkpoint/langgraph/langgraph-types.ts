/**
 * The shapes of LangGraph's savers, as far as the two directions of the bridge need them. They are
 * LangGraph's own in everything but the import: neither needs its packages.
 */

export type LangGraphVersion = number | string

/** `configurable`: `thread_id`, `checkpoint_ns`, `checkpoint_id`, and whatever else a run was given. */
export interface LangGraphConfig {
  configurable?: Record<string, unknown>
}

export interface LangGraphCheckpoint {
  /** Of the format: 4. */
  v: number
  /** Sorts by time: savers take the newest by it. */
  id: string
  /** ISO 8601, UTC. */
  ts: string
  /** Empty channels are absent. */
  channel_values: Record<string, unknown>
  channel_versions: Record<string, LangGraphVersion>
  /** By node, then by channel. */
  versions_seen: Record<string, Record<string, LangGraphVersion>>
}

export interface LangGraphMetadata {
  source: 'input' | 'loop' | 'update' | 'fork'
  step: number
  parents: Record<string, string>
}

export type LangGraphPendingWrite = [taskId: string, channel: string, value: unknown]

export interface LangGraphTuple {
  config: LangGraphConfig
  checkpoint: LangGraphCheckpoint
  metadata?: LangGraphMetadata
  parentConfig?: LangGraphConfig
  pendingWrites?: LangGraphPendingWrite[]
}

export interface LangGraphListOptions {
  limit?: number
  before?: LangGraphConfig
  filter?: Record<string, unknown>
}

/** What every saver of LangGraph has: `BaseCheckpointSaver`, without what only some have. */
export interface LangGraphSaver {
  getTuple(config: LangGraphConfig): Promise<LangGraphTuple | undefined>
  list(config: LangGraphConfig, options?: LangGraphListOptions): AsyncIterable<LangGraphTuple>
  put(
    config: LangGraphConfig,
    checkpoint: LangGraphCheckpoint,
    metadata: LangGraphMetadata,
    newVersions: Record<string, LangGraphVersion>,
  ): Promise<LangGraphConfig>
  putWrites(
    config: LangGraphConfig,
    writes: [channel: string, value: unknown][],
    taskId: string,
  ): Promise<void>
  deleteThread(threadId: string): Promise<void>
  getNextVersion(current: LangGraphVersion | undefined): LangGraphVersion
}
