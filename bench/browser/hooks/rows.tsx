// How a message looks: plain, or as heavy as Markdown is.
import { memo } from 'react'
import Markdown from 'react-markdown'
import type { RowProps } from './contender.ts'

export const PlainRow = memo(function PlainRow({ text }: RowProps) {
  return <article style={{ whiteSpace: 'pre-wrap' }}>{text}</article>
})

export const MarkdownRow = memo(function MarkdownRow({ text }: RowProps) {
  return (
    <article>
      <Markdown>{text}</Markdown>
    </article>
  )
})
