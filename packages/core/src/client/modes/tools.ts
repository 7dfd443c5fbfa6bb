import type { Namespace } from '../../internal/ns.ts'
import type { ToolEvent } from '../../stream/stream-part.ts'
import { MessageList } from '../message-list.ts'
import type { LiveToolCall, ToolCallView, ToolRun } from '../tool-call-view.ts'
import { ToolCalls } from '../tool-calls.ts'
import type { LeftoverStatus } from './activity.ts'
import type { MessagesSnapshot } from './messages.ts'
import { DEFAULT_LIMIT, type ModeState, type PartOf } from './mode.ts'

export interface ToolsState extends ModeState<PartOf<'tools'>, readonly ToolCallView[]> {
  /** A new run begins: of the one before stay the calls that are in messages. */
  beginRun(): void
  /** The run is told again: forget what its tools have said. */
  resetRun(): void
  endRun(status: LeftoverStatus): void
}

/**
 * The tool calls of a thread: what messages and `tools` parts say of them, joined by their ids.
 *
 * @param messages What is known of messages now.
 */
export function createToolsState(
  messages: () => MessagesSnapshot,
  limit: number = DEFAULT_LIMIT,
): ToolsState {
  const calls = new ToolCalls(limit)
  let seen: MessagesSnapshot = new Map()
  /** Looks at the messages that have changed. */
  const sync = (): void => {
    const now = messages()
    if (now !== seen) compare(calls, seen, now)
    seen = now
  }
  const eachRun = (act: (run: ToolRun, call: LiveToolCall) => void): void => {
    sync()
    for (const call of calls.values()) if (call.run?.isOfThisRun) act(call.run, call)
  }

  return {
    reduce({ ns, data }) {
      const call = calls.touch(data.tool_call_id)
      if (data.event === 'tool-started') {
        call.answer = undefined
        call.run = startRun(ns, data.tool_name, data.input)
      } else {
        call.run ??= startRun(ns, '', undefined)
        tell(call.run, data, limit)
      }
      calls.trim()
    },
    beginRun() {
      eachRun((run, { id, places }) => {
        run.isOfThisRun = false
        if (places.size === 0) calls.dropRun(id)
      })
    },
    resetRun() {
      eachRun((_run, { id }) => calls.dropRun(id))
    },
    endRun(status) {
      eachRun((run, { id }) => {
        if (run.state !== 'running') return
        // One that has asked something starts again with the answer.
        if (status === 'interrupted') calls.dropRun(id)
        else calls.touch(id).run!.state = 'stopped'
      })
      for (const { id, places } of calls.values()) {
        if ([...places.values()].some(({ call }) => call.is_partial)) calls.touch(id).isCut = true
      }
    },
    snapshot() {
      sync()
      return calls.snapshot()
    },
  }
}

const NOTHING: ReadonlySet<string> = new Set()

/** Costs a comparison of pointers per message, and work for those that have changed. */
function compare(calls: ToolCalls, seen: MessagesSnapshot, now: MessagesSnapshot): void {
  for (const [key, list] of seen) {
    const { ids } = now.get(key) ?? MessageList.EMPTY
    if (ids === list.ids) continue
    const left = new Set(ids)
    for (const item of list.items) if (!left.has(item.id)) calls.drop(key, item, NOTHING)
  }
  for (const [key, list] of now) {
    const before = seen.get(key) ?? MessageList.EMPTY
    if (before === list) continue
    list.items.forEach((item, at) => {
      if (before.items[at] === item) return
      const known = before.get(item.id)
      if (known !== item) calls.take(key, item, known)
    })
  }
}

function startRun(ns: Namespace, name: string, input: unknown): ToolRun {
  const [output, error] = [undefined, null]
  return { ns, name, input, state: 'running', deltas: [], output, error, isOfThisRun: true }
}

function tell(run: ToolRun, data: ToolEvent, limit: number): void {
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
