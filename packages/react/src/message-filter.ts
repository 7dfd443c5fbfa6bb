import { type MessageItem, type Namespace, nsKey, type ThreadSnapshot } from '@rivulet/core/client'

/** Which messages. Without `ns` those of the root graph. */
export interface MessageFilter<Node extends string = string> {
  readonly ns?: Namespace | undefined
  /** The node that wrote it; messages known from the state only have none. */
  readonly node?: Node | undefined
  /** All of these tags. */
  readonly tags?: readonly string[] | undefined
}

const NO_IDS: readonly string[] = Object.freeze([])

/** The ids of the messages that pass a filter, in order. */
export function selectMessageIds(
  snapshot: ThreadSnapshot,
  { ns = [], node, tags }: MessageFilter,
): readonly string[] {
  const list = snapshot.messages.get(nsKey(ns))
  if (!list) return NO_IDS
  if (node === undefined && !tags?.length) return list.ids
  return list.items.filter((item) => passes(item, node, tags)).map(({ id }) => id)
}

function passes({ metadata }: MessageItem, node?: string, tags?: readonly string[]): boolean {
  if (node !== undefined && metadata?.langgraph_node !== node) return false
  return !tags || tags.every((tag) => metadata?.tags?.includes(tag))
}
