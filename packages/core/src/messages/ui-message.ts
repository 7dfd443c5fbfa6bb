import { InvalidArgumentError } from '../errors.ts'

/** A component for the page to show: which one, and with what. */
export interface UIMessage<Name extends string = string, Props = Record<string, unknown>> {
  type: 'ui'
  id: string
  name: Name
  props: Props
  metadata: UIMessageMetadata
}

export interface UIMessageMetadata {
  /** The props are laid over those of the message of this id, instead of replacing them. */
  merge?: boolean
  run_id?: string
  tags?: readonly string[]
  /** The node that pushed it. */
  name?: string
  /** The chat message that it belongs to. */
  message_id?: string
  [key: string]: unknown
}

/** Not content but an instruction to `uiMessageReducer`: delete the message of this id. */
export interface RemoveUIMessage {
  type: 'remove-ui'
  id: string
}

export type AnyUIMessage = UIMessage | RemoveUIMessage

/**
 * The reducer of a list of UI messages, in the state and on the page: a known id replaces in place,
 * where its metadata say `merge` its props are laid over the old ones; a new one appends; `remove-ui`
 * deletes.
 *
 * Source: LangGraph's `ui_message_reducer`.
 *
 * @param left The list so far; not changed.
 * @param right One message or several.
 * @throws InvalidArgumentError when `remove-ui` names an unknown id.
 * @example const State = Annotation.Root({
 *   ui: Annotation<UIMessage[], AnyUIMessage | AnyUIMessage[]>({ reducer: uiMessageReducer, default: () => [] }),
 * })
 */
export function uiMessageReducer(
  left: readonly UIMessage[],
  right: AnyUIMessage | readonly AnyUIMessage[],
): UIMessage[] {
  const byId = new Map(left.map((message) => [message.id, message]))
  const removed = new Set<string>()
  for (const message of [right].flat() as readonly AnyUIMessage[]) {
    const { id } = message
    const before = byId.get(id)
    if (message.type === 'remove-ui') {
      if (!before) throw unknownId(id)
      removed.add(id)
      continue
    }
    removed.delete(id)
    const isMerged = before && message.metadata?.merge
    byId.set(id, isMerged ? { ...message, props: { ...before.props, ...message.props } } : message)
  }
  return [...byId.values()].filter(({ id }) => !removed.has(id))
}

function unknownId(id: string): Error {
  return new InvalidArgumentError(
    `There is no UI message "${id}" to delete: remove-ui names one that is in the list.`,
    { argument: 'id' },
  )
}
