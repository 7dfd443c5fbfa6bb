import { numberedIds } from '../internal/numbered-ids.ts'
import type { ContentMessage } from '../messages/message.ts'
import { coercePlain, isTuple } from '../messages/plain-message.ts'
import type { QueuedRun } from './queued-run.ts'
import type { RunAhead } from './thread-action.ts'

type Fields = Readonly<Record<string, unknown>>

export interface PlannedRun {
  /** What is shown of it at once. */
  readonly ahead: RunAhead | undefined
  /** What the graph is to call the messages that are shown, where they have no ids of their own. */
  readonly inputMessageId: string | undefined
}

/**
 * What a run will do to what is shown, as far as a page can know: its input's messages come, and
 * those that are not at the checkpoint that it branches off from go.
 */
export function planAhead(
  { input, isCommand, options, base }: QueuedRun,
  messagesKey: string,
  createId: () => string,
): PlannedRun {
  const given = shownInput({ input, isCommand, optimistic: options.optimistic ?? true })
  const { [messagesKey]: list, ...values } = given.fields
  let inputMessageId: string | undefined
  const firstId = (): string => (inputMessageId ??= createId())
  const messages = readMessages(list, firstId)
  const isNothing = messages.length === 0 && !base?.kept && !given.hasValues
  const ahead = { messages, kept: base?.kept, values: given.hasValues ? values : undefined }
  return { ahead: isNothing ? undefined : ahead, inputMessageId }
}

interface ShownInput {
  readonly fields: Fields
  /** They are what the caller wants to be shown, not what the graph is given. */
  readonly hasValues: boolean
}

function shownInput(run: {
  input: unknown
  isCommand: boolean
  optimistic: boolean | object
}): ShownInput {
  const { input, isCommand, optimistic } = run
  if (typeof optimistic === 'object') return { fields: optimistic as Fields, hasValues: true }
  const isShown = optimistic && !isCommand && typeof input === 'object'
  return { fields: isShown ? ((input ?? {}) as Fields) : {}, hasValues: false }
}

/** None for what is no message: the graph will say so, or keeps something else under this key. */
function readMessages(list: unknown, firstId: () => string): ContentMessage[] {
  if (list === undefined) return []
  let newId: (() => string) | undefined
  const likes: readonly unknown[] = isTuple(list) || !Array.isArray(list) ? [list] : list
  const messages: ContentMessage[] = []
  for (const like of likes) {
    const message = coercePlain(like, () => (newId ??= numberedIds(firstId()))())
    if (!message) return []
    if (message.type !== 'remove') messages.push(message)
  }
  return messages
}
