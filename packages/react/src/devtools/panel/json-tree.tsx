'use client'

import { type ReactElement, useState } from 'react'
import { holdsText } from '../record/find-text.ts'
import { visible } from './format.ts'
import { nameOf, previewValue } from './preview.ts'

/** Longer strings are cut until somebody wants all of them. */
const LONG = 400
/** Children that are shown at a time. */
const MANY = 100
/** Levels that are open at first. */
const OPEN = 2

interface NodeProps {
  readonly name?: string | undefined
  readonly value: unknown
  /** In lower case: what holds it is open and marked. */
  readonly text: string
  readonly depth?: number | undefined
}

/** A value as a tree, of which only what is open is made. */
export function JsonTree(props: NodeProps): ReactElement {
  const { value } = props
  return typeof value === 'object' && value !== null ? (
    <Branch {...props} value={value} />
  ) : (
    <Leaf {...props} />
  )
}

function Branch({
  name,
  value,
  text,
  depth = 0,
}: NodeProps & { readonly value: object }): ReactElement {
  const [chosen, choose] = useState<boolean>()
  const [limit, setLimit] = useState(MANY)
  const holds = text !== '' && holdsText(value, text)
  const isOpen = chosen ?? (holds || depth < OPEN)
  const keys = Object.keys(value)
  const size = Array.isArray(value) ? `[${keys.length}]` : `{${keys.length}}`
  return (
    <div role="treeitem" aria-expanded={isOpen} aria-selected={false} className="node">
      <button type="button" className="fold" onClick={() => choose(!isOpen)}>
        <span className="arrow" data-open={isOpen || undefined} aria-hidden="true">
          ▸
        </span>
        <Name name={name} text={text} />
        <span className="size">{size}</span>
        {!isOpen && <span className="cut">{visible(previewValue(value, 90))}</span>}
      </button>
      {isOpen && (
        <div role="group" className="children">
          {keys.slice(0, limit).map((key) => (
            <JsonTree key={key} name={key} value={read(value, key)} text={text} depth={depth + 1} />
          ))}
          {keys.length > limit && (
            <button type="button" className="more" onClick={() => setLimit(limit + MANY * 5)}>
              {keys.length - limit} more
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function Leaf({ name, value, text }: NodeProps): ReactElement {
  const [isWhole, setWhole] = useState(false)
  const isString = typeof value === 'string'
  const isCut = isString && value.length > LONG && !isWhole
  const shown = isString ? JSON.stringify(isCut ? value.slice(0, LONG) : value) : nameOf(value)
  return (
    <div role="treeitem" aria-selected={false} className="node leaf">
      <Name name={name} text={text} />
      <span className="value" data-kind={value === null ? 'null' : typeof value}>
        <Marked value={visible(shown)} text={text} />
      </span>
      {isCut && (
        <button type="button" className="more" onClick={() => setWhole(true)}>
          show all {value.length.toLocaleString('en')} characters
        </button>
      )}
    </div>
  )
}

function Name({ name, text }: Pick<NodeProps, 'name' | 'text'>): ReactElement | null {
  if (name === undefined) return null
  return (
    <span className="key">
      <Marked value={visible(name)} text={text} />
      {': '}
    </span>
  )
}

/** With what is searched for marked, where it is for the first time. */
function Marked({ value, text }: { readonly value: string; readonly text: string }): ReactElement {
  const at = text === '' ? -1 : value.toLowerCase().indexOf(text)
  if (at < 0) return <>{value}</>
  return (
    <>
      {value.slice(0, at)}
      <mark>{value.slice(at, at + text.length)}</mark>
      {value.slice(at + text.length)}
    </>
  )
}

/** A getter is not called: looking changes nothing. */
function read(value: object, key: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(value, key)
  return descriptor && 'value' in descriptor ? descriptor.value : '(getter)'
}
