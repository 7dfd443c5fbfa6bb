import { EMPTY } from '../../channels/channel.ts'
import { ConflictError } from '../../errors.ts'
import { type Clock, systemClock } from '../../platform/clock.ts'
import type { ThreadConfig } from '../checkpoint-config.ts'
import type {
  Checkpointer,
  CommitRequest,
  ListOptions,
  NewCheckpoint,
  StoredCheckpoint,
  StoredWrite,
  TaskRecord,
} from '../checkpointer.ts'
import { checkpointGone, threadMoved } from '../conflict.ts'
import { NULL_TASK_ID, placeOf, TASK_STATUS } from '../reserved-channels.ts'
import { CallQueue } from './call-queue.ts'
import { configOf, type NamespacePlace, placeIn } from './checkpoint-place.ts'
import { copyJson } from './json-copy.ts'
import type { LangGraphListOptions, LangGraphSaver, LangGraphTuple } from './langgraph-types.ts'
import { toNextCheckpoint } from './next-checkpoint.ts'
import { SaverThreads } from './saver-threads.ts'
import { toStoredCheckpoint } from './stored-checkpoint.ts'

/**
 * Any saver of LangGraph's (memory, Postgres, SQLite, …) as one that our graphs take. Set the saver up
 * first, where it has to be (`await saver.setup()`).
 *
 * Carries JSON, undefined, Map, Set and RegExp. Everything else (BigInt, Date, bytes, NaN, cycles,
 * functions, instances of classes) LangGraph's savers would replace without a word: it is refused
 * (`NOT_STORABLE`, with the path).
 *
 * LangGraph's savers cannot compare and write in one step: whether somebody else has moved the thread
 * (`CONFLICT`) is looked up right before each commit, so two commits in the same moment both count.
 * Nor are the writes of a step and its checkpoint one transaction; the writes go first, so that a run
 * that stops between them goes on from there.
 *
 * @param saver `BaseCheckpointSaver`, or whatever has its shape.
 * @example
 * import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
 * import { fromLangGraphSaver } from '@rivulet/core/langgraph'
 *
 * const saver = PostgresSaver.fromConnString(url)
 * await saver.setup()
 * const graph = builder.compile({ checkpointer: fromLangGraphSaver(saver) })
 */
export function fromLangGraphSaver(
  saver: LangGraphSaver,
  { clock = systemClock }: { readonly clock?: Clock | undefined } = {},
): Checkpointer {
  return new LangGraphCheckpointer(saver, clock)
}

type Commit = Omit<CommitRequest, 'config'>

class LangGraphCheckpointer implements Checkpointer {
  readonly threads: SaverThreads
  readonly #saver: LangGraphSaver
  readonly #queue = new CallQueue()

