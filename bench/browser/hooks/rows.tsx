// How a message looks: plain, or as heavy as Markdown is.
import { type CSSProperties, memo } from 'react'
import Markdown from 'react-markdown'
import type { RowProps } from './contender.ts'

/** What is out of sight is not laid out: what a long page does, whatever streams into it. */
const FAR: CSSProperties = { contentVisibility: 'auto', containIntrinsicSize: 'auto 100px' }

export const PlainRow = memo(function PlainRow({ text }: RowProps) {
  return <article style={FAR}>{text}</article>
})

export const MarkdownRow = memo(function MarkdownRow({ text }: RowProps) {
  return (
    <article style={FAR}>
      <Markdown>{text}</Markdown>
    </article>
  )
})
