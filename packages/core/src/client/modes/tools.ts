import { type Namespace, nsKey, nsOfKey } from '../../internal/ns.ts'
import { type ContentMessage, type ToolCall, textOf } from '../../messages/message.ts'
import type { MessageMetadata } from '../../stream/stream-part.ts'
import { type MessageItem, MessageList } from '../message-list.ts'
import type { LeftoverStatus } from './activity.ts'
import type { MessagesSnapshot } from './messages.ts'
import { DEFAULT_LIMIT, type ModeState, type PartOf } from './mode.ts'

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

export interface ToolsState extends ModeState<PartOf<'tools'>, readonly ToolCallView[]> {
  /** A new run begins: of the one before stay the calls that are in messages. */
  beginRun(): void
  /** The run is told again: forget what its tools have said. */
  resetRun(): void
  endRun(status: LeftoverStatus): void
}

/** What a tool has said in `tools` parts. */
interface ToolRun {
  readonly ns: Namespace
  readonly name: string
  readonly input: unknown
  state: 'running' | 'done' | 'error' | 'stopped'
  readonly deltas: unknown[]
  output: unknown
  error: string | null
  isOfThisRun: boolean
}

interface LiveCall {
  readonly id: string
  /** Where messages hold it, by the key of their graph: one that a graph passes on is in two. */
  readonly places: Map<string, { readonly item: MessageItem; readonly call: ToolCall }>
  run: ToolRun | undefined
  /** Its tool message. */
  answer: MessageItem | undefined
  /** The model was interrupted while it wrote the arguments. */
  isCut: boolean
  view: ToolCallView | undefined
}

/**
 * The tool calls of a thread in the order in which they were first heard of, at most so many: what
 * messages and `tools` parts say of them, joined by their ids. Ids are unique in a thread; where
 * two messages have one, the newer counts.
 *
 * @param messages What is known of messages now.
 */
export function createToolsState(
  messages: () => MessagesSnapshot,
  limit: number = DEFAULT_LIMIT,
): ToolsState {
  const calls = new Map<string, LiveCall>()
  let seen: MessagesSnapshot = new Map()
  let last: readonly ToolCallView[] | undefined

  const open = (id: string): LiveCall => {
    let call = calls.get(id)
    if (!call) {
      const [run, answer, view] = [] as undefined[]
      calls.set(id, (call = { id, places: new Map(), run, answer, isCut: false, view }))
    }
    call.view = last = undefined
    return call
  }
  const forgetIfEmpty = ({ id, places, run, answer }: LiveCall): void => {
    if (places.size === 0 && !run && !answer) calls.delete(id)
  }

  const drop = (key: string, item: MessageItem, isKept: (id: string) => boolean): void => {
    for (const id of idsOf(item.message)) {
      const known = calls.get(id)
      if (!known || isKept(id)) continue
      if (known.answer === item) open(id).answer = undefined
      if (known.places.get(key)?.item === item) open(id).places.delete(key)
      forgetIfEmpty(known)
    }
  }
  const take = (key: string, item: MessageItem, before: MessageItem | undefined): void => {
    const { message } = item
    const ids = new Set(idsOf(message))
    if (before) drop(key, before, (id) => ids.has(id))
    if (message.type === 'tool') open(message.tool_call_id).answer = item
    const knownIds = before && idsOf(before.message)
    toolCallsOf(message).forEach((call, at) => {
      const id = idOf(message, call, at)
      const known = calls.get(id)
      const [holder] = known?.places.values() ?? []
      if (holder && holder.item.id !== item.id) {
        if (knownIds?.includes(id)) return
        calls.delete(id)
      }
      const place = known?.places.get(key)
      // Its text has grown, not this call.
      const isSame = place?.call === call && place.item.metadata === item.metadata
      const live = isSame ? known! : open(id)
      if (!isSame) live.isCut = false
      live.places.set(key, { item, call })
    })
  }
  /** Looks at the messages that have changed. */
  const sync = (): void => {
    const now = messages()
    if (now === seen) return
    for (const [key, list] of seen) {
      const { ids } = now.get(key) ?? MessageList.EMPTY
      if (ids === list.ids) continue
      const after = new Set(ids)
      for (const item of list.items) if (!after.has(item.id)) drop(key, item, () => false)
    }
    for (const [key, list] of now) {
      const before = seen.get(key) ?? MessageList.EMPTY
      if (before === list) continue
      list.items.forEach((item, at) => {
        if (before.items[at] === item) return
        const known = before.get(item.id)
        if (known !== item) take(key, item, known)
      })
    }
    seen = now
  }
  /** Oldest first, and what has ended before what has not. */
  const prune = (): void => {
    for (const isOpenToo of [false, true]) {
      for (const { id, run, places, answer } of calls.values()) {
        if (calls.size <= limit) return
        const isOpen = run ? run.state === 'running' : places.size > 0 && !answer
        if (isOpen && !isOpenToo) continue
        calls.delete(id)
        last = undefined
      }
    }
  }
  const eachRun = (act: (run: ToolRun, call: LiveCall) => void): void => {
    sync()
    for (const call of calls.values()) if (call.run?.isOfThisRun) act(call.run, call)
  }

  return {
    reduce({ ns, data }) {
      const call = open(data.tool_call_id)
      if (data.event === 'tool-started') {
        call.answer = undefined
        call.run = startRun(ns, data.tool_name, data.input)
      } else {
        call.run ??= startRun(ns, '', undefined)
        tell(call.run, data, limit)
      }
      // Not at every call, so that one costs the same on average however many there are.
      if (calls.size > limit * 2) prune()
    },
    beginRun() {
      eachRun((run, call) => {
        run.isOfThisRun = false
        if (call.places.size > 0) return
        open(call.id).run = undefined
        forgetIfEmpty(call)
      })
    },
    resetRun() {
      eachRun((_run, call) => {
        open(call.id).run = undefined
        forgetIfEmpty(call)
      })
    },
    endRun(status) {
      eachRun((run, call) => {
        if (run.state !== 'running') return
        // One that has asked something starts again with the answer.
        if (status === 'interrupted') open(call.id).run = undefined
        else open(call.id).run!.state = 'stopped'
      })
      for (const { id, places } of calls.values()) {
        if ([...places.values()].some(({ call }) => call.is_partial)) open(id).isCut = true
      }
    },
    snapshot() {
      sync()
      prune()
      return (last ??= Object.freeze([...calls.values()].map((call) => (call.view ??= show(call)))))
    },
  }
}

