import type { LangGraphConfig, LangGraphPendingWrite, LangGraphTuple } from './langgraph-types.ts'

/** What one channel came to along the parents of a checkpoint. */
export interface DeltaHistory {
  /** Oldest first. */
  writes: LangGraphPendingWrite[]
  /** The value that they build on; absent where none was ever stored. */
  seed?: unknown
}

/** What the history is read from: a saver by half. */
interface TupleSource {
  getTuple(config: LangGraphConfig): Promise<LangGraphTuple | undefined>
}

/** Walks the parents of a checkpoint, for each channel up to the first that stored its value. */
export async function readDeltaHistory(
  saver: TupleSource,
  { config, channels }: { config: LangGraphConfig; channels: readonly string[] },
): Promise<Record<string, DeltaHistory>> {
  const histories = Object.fromEntries(
    channels.map((channel): [string, DeltaHistory] => [channel, { writes: [] }]),
  )
  const open = new Set(channels)
  let at = open.size > 0 ? (await saver.getTuple(config))?.parentConfig : undefined
  while (at && open.size > 0) {
    const tuple = await saver.getTuple(at)
    if (!tuple) break
    const { channel_values: values } = tuple.checkpoint
    for (const channel of open) {
      const history = histories[channel]!
      const writes = (tuple.pendingWrites ?? []).filter(([, name]) => name === channel)
      history.writes = [...writes, ...history.writes]
      if (!Object.hasOwn(values, channel)) continue
      history.seed = values[channel]
      open.delete(channel)
    }
    at = tuple.parentConfig
  }
  return histories
}
