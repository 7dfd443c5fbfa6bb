import { InvalidArgumentError } from '../errors.ts'
import { describe } from '../internal/describe.ts'
import { coerceMessages } from '../messages/coerce-messages.ts'
import type { ContentMessage, MessageLike } from '../messages/message.ts'
import { requireRuntime } from './ambient-forms.ts'
import { nodeMessageMetadata } from './message-metadata.ts'
import { keepPushed } from './pushed-messages.ts'
import { type AnyRuntime, callerOf, NodeRuntime } from './runtime.ts'

export interface PushMessageOptions {
  /** The second argument of the node that pushes. */
  readonly runtime?: AnyRuntime | undefined
  /** Where the message goes in the state; null for nowhere. Default: `messages`. */
  readonly stateKey?: string | null | undefined
}

/**
 * Shows a whole message at once, in the mode `messages`, and writes it into the state when the node
 * has ended, before what the node returns. Its id counts as seen: returned once more, it is not told
 * twice. Without that mode it only writes. As LangGraph's `push_message`.
 *
 * @param message In any accepted form, with an id.
 * @param runtime The second argument of the calling node, or options that hold it.
 * @returns The plain message.
 * @throws InvalidArgumentError for a message without an id; ContextLostError where no node is found.
 *   The node fails when its graph has no such state key.
 * @example pushMessage({ type: 'ai', id: 'progress', content: 'Still looking…' }, runtime)
 */
export function pushMessage(
  message: MessageLike,
  runtime?: AnyRuntime | PushMessageOptions,
): ContentMessage {
  const options: PushMessageOptions =
    runtime instanceof NodeRuntime ? { runtime } : ((runtime as PushMessageOptions) ?? {})
  const caller =
    callerOf(options.runtime, 'pushMessage') ??
    requireRuntime(
      'pushMessage()',
      'pass the second argument of the node: pushMessage(message, runtime)',
    )
  const [pushed] = coerceMessages(message, () => '')
  if (!pushed?.id || pushed.type === 'remove') {
    throw new InvalidArgumentError(
      `pushMessage needs one message with an id, for it is known by that from here on, but got ${describe(message)}.`,
      { argument: 'message' },
    )
  }
  tell(caller, pushed)
  const { stateKey = 'messages' } = options
  if (stateKey !== null) keepPushed(caller, [{ key: stateKey, value: pushed }])
  return pushed
}

function tell(caller: NodeRuntime, message: ContentMessage): void {
  const { run, ns, isFenced } = caller
  if (isFenced) return
  caller.progress()
  if (!run.emitter.messages) return
  run.emitter.markSeen(message.id)
  run.emitter.emit({ type: 'messages', ns, data: [message, nodeMessageMetadata(caller)] })
}
