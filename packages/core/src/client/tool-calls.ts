import type { ContentMessage, ToolCall } from '../messages/message.ts'
import type { MessageItem } from './message-list.ts'
import { type LiveToolCall, showToolCall, type ToolCallView } from './tool-call-view.ts'

/**
 * The tool calls of a thread by their ids, in the order in which they were first heard of, at most
 * so many. Ids are unique in a thread; where two messages have one, the newer counts.
 */
export class ToolCalls {
  readonly #limit: number
  readonly #calls = new Map<string, LiveToolCall>()
  #last: readonly ToolCallView[] | undefined

  constructor(limit: number) {
    this.#limit = limit
  }

  values(): Iterable<LiveToolCall> {
    return this.#calls.values()
  }

  /** The call, to be changed. */
  touch(id: string): LiveToolCall {
    let call = this.#calls.get(id)
    if (!call) {
      const [run, answer, view] = [] as undefined[]
      call = { id, places: new Map(), run, answer, isCut: false, view }
      this.#calls.set(id, call)
    }
    call.view = this.#last = undefined
    return call
  }

  /** Not at every call, so that one costs the same on average however many there are. */
  trim(): void {
    if (this.#calls.size > this.#limit * 2) this.#prune()
  }

  /** Forgets what its tool has said. */
  dropRun(id: string): void {
    this.touch(id).run = undefined
    this.#forgetIfEmpty(id)
  }

  /** A message came, or changed; `before` is how it was. */
  take(key: string, item: MessageItem, before: MessageItem | undefined): void {
    const { message } = item
    const ids = new Set(idsOf(message))
    if (before) this.drop(key, before, ids)
    if (message.type === 'tool') this.touch(message.tool_call_id).answer = item
    const knownIds = before ? idsOf(before.message) : []
    toolCallsOf(message).forEach((call, at) => {
      const id = idOf(message, call, at)
      const [holder] = this.#calls.get(id)?.places.values() ?? []
      if (holder && holder.item.id !== item.id) {
        if (knownIds.includes(id)) return
        this.#calls.delete(id)
      }
      this.#hold(id, key, { item, call })
    })
  }

  /** A message is gone, or has lost the calls that are not in `kept`. */
  drop(key: string, item: MessageItem, kept: ReadonlySet<string>): void {
    for (const id of idsOf(item.message)) {
      const known = kept.has(id) ? undefined : this.#calls.get(id)
      if (!known) continue
      if (known.answer === item) this.touch(id).answer = undefined
      if (known.places.get(key)?.item === item) this.touch(id).places.delete(key)
      this.#forgetIfEmpty(id)
    }
  }

  /** The calls now; one of which nothing was said is the same object as last time. */
  snapshot(): readonly ToolCallView[] {
    this.#prune()
    this.#last ??= Object.freeze(
      [...this.#calls.values()].map((call) => (call.view ??= showToolCall(call, this.#limit))),
    )
    return this.#last
  }

  #hold(id: string, key: string, held: { item: MessageItem; call: ToolCall }): void {
    const known = this.#calls.get(id)
    const place = known?.places.get(key)
    // Another call of its message, or its text, may have grown, and not this one.
    const isSame = place?.call === held.call && place.item.metadata === held.item.metadata
    const call = isSame && known ? known : this.touch(id)
    if (!isSame) call.isCut = false
    call.places.set(key, held)
    this.trim()
  }

  #forgetIfEmpty(id: string): void {
    const { places, run, answer } = this.#calls.get(id) ?? {}
    if (!places?.size && !run && !answer) this.#calls.delete(id)
  }

  /** Oldest first, and what has ended before what has not. */
  #prune(): void {
    for (const isOpenToo of [false, true]) {
      for (const { id, run, places, answer } of this.#calls.values()) {
        if (this.#calls.size <= this.#limit) return
        const isOpen = run ? run.state === 'running' : places.size > 0 && !answer
        if (isOpen && !isOpenToo) continue
        this.#calls.delete(id)
        this.#last = undefined
      }
    }
  }
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
