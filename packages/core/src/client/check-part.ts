import {
  type AIMessageChunk,
  isMessage,
  isMessageChunk,
  type Message,
} from '../messages/message.ts'
import { interruptsOf } from '../protocol/question.ts'
import type { StreamMode, StreamPart } from '../stream/stream-part.ts'

const MAX_DEPTH = 32
const MAX_SEGMENT = 256

type ContentFields = { readonly [Key in 'content' | 'tool_call_chunks']?: unknown }

type FindFault = (data: unknown, part: Record<string, unknown>) => string | undefined

/** What is wrong with a part, by its type. */
const FAULTS: Readonly<Record<StreamMode, FindFault>> = {
  custom: () => undefined,
  messages: findMessageFault,
  // Its data may be anything: one bare value, with `outputKeys`.
  values: (_data, part) => findInterruptsFault(part['interrupts']),
  // Its interrupts are looked for where they are in an `updates` part.
  updates: (data, part) =>
    isRecord(data)
      ? findInterruptsFault(interruptsOf(part as unknown as StreamPart) ?? [])
      : 'data',
  tasks: findTaskFault,
  checkpoints: findCheckpointFault,
  debug: findDebugFault,
  tools: findToolFault,
}

/** Checks that something is a StreamPart. Returns the place that is not as it has to be. */
export function findFault(value: unknown): string | undefined {
  if (!isRecord(value)) return 'form'
  const { type, ns, data } = value
  if (!isNamespace(ns)) return 'ns'
  return isMode(type) ? FAULTS[type](data, value) : `type "${String(type)}"`
}

function isMode(type: unknown): type is StreamMode {
  return isString(type) && Object.hasOwn(FAULTS, type)
}

function isNamespace(ns: unknown): boolean {
  return (
    Array.isArray(ns) &&
    ns.length <= MAX_DEPTH &&
    ns.every((segment) => isString(segment) && segment.length <= MAX_SEGMENT)
  )
}

function findMessageFault(data: unknown): string | undefined {
  if (!Array.isArray(data)) return 'data'
  const [message, metadata] = data as unknown[]
  if (!isMessageChunk(message) && !isMessage(message)) return 'message'
  if (!message.id || !isString(message.id)) return 'message id'
  if (!hasContent(message)) return 'message content'
  return isRecord(metadata) ? undefined : 'metadata'
}

/** What the page goes through as it puts a message together. */
function hasContent(message: Message | AIMessageChunk): boolean {
  const { content, tool_call_chunks: pieces } = message as ContentFields
  // Whole messages with tool calls may have none.
  if (content === null) return !isMessageChunk(message)
  const isGood = isString(content) || isListOf(content, isRecord)
  return isGood && (!pieces || isListOf(pieces, isRecord))
}

function findTaskFault(task: unknown): string | undefined {
  if (!isRecord(task)) return 'task'
  const { id, name, triggers, result, error, interrupts } = task
  if (!isString(id)) return 'task id'
  if (!isString(name)) return 'task name'
  if (!('result' in task)) return isListOf(triggers, isString) ? undefined : 'triggers'
  if (!isRecord(result)) return 'result'
  if (error !== null && !isString(error)) return 'error'
  return findInterruptsFault(interrupts)
}

function findCheckpointFault(checkpoint: unknown): string | undefined {
  if (!isRecord(checkpoint)) return 'checkpoint'
  const { config, metadata, next, tasks } = checkpoint
  if (!isRecord(config)) return 'config'
  if (!isRecord(metadata)) return 'metadata'
  if (!isListOf(next, isString)) return 'next'
  return isListOf(tasks, isRecord) ? undefined : 'tasks'
}

function findDebugFault(data: unknown): string | undefined {
  if (!isRecord(data)) return 'data'
  const { type, payload } = data
  if (type === 'checkpoint') return findCheckpointFault(payload)
  if (type === 'task' || type === 'task_result') return findTaskFault(payload)
  return `debug type "${String(type)}"`
}

function findToolFault(data: unknown): string | undefined {
  if (!isRecord(data)) return 'data'
  const { event, tool_call_id: id, tool_name: name, message } = data
  if (!isString(id)) return 'tool_call_id'
  switch (event) {
    case 'tool-started':
      return isString(name) ? undefined : 'tool_name'
    case 'tool-error':
      return isString(message) ? undefined : 'tool message'
    case 'tool-output-delta':
    case 'tool-finished':
      return undefined
    default:
      return `tool event "${String(event)}"`
  }
}

function findInterruptsFault(value: unknown): string | undefined {
  const isGood = isListOf(value, (each) => isRecord(each) && isString(each['id']))
  return isGood ? undefined : 'interrupts'
}

function isListOf(value: unknown, isGood: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isGood)
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
