// A row whose text is written past React: what has come since is appended to its text node.
import { textOf, type ThreadSnapshot } from '@rivulet/core/client'
import { threadStore } from '@rivulet/react'
import { memo, useLayoutEffect, useRef } from 'react'
import { useRowCount } from './contender.ts'
import type { RowOf } from './rivulet.tsx'

export const TextRefRow = memo(function TextRefRow({ thread, id, shape }: RowOf) {
  const article = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const node = article.current!.appendChild(new Text())
    const write = ({ messages }: ThreadSnapshot): void => {
      const message = messages.get('')?.get(id)?.message
      const text = message ? textOf(message) : ''
      if (text.length > node.length) node.appendData(text.slice(node.length))
    }
    const store = threadStore(thread)
    write(store.getState())
    return store.subscribe(write)
  }, [thread, id])
  useRowCount(shape)
  return <article ref={article} />
})
