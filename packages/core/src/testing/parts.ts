import type { AIMessageChunk } from '../messages/message.ts'
import type {
  CheckpointStreamPart,
  CustomStreamPart,
  Interrupt,
  MessageMetadata,
  MessagesStreamPart,
  TasksStreamPart,
  UpdatesStreamPart,
  ValuesStreamPart,
} from '../stream/stream-part.ts'

/** Where a part comes from. */
export interface PartPlace {
  /** The namespace of the graph that tells it. Default: the root graph. */
  readonly ns?: readonly string[]
}

/** Which message a token belongs to, and who wrote it. */
export interface TokenOptions extends PartPlace {
  /** Of the message. Default "ai-1". */
  readonly id?: string
  /** Whose model writes. Default "agent". */
  readonly node?: string
  readonly tags?: readonly string[]
  /** What else the delta has: pieces of tool calls, usage, `chunk_position`. */
  readonly fields?: Partial<Omit<AIMessageChunk, 'type' | 'id' | 'content'>>
  /** In place of the metadata of the node's first task. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** Parts of one node share their metadata, as those of one model call do. */
const known = new Map<string, MessageMetadata>()

/**
 * A delta of a message: `{ type: "messages" }`.
 *
 * @example scriptedTransport([token('Hello'), token(' there')])
 */
export function token(
  content: string,
  { ns = [], id = 'ai-1', node = 'agent', tags, fields, metadata }: TokenOptions = {},
): MessagesStreamPart {
  const message = { ...fields, type: 'AIMessageChunk', id, content } as const
  const written = metadata
    ? { ...metadataOf(node, ns, tags), ...metadata }
    : metadataOf(node, ns, tags)
  return { type: 'messages', ns, data: [message, written] }
}

function metadataOf(
  node: string,
  ns: readonly string[],
  tags: readonly string[] | undefined,
): MessageMetadata {
  const key = JSON.stringify([node, ns, tags])
  const made = known.get(key) ?? {
    langgraph_step: 1,
    langgraph_node: node,
    langgraph_triggers: [`branch:to:${node}`],
    langgraph_path: ['__pregel_pull', node],
    langgraph_checkpoint_ns: [...ns, `${node}:1`].join('|'),
    attempt: 1,
    ...(tags && { tags }),
  }
  known.set(key, made)
  return made
}

/** A state after a superstep. With `interrupts`, one that waits for answers. */
export function values<Values extends object>(
  data: Values,
  { ns = [], interrupts = [] }: PartPlace & { readonly interrupts?: readonly Interrupt[] } = {},
): ValuesStreamPart<Values> {
  return { type: 'values', ns, data, interrupts }
}

/** What the task of one node wrote; null for nothing. */
export function updates(
  node: string,
  data: Readonly<Record<string, unknown>> | null,
  { ns = [] }: PartPlace = {},
): UpdatesStreamPart {
  return { type: 'updates', ns, data: { [node]: data } }
}

/** What a node passed to its writer. */
export function custom<Data>(data: Data, { ns = [] }: PartPlace = {}): CustomStreamPart<Data> {
  return { type: 'custom', ns, data }
}

/** A question. The run that asks it ends paused: `transport.end({ isPaused: true })`. */
export function interrupt(
  id: string,
  value: unknown,
  { ns = [] }: PartPlace = {},
): ValuesStreamPart {
  return { type: 'values', ns, data: {}, interrupts: [{ id, value }] }
}

/** What a task is known by. */
export interface TaskOptions extends PartPlace {
  /** Of the task. Default: the name of the node. */
  readonly id?: string
}

/** A task of a node starts. */
export function taskStart(
  node: string,
  { ns = [], id = node, input = {} }: TaskOptions & { readonly input?: unknown } = {},
): TasksStreamPart {
  return { type: 'tasks', ns, data: { id, name: node, input, triggers: [`branch:to:${node}`] } }
}

/** It has ended; with `error` it has failed, with `interrupts` it waits. */
export function taskEnd(
  node: string,
  {
    ns = [],
    id = node,
    result = {},
    error = null,
    interrupts = [],
  }: TaskOptions & {
    readonly result?: Readonly<Record<string, unknown>>
    readonly error?: string | null
    readonly interrupts?: readonly Interrupt[]
  } = {},
): TasksStreamPart {
  return { type: 'tasks', ns, data: { id, name: node, error, result, interrupts } }
}

/** A state that was saved as checkpoint `c<step>` of thread "t". */
export function checkpoint(
  step: number,
  data: Readonly<Record<string, unknown>> = {},
  { ns = [] }: PartPlace = {},
): CheckpointStreamPart {
  const configurable = { thread_id: 't', checkpoint_ns: ns.join('|'), checkpoint_id: `c${step}` }
  const metadata = { source: 'loop', step, parents: {} } as const
  const saved = { config: { configurable }, parent_config: null, values: data, metadata }
  return { type: 'checkpoints', ns, data: { ...saved, next: [], tasks: [] } }
}
