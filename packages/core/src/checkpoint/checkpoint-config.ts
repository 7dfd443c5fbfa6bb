/** Names a checkpoint: what `config` holds in parts, snapshots and options. */
export interface CheckpointConfig {
  readonly configurable: {
    readonly thread_id: string
    /** Of the graph, `|` between its segments; `''` is the root. */
    readonly checkpoint_ns: string
    readonly checkpoint_id: string
    /** In nested graphs: the checkpoints of the graphs above, and of this one, by namespace. */
    readonly checkpoint_map?: Readonly<Record<string, string>>
    readonly [user: string]: unknown
  }
}

/** Names a thread, or one of its checkpoints: what callers pass. */
export interface ThreadConfig {
  readonly configurable: {
    readonly thread_id: string | number
    readonly checkpoint_ns?: string | undefined
    /** Absent: the newest. */
    readonly checkpoint_id?: string | undefined
    readonly [user: string]: unknown
  }
}

export interface CheckpointMetadata {
  /** What made it: the input of a run, a superstep, a change from outside, a branching off. */
  readonly source: 'input' | 'loop' | 'update' | 'fork'
  /** -1 for the first input of a thread, then counting. */
  readonly step: number
  /** The checkpoints of the graphs above, by namespace; empty at the root. */
  readonly parents: Readonly<Record<string, string>>
  readonly [user: string]: unknown
}
