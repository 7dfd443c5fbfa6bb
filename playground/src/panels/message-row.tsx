import { type ThreadHandle, useMessageText, useThreadSelector } from '@rivulet/react'
import { useCallback } from 'react'

interface MessageRowProps {
  readonly thread: ThreadHandle
  readonly id: string
}

/** One message. While it grows, this row renders and nothing else does. */
export function MessageRow({ thread, id }: MessageRowProps) {
  const text = useMessageText(thread, id)
  const metadata = useThreadSelector(
    thread,
    useCallback(({ messages }) => messages.get('')?.get(id)?.metadata, [id]),
  )
  return (
    <article className="message">
      <p className="message-source">
        {metadata && <code className="node">{metadata.langgraph_node}</code>}
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
