import type { ContentMessage, AIMessageChunk } from '../messages/message.ts'

/** The kinds of fact that a run tells about itself. */
export const STREAM_MODES = ['values', 'updates', 'messages', 'custom'] as const
export type StreamMode = (typeof STREAM_MODES)[number]

/** A pause in which a node asks the outside world. */
export interface Interrupt<Value = unknown> {
  readonly id: string
  readonly value: Value
  readonly response_schema?: unknown
}

/** The state of one graph after a superstep: the keys that have a value. */
export interface ValuesStreamPart<Values = Record<string, unknown>> {
  readonly type: 'values'
  readonly ns: readonly string[]
  readonly data: Values
  readonly interrupts: readonly Interrupt[]
}

/** What one finished task wrote, under its node's name; null when it wrote nothing. */
export interface UpdatesStreamPart<Updates = Record<string, unknown>> {
  readonly type: 'updates'
  readonly ns: readonly string[]
  readonly data: Updates
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

/** What `invoke` resolves to. */
export interface GraphOutput<Values = Record<string, unknown>> {
  /** The last state, by the output schema; null when the run wrote none. */
  readonly value: Values | null
  readonly interrupts: readonly Interrupt[]
}