function startRun(ns: Namespace, name: string, input: unknown): ToolRun {
  const [output, error] = [undefined, null]
  return { ns, name, input, state: 'running', deltas: [], output, error, isOfThisRun: true }
}

function tell(run: ToolRun, data: PartOf<'tools'>['data'], limit: number): void {
  if (data.event === 'tool-output-delta') {
    run.deltas.push(data.delta)
    // Cut in halves, so that a delta costs the same on average.
    if (run.deltas.length > limit * 2) run.deltas.splice(0, run.deltas.length - limit)
  } else if (data.event === 'tool-finished') {
    run.state = 'done'
    run.output = data.output
  } else if (data.event === 'tool-error') {
    run.state = 'error'
    run.error = data.message
  }
}

function show({ id, places, run, answer, isCut }: LiveCall): ToolCallView {
  const [first] = places
  const held = [...places.values()].find(({ call }) => !call.is_partial) ?? first?.[1]
  const isPartial = held?.call.is_partial
  const said = answer?.message as (ContentMessage & { readonly status?: unknown }) | undefined
  const fault = said?.status === 'error' ? textOf(said) : null
  const error = run?.error ?? fault
  let state: ToolCallState = isPartial ? 'input-streaming' : 'input-available'
  if (error !== null) state = 'error'
  else if (run && !(run.state === 'running' && said)) state = run.state
  else if (said) state = 'done'
  else if (isPartial && isCut) state = 'stopped'
  return Object.freeze({
    id,
    name: held?.call.name || run?.name || said?.name || '',
    args: argsOf(held?.call, run),
    state,
    deltas: Object.freeze([...(run?.deltas ?? [])]),
    output: run?.state === 'done' ? run.output : said?.content,
    error,
    ns: first ? nsOfKey(first[0]) : (run?.ns ?? []),
    messageId: held?.item.id,
    metadata: held?.item.metadata,
  })
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

function toolCallsOf(message: ContentMessage): readonly ToolCall[] {
  return (message.type === 'ai' && message.tool_calls) || []
}

function idsOf(message: ContentMessage): string[] {
  if (message.type === 'tool') return [message.tool_call_id]
  return toolCallsOf(message).map((call, at) => idOf(message, call, at))
}

function idOf({ id }: ContentMessage, call: ToolCall, at: number): string {
  return call.id || `${id}:${at}`
}
