import { type Namespace, nsKey, type ThreadSnapshot } from '@rivulet/core/client'
import { type ThreadHandle, useThreadSelector } from '@rivulet/react'
import { MessageRow } from './message-row.tsx'

interface MessagesViewProps {
  readonly thread: ThreadHandle
  /** Of this graph only; undefined for all of them. */
  readonly ns: Namespace | undefined
}

/** The messages of one graph, or of all. One that a graph passed on is shown where it was written. */
export function MessagesView({ thread, ns }: MessagesViewProps) {
  const messages = useThreadSelector(thread, selectMessages, haveSameIds)
  const rows = rowsOf(messages, ns && nsKey(ns))
  if (rows.length === 0) return null
  return (
    <div className="view messages">
      <h3>Messages</h3>
      {rows.map(({ key, id }) => (
        <MessageRow key={`${key}\n${id}`} thread={thread} nsKey={key} id={id} />
      ))}
    </div>
  )
}

type Messages = ThreadSnapshot['messages']

const selectMessages = ({ messages }: ThreadSnapshot): Messages => messages

/** The same messages, whatever they say: so this view renders for no token. */
function haveSameIds(left: Messages, right: Messages): boolean {
  if (left.size !== right.size) return false
  return [...left].every(([key, { ids }]) => right.get(key)?.ids === ids)
}

function rowsOf(
  messages: Messages,
  where: string | undefined,
): readonly { readonly key: string; readonly id: string }[] {
  const lists = [...messages].filter(([key]) => where === undefined || key === where)
  return lists.flatMap(([key, { ids }]) => {
    const below = lists.filter(([other]) => other !== key && isBelow(other, key))
    return ids.filter((id) => !below.some(([, list]) => list.get(id))).map((id) => ({ key, id }))
  })
}

function isBelow(key: string, above: string): boolean {
  return above === '' || key.startsWith(`${above}|`)
}
