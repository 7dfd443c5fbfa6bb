import type { RemoveUIMessage, UIMessage } from '../messages/ui-message.ts'
import { requireRuntime } from './ambient-forms.ts'
import type { PushMessageOptions } from './push-message.ts'
import { keepPushed } from './pushed-messages.ts'
import { type AnyRuntime, callerOf, NodeRuntime } from './runtime.ts'

/** `stateKey`: default `ui`. */
export interface PushUIMessageOptions extends PushMessageOptions {
  /** Default: a new one. An id that the list has already replaces that message. */
  readonly id?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** The chat message that it belongs to. */
  readonly message?: { readonly id?: string | undefined } | undefined
  /** Lay the props over those of the message of this id, instead of replacing them. Default false. */
  readonly merge?: boolean | undefined
}

/**
 * Sends a component for the page to show, as a `custom` part at once, and writes it to the state when
 * the node ends, as `pushMessage` does. The key takes `uiMessageReducer`.
 *
 * Source: LangGraph's `push_ui_message`.
 *
 * @param name Which component.
 * @returns What was sent.
 * @throws ContextLostError without `runtime` where no node is running.
 * @example
 * const card = pushUiMessage('weather', { city: 'Paris' }, { runtime })
 * pushUiMessage('weather', { degrees: 21 }, { runtime, id: card.id, merge: true })
 */
export function pushUiMessage<Name extends string, Props extends object>(
  name: Name,
  props: Props,
  given: PushUIMessageOptions | AnyRuntime = {},
): UIMessage<Name, Props> {
  const options = optionsOf(given)
  const runtime = runtimeOf(options, 'pushUiMessage')
  const { id, metadata, message, merge = false } = options
  const ui: UIMessage<Name, Props> = {
    type: 'ui',
    id: id ?? runtime.run.ids.create('message'),
    name,
    props,
    metadata: {
      merge,
      run_id: runtime.run.runId,
      tags: runtime.tags,
      name: runtime.task.node.name,
      ...metadata,
      ...(message?.id !== undefined && { message_id: message.id }),
    },
  }
  send(runtime, ui, options)
  return ui
}

/**
 * Deletes a component of the page, and from the state when the node ends.
 *
 * Source: LangGraph's `delete_ui_message`.
 *
 * @throws ContextLostError without `runtime` where no node is running. The reducer throws for an
 *   unknown id, which fails the run.
 */
export function deleteUiMessage(
  id: string,
  given: PushMessageOptions | AnyRuntime = {},
): RemoveUIMessage {
  const options = optionsOf(given)
  const removal: RemoveUIMessage = { type: 'remove-ui', id }
  send(runtimeOf(options, 'deleteUiMessage'), removal, options)
  return removal
}

function optionsOf(given: PushUIMessageOptions | AnyRuntime): PushUIMessageOptions {
  return given instanceof NodeRuntime ? { runtime: given } : given
}

/** @throws ContextLostError, InvalidArgumentError */
function runtimeOf({ runtime }: PushUIMessageOptions, form: string): NodeRuntime {
  return (
    callerOf(runtime, form) ??
    requireRuntime(`${form}()`, 'pass the second argument of the node as { runtime }')
  )
}

function send(runtime: NodeRuntime, data: object, { stateKey = 'ui' }: PushUIMessageOptions): void {
  if (runtime.isFenced) return
  runtime.writer(data)
  if (stateKey !== null) keepPushed(runtime, [{ key: stateKey, value: data }])
}
