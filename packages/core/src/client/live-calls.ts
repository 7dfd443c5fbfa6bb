import { toToolCall, tryArguments } from '../messages/coerce-messages.ts'
import type { ToolCall, ToolCallChunk } from '../messages/message.ts'
import { ArgsValue } from '../protocol/args-value.ts'

/** Of arguments that nobody has read on the way: up to here one looks whether they are whole. */
const SHORT = 4096

interface LiveCall {
  id: string
  name: string
  text: string
  readonly value: ArgsValue
  /** As it was shown last, and the text that this was. */
  shown: ToolCall | undefined
  shownText: string
  isFinal: boolean
}

/**
 * The tool calls of a message that is being written. Arguments are not parsed here: their pieces
 * say what they change. From a source that does not, they appear once they are whole.
 */
export class LiveCalls {
  readonly #calls = new Map<number, LiveCall>()

  add({ index = this.#calls.size, id, name, args, args_patch: patch }: ToolCallChunk): void {
    let call = this.#calls.get(index)
    if (!call) {
      call = {
        id: '',
        name: '',
        text: '',
        value: new ArgsValue(),
        shown: undefined,
        shownText: '',
        isFinal: false,
      }
      this.#calls.set(index, call)
    }
    call.id = id ?? call.id
    call.name += name ?? ''
    if (!args) return
    call.text += args
    call.value.apply(patch)
  }

  /** The calls so far; one that has not changed is the same object as last time. */
  snapshot(isClosed: boolean): ToolCall[] {
    return [...this.#calls.values()].map((call) => show(call, isClosed))
  }
}

function show(call: LiveCall, isClosed: boolean): ToolCall {
  const { shown, id, name, text } = call
  const isSame = shown?.id === id && shown.name === name && call.shownText.length === text.length
  if (isSame && (!isClosed || call.isFinal)) return shown
  call.shownText = text
  call.isFinal = isClosed
  const next = read(call, isClosed)
  if (isSame && shown.args === next.args && shown.is_partial === next.is_partial) return shown
  return (call.shown = Object.freeze(next))
}

function read({ id, name, text, value }: LiveCall, isClosed: boolean): ToolCall {
  const isPatched = text !== '' && !value.isBroken
  if (isPatched && value.isComplete) return { id, name, args: value.snapshot() as ToolCall['args'] }
  if (isClosed) return toToolCall({ id, name, args: text })
  const whole = !isPatched && text.length < SHORT && tryArguments(text)
  if (whole) return { id, name, args: whole }
  const args = (isPatched && (value.snapshot() as ToolCall['args'])) || {}
  return { id, name, args, is_partial: true }
}
