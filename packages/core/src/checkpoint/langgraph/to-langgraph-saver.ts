import { ConflictError, InvalidArgumentError } from '../../errors.ts'
import type { CheckpointMetadata } from '../checkpoint-config.ts'
import type { Checkpointer, StoredCheckpoint } from '../checkpointer.ts'
import { isolate } from '../isolate.ts'
import { placeOf, TASKS } from '../reserved-channels.ts'
import { CallQueue } from './call-queue.ts'
import { changesOf, type NewParts } from './checkpoint-changes.ts'
import { type DeltaHistory, readDeltaHistory } from './delta-history.ts'
import {
  type CheckpointPlace,
  configOf,
  namesIn,
  type NamespacePlace,
  placeIn,
} from './checkpoint-place.ts'
import { EarlyWrites } from './early-writes.ts'
import { decode, encode } from './langchain-codec.ts'
import type {
  LangGraphCheckpoint,
  LangGraphConfig,
  LangGraphListOptions,
  LangGraphMetadata,
  LangGraphTuple,
  LangGraphVersion,
} from './langgraph-types.ts'
import { NamespaceList } from './namespace-list.ts'
import { type LangGraphSerializer, serializer } from './serializer.ts'
import { factsOf, readParts, timeOf } from './stored-names.ts'
import { toPendingWrites, toRecords } from './write-order.ts'

/**
 * A saver of ours as one that LangGraph's graphs take: `compile({ checkpointer })`. Only what changed
 * is stored, whatever the graph hands over. It has everything of `BaseCheckpointSaver`, but does not
 * extend it, so that none of LangGraph's packages is loaded; `@langchain/core` is, as soon as stored
 * state holds one of its objects (messages).
 *
 * Carries what the saver carries, and LangChain's objects; other instances of classes are refused.
 *
 * @example
 * import { MemorySaver } from '@rivulet/core'
 * import { toLangGraphSaver } from '@rivulet/core/langgraph'
 *
 * const graph = builder.compile({ checkpointer: toLangGraphSaver(new MemorySaver()) })
 */
export function toLangGraphSaver(checkpointer: Checkpointer): RivuletLangGraphSaver {
  return new RivuletLangGraphSaver(checkpointer)
}

type Versions = Record<string, LangGraphVersion>

/** What `toLangGraphSaver` makes: `BaseCheckpointSaver` by shape. */
export class RivuletLangGraphSaver {
  /** As LangGraph's own; how values are stored is the saver's affair. */
  readonly serde: LangGraphSerializer = serializer
  readonly #checkpointer: Checkpointer
  readonly #list: NamespaceList
  readonly #queue = new CallQueue()
  readonly #early = new EarlyWrites()

  constructor(checkpointer: Checkpointer) {
    this.#checkpointer = checkpointer
    this.#list = new NamespaceList(checkpointer)
  }

  async get(config: LangGraphConfig): Promise<LangGraphCheckpoint | undefined> {
    return (await this.getTuple(config))?.checkpoint
  }

  /** The checkpoint that is named, or the one that was put last. */
  async getTuple(config: LangGraphConfig): Promise<LangGraphTuple | undefined> {
    const { threadId, ns, id } = namesIn(config)
    if (threadId === undefined) return undefined
    await this.#queue.idle(threadId)
    const stored = await this.#checkpointer.get(configOf({ threadId, ns: ns ?? '', id }))
    return stored && this.#toTuple(stored)
  }

  /**
   * The newest first of each namespace. Without a thread: of all that the index of the saver knows.
   *
   * @param options `before` compares ids, as LangGraph's savers do.
   */
  async *list(
    config: LangGraphConfig,
    options: LangGraphListOptions = {},
  ): AsyncGenerator<LangGraphTuple> {
    const { threadId, ns, id } = namesIn(config)
    const threads = threadId === undefined ? await this.#list.threads() : [threadId]
    let left = options.limit ?? Infinity
    for (const thread of threads) {
      await this.#queue.idle(thread)
      const namespaces = ns === undefined ? await this.#list.namespaces(thread) : [ns]
      for (const each of namespaces) {
        if (left <= 0) return
        const place = { threadId: thread, ns: each, id }
        for await (const tuple of this.#listOne(place, { ...options, limit: left })) {
          left -= 1
          yield tuple
        }
      }
    }
  }

  /** @throws NotStorableError for what the saver cannot carry, with the path. */
  // oxlint-disable-next-line max-params -- LangGraph's signature
  async put(
    config: LangGraphConfig,
    checkpoint: LangGraphCheckpoint,
    metadata: LangGraphMetadata,
    newVersions: Versions,
  ): Promise<LangGraphConfig> {
    const { threadId, ns, id: parent } = placeIn(config)
    const place = { threadId, ns, id: checkpoint.id }
    // Before anything is waited for: the graph goes on with the same objects.
    const given = {
      values: encodeEach(checkpoint.channel_values),
      checkpoint: isolate({ ...checkpoint, channel_values: {} }, 'checkpoint'),
      metadata: isolate(metadata, 'metadata') as unknown as CheckpointMetadata,
      newVersions: { ...newVersions },
    }
    await this.#queue.run(threadId, () => this.#store(place, parent, given))
    return configOf(place)
  }

