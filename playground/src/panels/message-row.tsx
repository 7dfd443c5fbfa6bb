import type { ThreadSnapshot } from '@rivulet/core/client'
import { type ThreadHandle, useMessageText, useThreadSelector } from '@rivulet/react'
import { useCallback } from 'react'
import { nsLabel } from './namespace-label.ts'

interface MessageRowProps {
  readonly thread: ThreadHandle
  /** Of the graph that wrote it. */
  readonly nsKey: string
  readonly id: string
}

/** One message. While it grows, this row renders and nothing else does. */
export function MessageRow({ thread, nsKey, id }: MessageRowProps) {
  const ns = nsKey === '' ? [] : nsKey.split('|')
  const text = useMessageText(thread, id, { ns })
  const metadata = useThreadSelector(
    thread,
    useCallback(({ messages }) => messages.get(nsKey)?.get(id)?.metadata, [nsKey, id]),
  )
  const type = useThreadSelector(
    thread,
    useCallback(({ messages }) => messages.get(nsKey)?.get(id)?.message.type, [nsKey, id]),
  )
  const calls = useThreadSelector(
    thread,
    useCallback((snapshot) => calledTools(snapshot, nsKey, id), [nsKey, id]),
  )
  return (
    <article className="message">
      <p className="message-source">
        <code className="node">
          {ns.length > 0 && `${nsLabel(ns)} › `}
          {metadata?.langgraph_node ?? type}
        </code>
        {metadata?.tags?.map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
      </p>
      {(text !== '' || !calls) && <p className="message-text">{text}</p>}
      {calls && <p className="node">calls {calls}</p>}
    </article>
  )
}

/** Names of the tools that a message calls. */
function calledTools({ messages }: ThreadSnapshot, nsKey: string, id: string): string | undefined {
  const message = messages.get(nsKey)?.get(id)?.message
  return message?.type === 'ai' ? message.tool_calls?.map(({ name }) => name).join(', ') : undefined
}
