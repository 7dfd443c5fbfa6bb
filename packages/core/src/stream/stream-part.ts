import type { CheckpointConfig, CheckpointMetadata } from '../checkpoint/checkpoint-config.ts'
import type { Interrupt } from '../checkpoint/interrupt.ts'
import type { ContentMessage, AIMessageChunk } from '../messages/message.ts'

/** The kinds of fact that a run tells about itself. */
export const STREAM_MODES = [
  'values',
  'updates',
  'messages',
  'custom',
  'checkpoints',
  'tasks',
  'debug',
  'tools',
] as const
export type StreamMode = (typeof STREAM_MODES)[number]

export type { Interrupt }

/** The state of one graph after a superstep: the keys that have a value. */
export interface ValuesStreamPart<Values = Record<string, unknown>, Question = unknown> {
  readonly type: 'values'
  readonly ns: readonly string[]
  readonly data: Values
  readonly interrupts: readonly Interrupt<Question>[]
}

/** What an `updates` part can tell beside what a task wrote. Source: semantics §1.3. */
export type UpdateMarks<Question = unknown> = {
  /** Alone in its part: what the run asks. Empty where it stopped at a node that was named in advance. */
  readonly __interrupt__?: readonly Interrupt<Question>[]
  /** The task did not run: it had ended before the run was resumed, or a cache knew its result. */
  readonly __metadata__?: { readonly cached: true }
}

/** What one finished task wrote, under its node's name; null when it wrote nothing. */
export interface UpdatesStreamPart<Updates = Record<string, unknown>, Question = unknown> {
  readonly type: 'updates'
  readonly ns: readonly string[]
  readonly data: Updates & UpdateMarks<Question>
}

/**
 * Where a message comes from. All parts of one model call share one frozen object.
 * Source of the keys: LangGraph's message metadata; `attempt` is ours.
 */
export interface MessageMetadata {
  readonly langgraph_step: number
  readonly langgraph_node: string
  readonly langgraph_triggers: readonly string[]
  readonly langgraph_path: readonly unknown[]
  readonly langgraph_checkpoint_ns: string
  readonly checkpoint_ns?: string
  /** Tags of the run, the call and the model; absent when there are none. */
  readonly tags?: readonly string[]
  /** Counts the attempts of the task, from 1. */
  readonly attempt: number
  readonly [user: string]: unknown
}

/** A delta of a message, or a whole one. */
export interface MessagesStreamPart {
  readonly type: 'messages'
  readonly ns: readonly string[]
  readonly data: readonly [message: ContentMessage | AIMessageChunk, metadata: MessageMetadata]
}

/** What a node passed to its writer. */
export interface CustomStreamPart<Custom = unknown> {
  readonly type: 'custom'
  readonly ns: readonly string[]
  readonly data: Custom
}

/** A task starts. */
export interface TaskPayload {
  readonly id: string
  readonly name: string
  /** The state that the node sees; for a `Send` its argument. */
  readonly input: unknown
  /** All channels that can trigger the node; `["__pregel_push"]` for a `Send`. */
  readonly triggers: readonly string[]
  /** Of the run and the node, with the run's tags; absent when empty. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** A task has ended: only this one has `result`. */
export interface TaskResultPayload<Question = unknown> {
  readonly id: string
  readonly name: string
  /** What it failed with, `name: message`. */
  readonly error: string | null
  /** What it wrote, by state key; several writes of one key as `{ $writes: [first, second] }`. */
  readonly result: Readonly<Record<string, unknown>>
  readonly interrupts: readonly Interrupt<Question>[]
}

/** `"result" in part.data` tells the end of a task from its start. */
export interface TasksStreamPart<Question = unknown> {
  readonly type: 'tasks'
  readonly ns: readonly string[]
  readonly data: TaskPayload | TaskResultPayload<Question>
}

/** A task of the superstep that starts from a checkpoint, as far as it is known. */
export interface CheckpointTask<Question = unknown> {
  readonly id: string
  readonly name: string
  /** Only of a task that failed. */
  readonly error?: string
  /** Only of a task that has ended. */
  readonly result?: unknown
  /** Absent where `error` is set. */
  readonly interrupts?: readonly Interrupt<Question>[]
  /** Where the state of a node that is a graph is stored. */
  readonly state: {
    readonly configurable: { readonly thread_id: string; readonly checkpoint_ns: string }
  } | null
}

export interface CheckpointPayload<Values = Record<string, unknown>, Question = unknown> {
  readonly config: CheckpointConfig
  readonly parent_config: CheckpointConfig | null
  readonly values: Values
  readonly metadata: CheckpointMetadata
  /** Names of the nodes that run next. */
  readonly next: readonly string[]
  readonly tasks: readonly CheckpointTask<Question>[]
}

/** The state that a superstep starts from was saved. Needs a saver. */
export interface CheckpointStreamPart<Values = Record<string, unknown>, Question = unknown> {
  readonly type: 'checkpoints'
  readonly ns: readonly string[]
  readonly data: CheckpointPayload<Values, Question>
}

/** Every part of `checkpoints` and `tasks` once more, with step and time (ISO 8601, UTC). */
export type DebugPayload<Values = Record<string, unknown>, Question = unknown> = {
  readonly step: number
  readonly timestamp: string
} & (
  | { readonly type: 'checkpoint'; readonly payload: CheckpointPayload<Values, Question> }
  | { readonly type: 'task'; readonly payload: TaskPayload }
  | { readonly type: 'task_result'; readonly payload: TaskResultPayload<Question> }
)

export interface DebugStreamPart<Values = Record<string, unknown>, Question = unknown> {
  readonly type: 'debug'
  readonly ns: readonly string[]
  readonly data: DebugPayload<Values, Question>
}

/** What happens to one tool call: it starts, tells what it has so far, and ends or fails. */
export type ToolEvent =
  | {
      readonly event: 'tool-started'
      readonly tool_call_id: string
      readonly tool_name: string
      /** The arguments; absent when the call has none. */
      readonly input?: unknown
    }
  | { readonly event: 'tool-output-delta'; readonly tool_call_id: string; readonly delta: unknown }
  | { readonly event: 'tool-finished'; readonly tool_call_id: string; readonly output: unknown }
  | { readonly event: 'tool-error'; readonly tool_call_id: string; readonly message: string }

/** A tool call that a node runs. Source: semantics §6. */
export interface ToolsStreamPart {
  readonly type: 'tools'
  readonly ns: readonly string[]
  readonly data: ToolEvent
}

/** One item of a run's stream; `type` tells which. */
export type StreamPart<
  Values = Record<string, unknown>,
  Updates = Record<string, unknown>,
  Custom = unknown,
> =
  | ValuesStreamPart<Values>
  | UpdatesStreamPart<Updates>
  | MessagesStreamPart
  | CustomStreamPart<Custom>
  | CheckpointStreamPart<Values>
  | TasksStreamPart
  | DebugStreamPart<Values>
  | ToolsStreamPart

/** What `invoke` resolves to. */
export interface GraphOutput<Values = Record<string, unknown>, Question = unknown> {
  /** The last state, by the output schema; null when the run wrote none. */
  readonly value: Values | null
  readonly interrupts: readonly Interrupt<Question>[]
}
