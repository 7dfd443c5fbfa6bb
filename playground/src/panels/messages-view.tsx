import { type Namespace, nsKey, type ThreadSnapshot } from '@rivulet/core/client'
import { type ThreadHandle, useThreadSelector } from '@rivulet/react'
import { useCallback } from 'react'
import { MessageRow } from './message-row.tsx'

interface MessagesViewProps {
  readonly thread: ThreadHandle
  /** Of this graph only; undefined for all of them. */
  readonly ns: Namespace | undefined
}

/** One message and the key of its graph, as one string. */
const SEPARATOR = '\n'

/** The messages of one graph, or of all. One that a graph passed on is shown where it was written. */
export function MessagesView({ thread, ns }: MessagesViewProps) {
  const where = ns && nsKey(ns)
  const rows = useThreadSelector(
    thread,
    useCallback((snapshot: ThreadSnapshot) => selectRows(snapshot, where), [where]),
    isSameList,
  )
  if (rows.length === 0) return null
  return (
    <div className="view messages">
      <h3>Messages</h3>
      {rows.map((row) => {
        const [key = '', id = ''] = row.split(SEPARATOR)
        return <MessageRow key={row} thread={thread} nsKey={key} id={id} />
      })}
    </div>
  )
}

function selectRows({ messages }: ThreadSnapshot, where: string | undefined): readonly string[] {
  const lists = [...messages].filter(([key]) => where === undefined || key === where)
  return lists.flatMap(([key, { ids }]) => {
    const below = lists.filter(([other]) => other !== key && isBelow(other, key))
    return ids
      .filter((id) => !below.some(([, list]) => list.get(id)))
      .map((id) => key + SEPARATOR + id)
  })
}

function isBelow(key: string, above: string): boolean {
  return above === '' || key.startsWith(`${above}|`)
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((row, at) => row === right[at])
}
