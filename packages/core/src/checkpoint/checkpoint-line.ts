import { EMPTY } from '../channels/channel.ts'
import type { CheckpointConfig } from './checkpoint-config.ts'
import { type ChannelVersion, readVersion, storeVersion } from './channel-version.ts'
import type { CommitRequest, NewCheckpoint, StoredCheckpoint, TaskRecord } from './checkpointer.ts'
import { checkpointGone, threadMoved } from './conflict.ts'
import { isolate } from './isolate.ts'
import { mergeWrites, placeOf } from './reserved-channels.ts'

/** After so many checkpoints one lists the versions of all channels, so that a search ends there. */
const FULL_EVERY = 32

interface NamedVersion {
  readonly channel: string
  readonly version: ChannelVersion
}

interface Entry {
  readonly checkpoint: Omit<NewCheckpoint, 'changes'>
  readonly parent: Entry | undefined
  /** Versions that differ from the parent's; where `distance` is 0, those of all channels. */
  readonly versions: readonly NamedVersion[]
  /** Checkpoints since the last that has all. */
  readonly distance: number
  /** By task; made with the first of them. */
  writes: Map<string, TaskRecord['writes']> | undefined
}

/** The checkpoints of one graph of a thread, in memory. */
export class CheckpointLine {
  readonly #threadId: string
  readonly #ns: string
  readonly #entries = new Map<string, Entry>()
  #newest: Entry | undefined

  constructor(threadId: string, ns: string) {
    this.#threadId = threadId
    this.#ns = ns
  }

  /** @throws NotStorableError, ConflictError: then nothing was stored. */
  commit({ parent: parentId, isBranch, writes = [], checkpoint }: CommitRequest): void {
    const parent = this.#find(parentId)
    if (!isBranch && parent !== this.#newest) throw threadMoved(this.#threadId, parentId)
    const records = writes.map(isolateRecord)
    const entry = checkpoint && createEntry(checkpoint, parent)
    // Without a parent there is nothing to write to: a task belongs to a checkpoint.
    if (parent) for (const record of records) addWrites(parent, record)
    if (!entry) return
    this.#entries.set(entry.checkpoint.id, entry)
    this.#newest = entry
  }

  get(id: string | undefined): StoredCheckpoint | undefined {
    const entry = id === undefined ? this.#newest : this.#entries.get(id)
    return entry && this.#read(entry)
  }

  /** Ids and metadata, newest first. */
  list(): Pick<NewCheckpoint, 'id' | 'metadata'>[] {
    return [...this.#entries.values()].map(({ checkpoint }) => checkpoint).toReversed()
  }

  /** Undefined for the first checkpoint of the line. */
  #find(id: string | undefined): Entry | undefined {
    const entry = id === undefined ? undefined : this.#entries.get(id)
    if (id === undefined || entry) return entry
    throw checkpointGone(this.#threadId, id)
  }

  #read(entry: Entry): StoredCheckpoint {
    const { checkpoint, parent, writes = [] } = entry
    const values: Record<string, unknown> = {}
    for (const { channel, version } of allVersions(entry)) {
      const value = readVersion(version, channel)
      if (value !== EMPTY) values[channel] = value
    }
    return {
      config: this.#configOf(checkpoint.id),
      parentConfig: parent ? this.#configOf(parent.checkpoint.id) : null,
      createdAt: checkpoint.createdAt,
      metadata: isolate(checkpoint.metadata, 'metadata'),
      values,
      next: [...checkpoint.next],
      sends: isolate(checkpoint.sends, 'sends'),
      writes: [...writes].map(([taskId, each]) => ({ taskId, writes: isolate(each, 'writes') })),
    }
  }

  #configOf(id: string): CheckpointConfig {
    return {
      configurable: {
        thread_id: this.#threadId,
        checkpoint_ns: this.#ns,
        checkpoint_id: id,
      },
    }
  }
}

function addWrites(entry: Entry, { taskId, writes }: TaskRecord): void {
  entry.writes ??= new Map()
  entry.writes.set(taskId, mergeWrites(entry.writes.get(taskId) ?? [], writes, taskId))
}

function isolateRecord({ taskId, writes }: TaskRecord): TaskRecord {
  return {
    taskId,
    writes: writes.map(([channel, value]) => [channel, isolate(value, placeOf(channel))] as const),
  }
}

function createEntry(checkpoint: NewCheckpoint, parent: Entry | undefined): Entry {
  const { id, createdAt, changes, metadata, next, sends } = checkpoint
  const versions = changes.map((change): NamedVersion => {
    const { channel, splice } = change
    const base = splice && parent && findVersion(parent, channel)
    return { channel, version: storeVersion(base, change) }
  })
  const distance = parent ? (parent.distance + 1) % FULL_EVERY : 0
  return {
    checkpoint: {
      id,
      createdAt,
      next: [...next],
      metadata: isolate(metadata, 'metadata'),
      sends: isolate(sends, 'sends'),
    },
    parent,
    versions: parent && distance === 0 ? merge([...allVersions(parent), ...versions]) : versions,
    distance,
    writes: undefined,
  }
}

function findVersion(entry: Entry, name: string): ChannelVersion | undefined {
  for (let at: Entry | undefined = entry; at; at = at.parent) {
    const found = at.versions.find(({ channel }) => channel === name)
    if (found || at.distance === 0) return found?.version
  }
  return undefined
}

/** In the order in which the channels were first written. */
function allVersions(entry: Entry): readonly NamedVersion[] {
  const line: Entry[] = []
  for (let at: Entry | undefined = entry; at; at = at.parent) {
    line.push(at)
    if (at.distance === 0) break
  }
  return merge(line.toReversed().flatMap(({ versions }) => versions))
}

/** Of each channel the last version. */
function merge(versions: readonly NamedVersion[]): readonly NamedVersion[] {
  return [...new Map(versions.map((each) => [each.channel, each])).values()]
}
