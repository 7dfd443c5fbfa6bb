import { type Namespace, nsOfKey } from '../internal/ns.ts'
import { type ContentMessage, type ToolCall, textOf } from '../messages/message.ts'
import type { MessageMetadata } from '../stream/stream-part.ts'
import type { MessageItem } from './message-list.ts'

/**
 * Where a tool call stands: its arguments are being written, are complete, its tool runs, is done,
 * has failed; `stopped`: its run ended before it did.
 */
export type ToolCallState =
  | 'input-streaming'
  | 'input-available'
  | 'running'
  | 'done'
  | 'error'
  | 'stopped'

/** One tool call of a thread. Immutable; a call that goes on is a new object. */
export interface ToolCallView {
  /** `tool_call_id`; of a call that a model gave none, its place in its message. */
  readonly id: string
  readonly name: string
  /** All that is known of them; complete unless `state` is `input-streaming` or `stopped`. */
  readonly args: Readonly<Record<string, unknown>>
  readonly state: ToolCallState
  /** What the tool has told while it ran, the newest. */
  readonly deltas: readonly unknown[]
  /** What it ended with: as the tool said, or else the content of its message. */
  readonly output: unknown
  readonly error: string | null
  /** Of the graph whose model made the call; without its message, of the graph that ran the tool. */
  readonly ns: Namespace
  /** The message that holds the call; undefined where messages are not streamed. */
  readonly messageId: string | undefined
  /** Of that message, where it was streamed. */
  readonly metadata: MessageMetadata | undefined
}

/** What a tool has said in `tools` parts. */
export interface ToolRun {
  readonly ns: Namespace
  readonly name: string
  readonly input: unknown
  state: 'running' | 'done' | 'error' | 'stopped'
  readonly deltas: unknown[]
  output: unknown
  error: string | null
  isOfThisRun: boolean
}

/** A message and the call in it. */
interface Held {
  readonly item: MessageItem
  readonly call: ToolCall
}

/** A tool call that goes on. */
export interface LiveToolCall {
  readonly id: string
  /** Where messages hold it, by the key of their graph: one that a graph passes on is in two. */
  readonly places: Map<string, Held>
  run: ToolRun | undefined
  /** Its tool message. */
  answer: MessageItem | undefined
  /** The model was interrupted while it wrote the arguments. */
  isCut: boolean
  view: ToolCallView | undefined
}

/** What a page sees of a call; of what the tool told, the newest `limit`. */
export function showToolCall(live: LiveToolCall, limit: number): ToolCallView {
  const { id, run, answer } = live
  const call = heldBy(live)?.call
  const deltas = run?.deltas ?? []
  return Object.freeze({
    id,
    name: call?.name || run?.name || '',
    args: argsOf(call, run),
    state: stateOf(live),
    deltas: Object.freeze(deltas.slice(Math.max(0, deltas.length - limit))),
    output: run?.state === 'done' ? run.output : answer?.message.content,
    error: errorOf(live),
    ...sourceOf(live),
  })
}

function sourceOf(live: LiveToolCall): Pick<ToolCallView, 'ns' | 'messageId' | 'metadata'> {
  const [first] = live.places.keys()
  const { id, metadata } = heldBy(live)?.item ?? {}
  return {
    ns: first === undefined ? (live.run?.ns ?? []) : nsOfKey(first),
    messageId: id,
    metadata,
  }
}

/** Where the whole of it is, or else its first place. */
function heldBy({ places }: LiveToolCall): Held | undefined {
  const held = [...places.values()]
  return held.find(({ call }) => !call.is_partial) ?? held[0]
}

function stateOf(live: LiveToolCall): ToolCallState {
  const { run, answer, isCut } = live
  if (errorOf(live) !== null) return 'error'
  if (run && run.state !== 'running') return run.state
  if (answer) return 'done'
  if (run) return run.state
  if (!heldBy(live)?.call.is_partial) return 'input-available'
  return isCut ? 'stopped' : 'input-streaming'
}

function errorOf({ run, answer }: LiveToolCall): string | null {
  if (run && run.error !== null) return run.error
  const message: (ContentMessage & { readonly status?: unknown }) | undefined = answer?.message
  return message?.status === 'error' ? textOf(message) : null
}

const NONE = Object.freeze({})

/** What the tool was given tells more than half of what the model wrote. */
function argsOf(call: ToolCall | undefined, run: ToolRun | undefined): ToolCallView['args'] {
  if (call && !call.is_partial) return call.args
  const input = run?.input
  return typeof input === 'object' && input !== null
    ? (input as ToolCallView['args'])
    : (call?.args ?? NONE)
}