  constructor(saver: LangGraphSaver, clock: Clock) {
    this.#saver = saver
    this.threads = new SaverThreads(saver, { clock, queue: this.#queue })
  }

  async get(config: ThreadConfig): Promise<StoredCheckpoint | undefined> {
    const place = placeIn(config)
    await this.#queue.idle(place.threadId)
    const tuple = await this.#read(place)
    return tuple && toStoredCheckpoint(tuple, place.threadId)
  }

  async *list(config: ThreadConfig, options: ListOptions = {}): AsyncGenerator<StoredCheckpoint> {
    const { id, ...place } = placeIn(config)
    let left = Math.min(options.limit ?? Infinity, id === undefined ? Infinity : 1)
    if (left <= 0) return
    // A saver may know no listing of the one checkpoint that is named.
    const asked = id === undefined ? options : { ...options, limit: undefined }
    await this.#queue.idle(place.threadId)
    for await (const tuple of this.#saver.list(configOf(place), toListOptions(place, asked))) {
      if (id !== undefined && tuple.checkpoint.id !== id) continue
      yield toStoredCheckpoint(tuple, place.threadId)
      if (--left <= 0) return
    }
  }

  async commit(request: CommitRequest): Promise<void> {
    const place = placeIn(request.config)
    // Before anything is waited for: nodes may go on with the same objects.
    const copy = copyRequest(request)
    await this.#queue.run(place.threadId, () => this.#store(place, copy))
  }

  async deleteThread(threadId: string): Promise<void> {
    await this.#queue.run(threadId, () => this.#saver.deleteThread(threadId))
  }

  #read(place: NamespacePlace): Promise<LangGraphTuple | undefined> {
    return this.#saver.getTuple(configOf(place))
  }

  async #store({ threadId, ns }: NamespacePlace, request: Commit): Promise<void> {
    const newest = await this.#read({ threadId, ns })
    const parent = await this.#findParent({ threadId, ns, id: request.parent }, newest)
    if (!request.isBranch && parent !== newest) throw threadMoved(threadId, request.parent)
    const { checkpoint, writes = [] } = request
    if (newest && checkpoint && checkpoint.id <= newest.checkpoint.id) {
      throw outOfOrder(threadId, checkpoint.id, newest.checkpoint.id)
    }
    // Without a parent there is nothing to write to: a task belongs to a checkpoint.
    for (const record of writes) if (parent) await this.#putWrites(parent, record)
    if (!checkpoint) return
    const next = toNextCheckpoint(checkpoint, {
      saver: this.#saver,
      parent: parent?.checkpoint,
      newest: newest?.checkpoint,
    })
    await this.#saver.put(
      configOf({ threadId, ns, id: request.parent }),
      next.checkpoint,
      checkpoint.metadata,
      next.newVersions,
    )
  }

  /** @throws ConflictError where it is not there. */
  async #findParent(
    { id, ...place }: NamespacePlace,
    newest: LangGraphTuple | undefined,
  ): Promise<LangGraphTuple | undefined> {
    if (id === undefined) return undefined
    if (id === newest?.checkpoint.id) return newest
    const parent = await this.#read({ ...place, id })
    if (!parent) throw checkpointGone(place.threadId, id)
    return parent
  }

  /** A saver tells by a whole call whether its writes replace others, so the two kinds never mix. */
  async #putWrites(
    { config, pendingWrites = [] }: LangGraphTuple,
    { taskId, writes }: TaskRecord,
  ): Promise<void> {
    const status = writes.filter(([channel]) => TASK_STATUS.has(channel))
    const known = pendingWrites.flatMap(([task, channel, value]): StoredWrite[] =>
      task === taskId && !TASK_STATUS.has(channel) ? [[channel, value]] : [],
    )
    let results = writes.filter(([channel]) => !TASK_STATUS.has(channel))
    // Commands add up: a saver leaves out what stands at a place that is taken.
    if (taskId === NULL_TASK_ID && results.length > 0) results = [...known, ...results]
    else if (known.length > 0) results = []
    for (const each of [status, results]) {
      if (each.length === 0) continue
      const list = each.map(([channel, value]): [string, unknown] => [channel, value])
      await this.#saver.putWrites(config, list, taskId)
    }
  }
}

function toListOptions(
  place: NamespacePlace,
  { limit, before, filter }: ListOptions,
): LangGraphListOptions {
  const beforeId = before?.configurable.checkpoint_id
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(beforeId === undefined ? {} : { before: configOf({ ...place, id: beforeId }) }),
    ...(filter ? { filter: { ...filter } } : {}),
  }
}

/** @throws NotStorableError */
function copyRequest({ parent, isBranch, writes = [], checkpoint }: CommitRequest): Commit {
  return {
    parent,
    isBranch,
    writes: writes.map(({ taskId, writes: each }) => ({
      taskId,
      writes: each.map(([channel, value]) => [channel, copyJson(value, placeOf(channel))] as const),
    })),
    checkpoint: checkpoint && copyCheckpoint(checkpoint),
  }
}

function copyCheckpoint(checkpoint: NewCheckpoint): NewCheckpoint {
  const { changes, metadata, next, sends } = checkpoint
  return {
    ...checkpoint,
    metadata: copyJson(metadata, 'metadata'),
    changes: changes.map(({ channel, value }) => ({
      channel,
      value: value === EMPTY ? EMPTY : copyJson(value, placeOf(channel)),
      splice: undefined, // LangGraph's savers take lists whole
    })),
    next: [...next],
    sends: copyJson(sends, 'sends'),
  }
}

function outOfOrder(threadId: string, checkpointId: string, newest: string): ConflictError {
  return new ConflictError(
    `Checkpoint ${checkpointId} of thread "${threadId}" does not sort after ${newest}, the newest one, ` +
      'and a LangGraph saver takes the newest by its id: it would never be found. Either the clocks of ' +
      'two machines differ, or ids are made that do not sort by time.',
    { threadId, checkpointId },
  )
}
