import { Command, isSendLike } from '../engine/command.ts'
import { InvalidArgumentError } from '../errors.ts'
import { isMessage, type ToolCall, type ToolMessage } from '../messages/message.ts'

/** What tool calls came to, each at the place of its call. */
interface Results {
  readonly calls: readonly ToolCall[]
  readonly results: readonly (ToolMessage | Command)[]
}

interface Form {
  readonly messagesKey: string
  /** The state is the list of messages itself. */
  readonly isList: boolean
}

/**
 * What a node returns that has run tools: the messages under their key, and Commands beside it.
 * Commands to the parent graph are one, since the first ends the task.
 *
 * @throws InvalidArgumentError for a Command that leaves its call without an answer.
 */
export function mergeResults({ calls, results }: Results, { messagesKey, isList }: Form): unknown {
  const messages = results.filter((result) => !Command.isInstance(result))
  const update = isList ? messages : { [messagesKey]: messages }
  const commands = results.flatMap((result, at) => {
    if (!Command.isInstance(result)) return []
    if (!isList) checkAnswered(result, calls[at]!, messagesKey)
    return result
  })
  if (commands.length === 0) return update
  const own = commands.filter(({ graph }) => graph === undefined)
  const above = commands.filter(({ graph }) => graph !== undefined)
  const written = messages.length === 0 ? [] : [update]
  return [...written, ...own, ...(above.length > 1 ? [joined(above)] : above)]
}

/** Models refuse a conversation in which a call has no answer. */
function checkAnswered({ graph, update }: Command, call: ToolCall, messagesKey: string): void {
  if (graph !== undefined || typeof update !== 'object' || update === null) return
  const isAnswer = (value: unknown): boolean =>
    isMessage(value) && value.type === 'tool' && value.tool_call_id === call.id
  const pairs = Array.isArray(update) ? (update as unknown[]) : Object.entries(update)
  const written = pairs.flatMap((pair) =>
    Array.isArray(pair) && pair[0] === messagesKey ? [pair[1] as unknown] : [],
  )
  if (written.flat().some(isAnswer)) return
  throw new InvalidArgumentError(
    `The Command of tool "${call.name}" has an update, but no tool message that answers its call: add ` +
      `${messagesKey}: [{ type: 'tool', tool_call_id: runtime.toolCallId, content: '…' }] to it.`,
    { argument: 'update' },
  )
}

function joined(commands: readonly Command[]): Command {
  const [first] = commands
  if (commands.some(({ graph }) => graph !== first?.graph)) {
    throw new InvalidArgumentError(
      'Tools that were called side by side command several graphs further up: one of them can be commanded at a time.',
      { argument: 'graph' },
    )
  }
  const goto = commands.flatMap((command) => [command.goto ?? []].flat())
  const update = commands.flatMap(({ update: each }) =>
    Array.isArray(each) ? (each as unknown[]) : Object.entries((each as object | undefined) ?? {}),
  )
  return new Command({
    graph: first!.graph,
    goto: goto.filter((each) => typeof each === 'string' || isSendLike(each)),
    ...(update.length > 0 ? { update: update as [string, unknown][] } : {}),
  })
}
