import {
  BaseCheckpointSaver,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointPendingWrite,
  type CheckpointTuple,
  type PendingWrite,
  WRITES_IDX_MAP,
} from '@langchain/langgraph-checkpoint'

interface Row {
  readonly threadId: string
  readonly ns: string
  readonly id: string
  readonly parentId: string | undefined
  readonly checkpoint: string
  readonly metadata: string
}

type Config = CheckpointTuple['config']

/**
 * Stores as LangGraph's savers for databases do: a value by its channel and version, and never again;
 * a checkpoint as the versions that it has. Refuses calls that mix writes that are kept with writes
 * that are replaced, and gives tasks in no useful order.
 */
export class VersionedSaver extends BaseCheckpointSaver {
  readonly #rows = new Map<string, Row>()
  readonly #values = new Map<string, string>()
  readonly #writes = new Map<string, Map<string, readonly [string, string, string]>>()

  override async getTuple(config: Config): Promise<CheckpointTuple | undefined> {
    const { thread_id: threadId, checkpoint_ns: ns = '', checkpoint_id: id } = namesIn(config)
    const found = this.#newestFirst().find(
      (row) => row.threadId === threadId && row.ns === ns && (!id || row.id === id),
    )
    return found && this.#toTuple(found)
  }

  override async *list(
    config: Config,
    { limit = Infinity, before, filter = {} }: CheckpointListOptions = {},
  ): AsyncGenerator<CheckpointTuple> {
    const { thread_id: threadId, checkpoint_ns: ns } = namesIn(config)
    const beforeId = before && namesIn(before).checkpoint_id
    const found = this.#newestFirst()
      .filter((row) => threadId === undefined || row.threadId === threadId)
      .filter((row) => ns === undefined || row.ns === ns)
      .filter((row) => beforeId === undefined || row.id < beforeId)
      .filter(({ metadata: text }) => {
        const metadata = JSON.parse(text) as Record<string, unknown>
        return Object.entries(filter).every(([key, value]) => metadata[key] === value)
      })
    for (const row of found.slice(0, limit)) yield this.#toTuple(row)
  }

  // oxlint-disable-next-line max-params -- LangGraph's
  override async put(
    config: Config,
    { channel_values: values, ...checkpoint }: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: Record<string, number | string>,
  ): Promise<Config> {
    const { thread_id: threadId, checkpoint_ns: ns = '', checkpoint_id: parentId } = namesIn(config)
    const { id } = checkpoint
    for (const [channel, version] of Object.entries(newVersions)) {
      const key = JSON.stringify([threadId, ns, channel, version])
      const isEmpty = !Object.hasOwn(values, channel)
      const text = isEmpty ? 'empty' : await this.#dump(values[channel])
      if (!this.#values.has(key)) this.#values.set(key, text)
    }
    const [text, facts] = [await this.#dump(checkpoint), await this.#dump(metadata)]
    const row = { threadId: threadId!, ns, id, parentId, checkpoint: text, metadata: facts }
    this.#rows.set(JSON.stringify([threadId, ns, id]), row)
    return { configurable: { thread_id: threadId, checkpoint_ns: ns, checkpoint_id: id } }
  }

  override async putWrites(config: Config, writes: PendingWrite[], taskId: string): Promise<void> {
    const special = writes.filter(([channel]) => channel in WRITES_IDX_MAP)
    if (special.length > 0 && special.length < writes.length) throw new Error('A mixed call.')
    const { thread_id: threadId, checkpoint_ns: ns = '', checkpoint_id: id } = namesIn(config)
    const key = JSON.stringify([threadId, ns, id])
    const known = this.#writes.get(key) ?? new Map()
    this.#writes.set(key, known)
    for (const [at, [channel, value]] of writes.entries()) {
      const place = `${taskId} ${WRITES_IDX_MAP[channel] ?? at}`
      if (special.length > 0 || !known.has(place)) {
        known.set(place, [taskId, channel, await this.#dump(value)])
      }
    }
  }

  override async deleteThread(threadId: string): Promise<void> {
    for (const kept of [this.#rows, this.#values, this.#writes]) {
      for (const key of kept.keys()) {
        if ((JSON.parse(key) as string[])[0] === threadId) kept.delete(key)
      }
    }
  }

  #newestFirst(): Row[] {
    return [...this.#rows.values()].toSorted((left, right) => (left.id < right.id ? 1 : -1))
  }

  async #toTuple({ threadId, ns, id, parentId, ...row }: Row): Promise<CheckpointTuple> {
    const checkpoint = (await this.#load(row.checkpoint)) as Checkpoint
    const values: Record<string, unknown> = {}
    for (const [channel, version] of Object.entries(checkpoint.channel_versions)) {
      const text = this.#values.get(JSON.stringify([threadId, ns, channel, version]))
      if (text !== undefined && text !== 'empty') values[channel] = await this.#load(text)
    }
    const writes = [...(this.#writes.get(JSON.stringify([threadId, ns, id]))?.values() ?? [])]
    const pending = writes
      .toSorted(([left], [right]) => (left < right ? 1 : left > right ? -1 : 0))
      .map(async ([taskId, channel, text]): Promise<CheckpointPendingWrite> => {
        return [taskId, channel, await this.#load(text)]
      })
    const place = { thread_id: threadId, checkpoint_ns: ns }
    return {
      config: { configurable: { ...place, checkpoint_id: id } },
      checkpoint: { ...checkpoint, channel_values: values },
      metadata: (await this.#load(row.metadata)) as CheckpointMetadata,
      pendingWrites: await Promise.all(pending),
      ...(parentId && { parentConfig: { configurable: { ...place, checkpoint_id: parentId } } }),
    }
  }

  async #dump(value: unknown): Promise<string> {
    const [, bytes] = await this.serde.dumpsTyped(value)
    return new TextDecoder().decode(bytes)
  }

  #load(text: string): Promise<unknown> {
    return this.serde.loadsTyped('json', text)
  }
}

interface Names {
  readonly thread_id?: string
  readonly checkpoint_ns?: string
  readonly checkpoint_id?: string
}

function namesIn({ configurable = {} }: Config): Names {
  return configurable as Names
}
