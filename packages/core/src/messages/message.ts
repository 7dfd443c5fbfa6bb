/**
 * Messages are plain data, the same in state, in stream parts and on every wire. The field names
 * are LangChain's.
 */
export type ContentBlock = { type: 'text'; text: string } | { type: string; [key: string]: unknown }

export interface ToolCall {
  id: string
  name: string
  args: Record<string, unknown>
  /** Only where a page watches a model write: `args` is what is known of them so far. */
  is_partial?: true
}

/** A piece of a tool call; pieces with one `index` belong together. */
export interface ToolCallChunk {
  index?: number
  id?: string
  name?: string
  args?: string
  /** What `args` changes in the arguments, for a page that shows them as they grow. */
  args_patch?: readonly ArgsEdit[]
}

/**
 * One step in which a JSON document becomes visible, at the place where the step before it has left
 * off. A string continues the text that is open. What is set or opened has a key in an object, and
 * null in a list or as the document itself. `end` closes what was opened last, `broken` says that
 * this is no JSON object, or a hopelessly deep one: only its text counts.
 */
export type ArgsEdit =
  | string
  | readonly [kind: 'set', key: string | null, value: string | number | boolean | null]
  | readonly [kind: 'text', key: string | null, start: string]
  | readonly [kind: 'object' | 'array', key: string | null]
  | readonly [kind: 'end']
  | readonly [kind: 'broken']

/** Token counts as the provider reports them. */
export interface UsageMetadata {
  input_tokens: number
  output_tokens: number
  total_tokens: number
  [detail: string]: unknown
}

interface MessageFields {
  id: string
  content: string | ContentBlock[]
  name?: string
  additional_kwargs?: Record<string, unknown>
  response_metadata?: Record<string, unknown>
}

export interface HumanMessage extends MessageFields {
  type: 'human'
}
export interface SystemMessage extends MessageFields {
  type: 'system'
}
export interface AIMessage extends MessageFields {
  type: 'ai'
  tool_calls?: ToolCall[]
  usage_metadata?: UsageMetadata
}
export interface ToolMessage extends MessageFields {
  type: 'tool'
  tool_call_id: string
  /** `error`: the tool has failed, and `content` says how. */
  status?: 'success' | 'error'
  /** What the tool came to beside its content: for the program, not for the model. */
  artifact?: unknown
}
/** Not content but an instruction to `addMessages`: delete the message of this id. */
export interface RemoveMessage {
  type: 'remove'
  id: string
}

export type Message = HumanMessage | SystemMessage | AIMessage | ToolMessage | RemoveMessage

/** A message that shows: everything but `RemoveMessage`. */
export type ContentMessage = Exclude<Message, RemoveMessage>

/**
 * A delta of a message that a model is still writing. Deltas of one message share its `id`; the
 * last one carries `chunk_position: "last"` and may have no content.
 */
export interface AIMessageChunk extends MessageFields {
  type: 'AIMessageChunk'
  tool_call_chunks?: ToolCallChunk[]
  usage_metadata?: UsageMetadata
  chunk_position?: 'last'
}

/** What is accepted wherever one message goes in. */
export type MessageLike =
  | string
  | Message
  | (Omit<HumanMessage, 'id'> & { id?: string })
  | (Omit<SystemMessage, 'id'> & { id?: string })
  | (Omit<AIMessage, 'id'> & { id?: string })
  | (Omit<ToolMessage, 'id'> & { id?: string })
  | AIMessageChunk
  | OpenAIMessage
  | readonly [role: string, content: string]
  | LangChainMessage

export interface OpenAIMessage {
  role: string
  content: string | ContentBlock[] | null
  id?: string
  name?: string
  tool_call_id?: string
  tool_calls?: readonly {
    id: string
    type?: string
    function: { name: string; arguments: string }
  }[]
}

/** An instance of a LangChain message class, known by its `_getType` or `getType` method. */
export interface LangChainMessage {
  getType?(): string
  _getType?(): string
  content: unknown
}

const TYPES: ReadonlySet<unknown> = new Set(['human', 'ai', 'system', 'tool', 'remove'])

/** A plain message of ours; OpenAI's `{ role }` objects and tuples are not. */
export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' &&
    value !== null &&
    TYPES.has((value as { type?: unknown }).type)
    ? (value as { type: unknown }).type === 'remove' || 'content' in value
    : false
}

export function isMessageChunk(value: unknown): value is AIMessageChunk {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { type?: unknown }).type === 'AIMessageChunk'
  )
}

/**
 * The text of a message; other blocks are left out. OpenAI's messages with tool calls have null, and
 * a removal has none.
 */
export function textOf(message: {
  readonly type?: string | undefined
  readonly content?: string | readonly ContentBlock[] | null | undefined
}): string {
  const { content } = message
  if (content === undefined || content === null || typeof content === 'string') return content ?? ''
  let text = ''
  for (const block of content) {
    if (block.type === 'text' && typeof block['text'] === 'string') text += block['text']
  }
  return text
}
