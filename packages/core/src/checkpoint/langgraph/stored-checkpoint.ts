import type { CheckpointConfig, CheckpointMetadata } from '../checkpoint-config.ts'
import type { StoredCheckpoint, StoredWrite, TaskRecord } from '../checkpointer.ts'
import { ERROR, INTERRUPT, RESUME, TASK_STATUS } from '../reserved-channels.ts'
import { configOf, namesIn } from './checkpoint-place.ts'
import { isDueChannel, readDue } from './due-channels.ts'
import type { LangGraphConfig, LangGraphPendingWrite, LangGraphTuple } from './langgraph-types.ts'

/** A checkpoint as a LangGraph saver gives it → as ours do. */
export function toStoredCheckpoint(tuple: LangGraphTuple, threadId: string): StoredCheckpoint {
  const { checkpoint, metadata, parentConfig, pendingWrites = [] } = tuple
  const { channel_values: values, ts } = checkpoint
  return {
    config: toConfig(tuple.config, threadId),
    parentConfig: parentConfig ? toConfig(parentConfig, threadId) : null,
    createdAt: Date.parse(ts),
    metadata: metadata as unknown as CheckpointMetadata,
    values: Object.fromEntries(Object.entries(values).filter(([name]) => !isDueChannel(name))),
    ...readDue(values),
    writes: toTaskRecords(pendingWrites),
  }
}

function toConfig(config: LangGraphConfig, threadId: string): CheckpointConfig {
  const { ns = '', id = '' } = namesIn(config)
  return configOf({ threadId, ns, id }) as CheckpointConfig
}

const STATUS_ORDER = [ERROR, INTERRUPT, RESUME]

/** How a task stands comes first: savers differ in where they put it, and its place says nothing. */
function toTaskRecords(pending: readonly LangGraphPendingWrite[]): TaskRecord[] {
  const tasks = new Map<string, StoredWrite[]>()
  for (const [taskId, channel, value] of pending) {
    const writes = tasks.get(taskId) ?? []
    writes.push([channel, value])
    tasks.set(taskId, writes)
  }
  return [...tasks].map(([taskId, writes]) => ({
    taskId,
    writes: [
      ...writes
        .filter(([channel]) => TASK_STATUS.has(channel))
        .toSorted(([left], [right]) => STATUS_ORDER.indexOf(left) - STATUS_ORDER.indexOf(right)),
      ...writes.filter(([channel]) => !TASK_STATUS.has(channel)),
    ],
  }))
}
