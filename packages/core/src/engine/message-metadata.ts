import { CHAIN_TAG } from '../stream/project-tasks.ts'
import type { MessageMetadata } from '../stream/stream-part.ts'
import type { NodeRuntime } from './runtime.ts'

/** What a model call adds to the metadata of its messages. */
export interface CallMetadata {
  /** Tags of the call and of the model, in this order. */
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
}

/** Keys of `configurable` that the metadata of a message carries on. */
const CARRIED = ['thread_id', 'checkpoint_id', 'task_id', 'run_id', 'assistant_id', 'graph_id']

/** The metadata of a message that a node returned (semantics §3.6): without tags. */
export function nodeMessageMetadata(runtime: NodeRuntime): MessageMetadata {
  return Object.freeze({ ...baseMetadata(runtime), ls_integration: 'langgraph' })
}

/** The metadata of all parts of one model call: one frozen object (semantics §3.6). */
export function callMessageMetadata(runtime: NodeRuntime, call: CallMetadata): MessageMetadata {
  const all = new Set([...runtime.tags, ...call.tags])
  const tags = [...all].filter((tag) => !tag.startsWith(CHAIN_TAG))
  const base = baseMetadata(runtime)
  return Object.freeze({
    ...base,
    ...call.metadata,
    checkpoint_ns: base.langgraph_checkpoint_ns,
    ls_model_type: 'chat',
    ...(tags.length > 0 ? { tags: Object.freeze(tags) } : {}),
  })
}

function baseMetadata(runtime: NodeRuntime): MessageMetadata {
  const { task, configurable } = runtime
  const carried: Record<string, unknown> = {}
  for (const key of CARRIED) {
    if (configurable[key] !== undefined) carried[key] = configurable[key]
  }
  return {
    ...carried,
    ...runtime.metadata,
    langgraph_step: task.position.step,
    langgraph_node: task.node.name,
    langgraph_triggers: task.triggers,
    langgraph_path: task.path,
    langgraph_checkpoint_ns: task.checkpointNs,
    attempt: runtime.executionInfo.nodeAttempt,
  }
}
