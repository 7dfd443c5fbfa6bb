import { EMPTY } from '../channels/channel.ts'
import type {
  CheckpointConfig,
  CheckpointMetadata,
  ThreadConfig,
} from '../checkpoint/checkpoint-config.ts'
import type {
  ChannelChange,
  Checkpointer,
  CommitRequest,
  Durability,
  StoredCheckpoint,
  StoredWrite,
  TaskRecord,
} from '../checkpoint/checkpointer.ts'
import { diffLists, type ListSplice } from '../internal/list-splice.ts'
import { nsKey } from '../internal/ns.ts'
import type { ChannelState } from './channel-state.ts'
import type { GraphSpec } from './graph-spec.ts'
import { INPUT_CHANNEL, waitsForInput } from './restore-state.ts'
import { isNested, type RunContext } from './run-context.ts'
import { toStoredSend } from './stored-writes.ts'

/** What a checkpoint is made of, beside the state. */
export interface CheckpointFacts {
  readonly source: CheckpointMetadata['source']
  readonly step: number
  /** Indices of the channels that may differ from the checkpoint before; undefined: all. */
  readonly changed?: readonly number[] | undefined
  /** The input of the run, as it is stored, when it waits to be applied. */
  readonly input?: unknown
}

/**
 * Writes down one graph of a thread as it advances: what tasks wrote while a superstep goes on, a
 * checkpoint at its end. Saves in the background, in order; `settled` tells how that went. With the
 * durability `exit` it saves nothing before `finish`.
 */
export class CheckpointWriter {
  readonly #spec: GraphSpec
  readonly #run: RunContext
  readonly #saver: Checkpointer
  readonly #config: ThreadConfig
  readonly #durability: Durability
  /** The checkpoint that the next superstep starts from, and the one before. */
  #id: string | undefined
  #parentId: string | undefined
  /** The newest checkpoint that is stored. */
  #storedId: string | undefined
  /** The checkpoint that has to be stored in the end. */
  #held: { readonly state: ChannelState; readonly facts: CheckpointFacts } | undefined
  #metadata: StoredCheckpoint['metadata'] | undefined
  /** Channel values as they are stored. */
  #stored: readonly unknown[] = []
  /** Channels that were written since then, outside of a superstep. */
  #changed: readonly number[] = []
  #hasInput = false
  /** The next commit builds on a checkpoint that was chosen, and need not be the newest. */
  #isBranch = false
  #records: TaskRecord[] = []
  /** Resolves when all commits so far have come to an end. */
  #lastCommit: Promise<void> = Promise.resolve()
  #failure: { readonly error: unknown } | undefined

