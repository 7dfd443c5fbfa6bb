import type { Clock } from '../../platform/clock.ts'
import {
  newRecord,
  type ThreadChange,
  type ThreadIndex,
  type ThreadRecord,
} from '../thread-index.ts'
import type { CallQueue } from './call-queue.ts'
import { configOf } from './checkpoint-place.ts'
import type { LangGraphMetadata, LangGraphSaver, LangGraphTuple } from './langgraph-types.ts'

/** The namespace in which a thread's record stands: in the metadata of its only checkpoint. */
const PLACE = '__rivulet__'
/** Always the same, so that a record replaces the one before. */
const RECORD_ID = '00000000-0000-6000-8000-000000000000'

/**
 * The index of threads, which LangGraph's savers lack, kept in the saver itself: a record survives,
 * and goes when its thread is deleted.
 */
export class SaverThreads implements Pick<ThreadIndex, 'list' | 'get' | 'update'> {
  readonly #saver: LangGraphSaver
  readonly #clock: Clock
  readonly #queue: CallQueue

  /** @param queue Of the savers calls, so that none comes between reading and writing. */
  constructor(saver: LangGraphSaver, { clock, queue }: { clock: Clock; queue: CallQueue }) {
    this.#saver = saver
    this.#clock = clock
    this.#queue = queue
  }

  async list(): Promise<readonly ThreadRecord[]> {
    const records: ThreadRecord[] = []
    const everyThread = { configurable: { checkpoint_ns: PLACE } }
    for await (const tuple of this.#saver.list(everyThread)) {
      const record = recordIn(tuple)
      if (record) records.push(record)
    }
    return records.toSorted((left, right) => right.updatedAt - left.updatedAt)
  }

  async get(threadId: string): Promise<ThreadRecord | undefined> {
    await this.#queue.idle(threadId)
    return this.#read(threadId)
  }

  update(threadId: string, change: ThreadChange): Promise<ThreadRecord> {
    return this.#queue.run(threadId, async () => {
      const now = this.#clock.now()
      const known = (await this.#read(threadId)) ?? newRecord(threadId, now)
      const record = { ...known, ...change, updatedAt: now }
      await this.#write(record)
      return record
    })
  }

  async #read(threadId: string): Promise<ThreadRecord | undefined> {
    return recordIn(await this.#saver.getTuple(configOf({ threadId, ns: PLACE })))
  }

  async #write(record: ThreadRecord): Promise<void> {
    const { threadId, updatedAt } = record
    const checkpoint = {
      v: 4,
      id: RECORD_ID,
      ts: new Date(updatedAt).toISOString(),
      channel_values: {},
      channel_versions: {},
      versions_seen: {},
    }
    const metadata = { source: 'update' as const, step: -1, parents: {}, thread: record }
    await this.#saver.put(configOf({ threadId, ns: PLACE }), checkpoint, metadata, {})
  }
}

function recordIn(tuple: LangGraphTuple | undefined): ThreadRecord | undefined {
  const metadata: (LangGraphMetadata & { thread?: ThreadRecord }) | undefined = tuple?.metadata
  return metadata?.thread
}
