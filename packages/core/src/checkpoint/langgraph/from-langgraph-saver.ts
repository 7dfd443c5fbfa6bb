import { ConflictError } from '../../errors.ts'
import { type Clock, systemClock } from '../../platform/clock.ts'
import type { ThreadConfig } from '../checkpoint-config.ts'
import type {
  Checkpointer,
  CommitRequest,
  ListOptions,
  NewCheckpoint,
  StoredCheckpoint,
  TaskRecord,
} from '../checkpointer.ts'
import { EMPTY } from '../../channels/channel.ts'
import { NULL_TASK_ID, placeOf, TASK_STATUS } from '../reserved-channels.ts'
import { CallQueue } from './call-queue.ts'
import { type CheckpointPlace, configOf, type NamespacePlace } from './checkpoint-place.ts'
import { copyJson } from './json-copy.ts'
import type { LangGraphListOptions, LangGraphMetadata, LangGraphSaver, LangGraphTuple } from './langgraph-types.ts'
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
    let left = options.limit ?? Infinity
    if (left <= 0) return
    await this.#queue.idle(place.threadId)
    for await (const tuple of this.#saver.list(configOf(place), toListOptions(place, options))) {
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

  async #store({ threadId, ns }: NamespacePlace, request: CommitRequest): Promise<void> {
    const newest = await this.#read({ threadId, ns })
    const parent = await this.#findParent({ threadId, ns, id: request.parent }, newest)
    if (!request.isBranch && parent !== newest) throw movedOn(threadId, request.parent)
    const { checkpoint, writes = [] } = request
    if (newest && checkpoint && checkpoint.id <= newest.checkpoint.id) {
      throw outOfOrder(threadId, checkpoint.id, newest.checkpoint.id)
    }
    for (const record of parent ? writes : []) await this.#putWrites(threadId, parent!, record)
    if (!checkpoint) return
    const next = toNextCheckpoint(checkpoint, {
      saver: this.#saver,
      parent: parent?.checkpoint,
      newest: newest?.checkpoint,
    })
    await this.#saver.put(
      configOf({ threadId, ns, id: request.parent }),
      next.checkpoint,
      checkpoint.metadata as unknown as LangGraphMetadata,
      next.newVersions,
    )
  }
}