  constructor(spec: GraphSpec, run: RunContext, saver: Checkpointer) {
    this.#spec = spec
    this.#run = run
    this.#saver = saver
    this.#durability = run.options.durability ?? saver.durability ?? 'async'
    this.#config = {
      configurable: { thread_id: run.threadId ?? '', checkpoint_ns: nsKey(run.scope.ns) },
    }
  }

  get id(): string | undefined {
    return this.#id
  }

  /** Undefined before the first checkpoint. */
  get metadata(): StoredCheckpoint['metadata'] | undefined {
    return this.#metadata
  }

  get config(): CheckpointConfig {
    return this.#configOf(this.#id ?? '')
  }

  get parentConfig(): CheckpointConfig | null {
    return this.#parentId === undefined ? null : this.#configOf(this.#parentId)
  }

  /** The checkpoint to go on from: without an id the newest. */
  load(checkpointId?: string): Promise<StoredCheckpoint | undefined> {
    const { configurable } = this.#config
    return this.#saver.get({ configurable: { ...configurable, checkpoint_id: checkpointId } })
  }

  /** The newest checkpoints, or the newest of those older than one of another namespace. */
  list(limit: number, olderThan?: string): AsyncIterable<StoredCheckpoint> {
    const { thread_id } = this.#config.configurable
    const before = olderThan && { configurable: { thread_id, checkpoint_id: olderThan } }
    return this.#saver.list(this.#config, { limit, ...(before ? { before } : {}) })
  }

  /** What is saved next need not build on the newest checkpoint. */
  branch(): void {
    this.#isBranch = true
  }

  /**
   * What follows builds on this checkpoint.
   *
   * @param state As it was stored.
   * @param changed Indices of channels that have been written since, outside of a superstep.
   */
  resumeFrom(stored: StoredCheckpoint, state: ChannelState, changed: readonly number[] = []): void {
    this.#id = stored.config.configurable.checkpoint_id
    this.#storedId = this.#id
    this.#parentId = stored.parentConfig?.configurable.checkpoint_id
    const { source, step, parents } = stored.metadata
    this.#metadata = { source, step, parents }
    this.#stored = state.values
    this.#changed = changed
    this.#hasInput = waitsForInput(this.#spec, stored)
  }

  /** What a task has to say before the superstep has ended. Written with the next commit. */
  record(taskId: string, writes: readonly StoredWrite[]): void {
    this.#records.push({ taskId, writes })
  }

  /** Commits what is recorded, without a checkpoint. */
  flush(): void {
    if (this.#durability !== 'exit') this.#flush()
  }

  /** A superstep has ended, or an input has come: this is the state that the next one starts from. */
  save(state: ChannelState, facts: CheckpointFacts): void {
    const { source, step } = facts
    const isExit = this.#durability === 'exit'
    this.#parentId = isExit ? undefined : this.#id
    this.#id = this.#run.ids.create('checkpoint')
    this.#metadata = { source, step, parents: this.#run.scope.parents }
    if (isExit) this.#hold(state, facts)
    else this.#store(state, facts)
  }

  /**
   * What the next superstep has to wait for.
   *
   * @throws What the saver refused first, as far as it is known already.
   */
  boundary(): Promise<void> | undefined {
    if (this.#durability === 'sync') return this.settled()
    this.#throwIfFailed()
    return undefined
  }

  /**
   * The graph has come to rest: stores what is not stored yet. Resolves when everything is.
   *
   * @param isOver It has ended well. Nobody takes up a nested graph that has, so it leaves nothing,
   *   unless it keeps its state, or has left something earlier.
   * @throws What the saver refused first.
   */
  finish(isOver = false): Promise<void> {
    const isKept = !isNested(this.#run) || this.#spec.checkpointer === true
    if (this.#held && !(isOver && !isKept && this.#storedId === undefined)) {
      const { state, facts } = this.#held
      const records = this.#takeRecords()
      this.#store(state, facts)
      this.#records = records
    }
    this.#held = undefined
    this.#flush()
    return this.settled()
  }

  /**
   * Resolves when everything is saved.
   *
   * @throws What the saver refused first.
   */
  async settled(): Promise<void> {
    await this.#lastCommit
    this.#throwIfFailed()
  }

  #throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error
  }

  #flush(): void {
    if (this.#records.length === 0) return
    this.#commit({ parent: this.#storedId, writes: this.#takeRecords() })
  }

  /** In place of what was held before: what tasks have written since then is part of it. */
  #hold(state: ChannelState, facts: CheckpointFacts): void {
    this.#records = []
    this.#changed = [...new Set([...this.#changed, ...(facts.changed ?? [])])]
    this.#held = { state, facts }
  }

  #store(state: ChannelState, facts: CheckpointFacts): void {
    const { clock, options } = this.#run
    const { start, nodes } = this.#spec
    this.#commit({
      parent: this.#storedId,
      writes: this.#takeRecords(),
      checkpoint: {
        id: this.#id!,
        createdAt: clock.now(),
        metadata: { ...options.metadata, ...this.#metadata! },
        changes: this.#changes(state, facts),
        next: 'input' in facts ? [start.name] : state.triggered.map((at) => nodes[at]!.name),
        sends: state.sends.map((send) => toStoredSend(this.#spec, send)),
      },
    })
    this.#storedId = this.#id
    this.#stored = state.values
    this.#changed = []
    this.#isBranch = false
  }

  #commit(request: Omit<CommitRequest, 'config'>): void {
    const isBranch = this.#isBranch
    const before = this.#lastCommit
    this.#lastCommit = this.#saver.commit({ ...request, isBranch, config: this.#config }).then(
      () => before,
      (error: unknown) => {
        this.#failure ??= { error }
        return before
      },
    )
  }

  #takeRecords(): TaskRecord[] {
    const records = this.#records
    this.#records = []
    return records
  }

  #changes(
    { values }: ChannelState,
    { changed, input = EMPTY }: CheckpointFacts,
  ): readonly ChannelChange[] {
    const changes: ChannelChange[] = []
    const isFirst = this.#storedId === undefined
    const indices = isFirst || !changed ? values.keys() : new Set([...this.#changed, ...changed])
    for (const index of indices) {
      const before = isFirst ? EMPTY : this.#stored[index]
      const value = values[index]
      // A reducer that changed the value in place gives the same object: it is stored whole.
      const isSame = before === value && (!changed || typeof value !== 'object')
      if (isSame || this.#spec.untracked.has(index)) continue
      const splice = spliceOf(before, value)
      changes.push({ channel: this.#spec.channels[index]!.name, value, splice })
    }
    if (input !== EMPTY || this.#hasInput) {
      changes.push({ channel: INPUT_CHANNEL, value: input, splice: undefined })
    }
    this.#hasInput = input !== EMPTY
    return changes
  }

  #configOf(id: string): CheckpointConfig {
    const { options, scope } = this.#run
    const { thread_id: threadId, checkpoint_ns: ns = '' } = this.#config.configurable
    const shown = Object.entries(options.configurable).filter(
      ([key]) => !key.startsWith('__pregel_'),
    )
    const map = scope.ns.length > 0 ? { checkpoint_map: { ...scope.parents, [ns]: id } } : {}
    return {
      configurable: {
        ...Object.fromEntries(shown),
        thread_id: String(threadId),
        checkpoint_ns: ns,
        checkpoint_id: id,
        ...map,
      },
    }
  }
}

function spliceOf(before: unknown, value: unknown): ListSplice | undefined {
  if (before === value || !Array.isArray(before) || !Array.isArray(value)) return undefined
  return diffLists(before, value)
}
