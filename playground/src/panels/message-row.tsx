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
  return (
    <article className="message">
      <p className="message-source">
        {metadata && (
          <code className="node">
            {ns.length > 0 && `${nsLabel(ns)} › `}
            {metadata.langgraph_node}
          </code>
        )}
        {metadata?.tags?.map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
      </p>
      <p className="message-text">{text}</p>
    </article>
  )
}