  /** What comes before its checkpoint does is kept in memory until then. */
  // oxlint-disable-next-line max-params -- LangGraph's signature
  async putWrites(
    config: LangGraphConfig,
    writes: [channel: string, value: unknown][],
    taskId: string,
    taskPath = '',
  ): Promise<void> {
    const { threadId, ns, id } = placeIn(config)
    if (id === undefined) {
      throw new InvalidArgumentError(
        `The writes of task ${taskId} need the checkpoint_id that they belong to.`,
        { argument: 'checkpoint_id' },
      )
    }
    const place = { threadId, ns, id }
    const copies = writes.map(
      ([channel, value]) => [channel, encode(value, placeOf(channel))] as const,
    )
    const records = toRecords(copies, { taskId, path: taskPath })
    await this.#queue.run(threadId, async () => {
      const request = { config: configOf(place), parent: id, isBranch: true, writes: records }
      await this.#checkpointer.commit(request).catch(async (error: unknown) => {
        const isEarly = ConflictError.isInstance(error) && !(await this.#find(place))
        if (!isEarly) throw error
        this.#early.hold(place, records)
      })
    })
  }

  async deleteThread(threadId: string): Promise<void> {
    await this.#queue.run(threadId, async () => {
      this.#early.drop(threadId)
      await this.#checkpointer.deleteThread(threadId)
    })
  }

  /** What a `DeltaChannel` is rebuilt from: the writes since the last value that was stored. */
  getDeltaChannelHistory(options: {
    config: LangGraphConfig
    channels: string[]
  }): Promise<Record<string, DeltaHistory>> {
    return readDeltaHistory(this, options)
  }

  getNextVersion(current: number | undefined): number {
    return (current ?? 0) + 1
  }

  toJSON(): string {
    return '[RivuletLangGraphSaver]'
  }

  async #store(place: CheckpointPlace, parentId: string | undefined, given: Given): Promise<void> {
    const { checkpoint, metadata, newVersions } = given
    const parent = parentId === undefined ? undefined : await this.#find({ ...place, id: parentId })
    const isMissing = parentId !== undefined && !parent
    const parts: NewParts = {
      values: given.values,
      versions: checkpoint.channel_versions,
      facts: factsOf(checkpoint, isMissing ? parentId : undefined),
      newVersions,
    }
    const isStored = async (channel: string, version: LangGraphVersion): Promise<boolean> =>
      isMissing || this.#hasVersion(place, channel, version)
    const createdAt = timeOf(checkpoint.ts)
    if (!parent) await this.#list.add({ ...place, createdAt })
    const changes = await changesOf(parent?.values, parts, isStored)
    const config = configOf(place)
    await this.#checkpointer.commit({
      config,
      parent: parent && parentId,
      isBranch: true, // LangGraph builds on whatever it names
      checkpoint: { id: place.id, createdAt, metadata, changes, next: [], sends: [] },
    })
    const writes = this.#early.take(place)
    if (writes.length === 0) return
    await this.#checkpointer.commit({ config, parent: place.id, isBranch: true, writes })
  }

  #find(place: CheckpointPlace): Promise<StoredCheckpoint | undefined> {
    return this.#checkpointer.get(configOf(place))
  }

  /** A copy of a thread's first checkpoint has no parent, but the values of the one it copies. */
  async #hasVersion(
    { threadId, ns }: CheckpointPlace,
    channel: string,
    version: LangGraphVersion,
  ): Promise<boolean> {
    for await (const { values } of this.#checkpointer.list(configOf({ threadId, ns }))) {
      const { versions, values: known } = readParts(values)
      if (versions[channel] === version && Object.hasOwn(known, channel)) return true
    }
    return false
  }

  async *#listOne(
    place: NamespacePlace,
    { limit, before, filter }: LangGraphListOptions,
  ): AsyncGenerator<LangGraphTuple> {
    const end = before && namesIn(before).id
    const options = {
      limit: limit === Infinity ? undefined : limit,
      before: end === undefined ? undefined : configOf({ ...place, id: end }),
      filter,
    }
    for await (const stored of this.#checkpointer.list(configOf(place), options)) {
      yield this.#toTuple(stored)
    }
  }

  async #toTuple(stored: StoredCheckpoint): Promise<LangGraphTuple> {
    const { config, parentConfig, createdAt, metadata, writes } = stored
    const { thread_id: threadId, checkpoint_ns: ns, checkpoint_id: id } = config.configurable
    const { format, ts, missingParent, values, versions, seen } = readParts(stored.values)
    const parent = parentConfig?.configurable.checkpoint_id ?? missingParent
    const pendingWrites = await decode(toPendingWrites(writes))
    const checkpoint: LangGraphCheckpoint = {
      v: format,
      id,
      ts: ts ?? new Date(createdAt).toISOString(),
      channel_values: await decode(values),
      channel_versions: versions,
      versions_seen: seen,
    }
    if (format < 4 && parent !== undefined)
      await this.#addSends(checkpoint, { threadId, ns, id: parent })
    return {
      config: configOf({ threadId, ns, id }),
      checkpoint,
      metadata,
      pendingWrites,
      ...(parent === undefined ? {} : { parentConfig: configOf({ threadId, ns, id: parent }) }),
    }
  }

  /** Before version 4 a checkpoint left its Sends with the writes to its parent. */
  async #addSends(checkpoint: LangGraphCheckpoint, parent: CheckpointPlace): Promise<void> {
    const stored = await this.#find(parent)
    const writes = toPendingWrites(stored?.writes ?? []).filter(([, channel]) => channel === TASKS)
    const { channel_values: values, channel_versions: versions } = checkpoint
    const known = Object.values(versions) as number[]
    values[TASKS] = await decode(writes.map(([, , send]) => send))
    versions[TASKS] = known.length > 0 ? Math.max(...known) : this.getNextVersion(undefined)
  }
}

/** What `put` was given: copies. */
interface Given {
  /** By channel, encoded. */
  readonly values: Readonly<Record<string, unknown>>
  /** Without its values. */
  readonly checkpoint: LangGraphCheckpoint
  readonly metadata: CheckpointMetadata
  readonly newVersions: Versions
}

function encodeEach(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([channel, value]) => [channel, encode(value, placeOf(channel))]),
  )
}
