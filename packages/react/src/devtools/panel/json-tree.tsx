'use client'

import { type ReactElement, useState } from 'react'
import { contentsOf, countOf, hasNames, kindOf, textOfObject } from '../record/contents.ts'
import { holdsText } from '../record/find-text.ts'
import { visible } from './format.ts'
import { nameOf, previewValue } from './preview.ts'

/** Longer strings are cut until somebody wants all of them. */
const LONG = 400
/** Children that are shown at a time. */
const MANY = 100
/** Levels that are open at first. */
const OPEN = 2
/** Levels that a search opens: what is held in many places is found in each of them. */
const OPEN_BY_SEARCH = 10

interface NodeProps {
  readonly name?: string | undefined
  readonly value: unknown
  /** In lower case: what holds it is open and marked. */
  readonly text: string
  /** The objects that this one is in, outermost first. */
  readonly above?: readonly object[] | undefined
}

interface BranchProps extends NodeProps {
  readonly value: object
  readonly above: readonly object[]
}

/** A value that folds and unfolds, of which only what is open is made. */
export function JsonTree(props: NodeProps): ReactElement {
  const { value, above = [] } = props
  if (typeof value !== 'object' || value === null) return <Leaf {...props} />
  const text = textOfObject(value)
  if (text !== undefined) return <Leaf {...props} value={text} kind="object" />
  // It would have no end.
  if (above.includes(value)) return <Leaf {...props} value="↑ circular" kind="object" />
  return <Branch {...props} value={value} above={above} />
}

function Branch({ name, value, text, above }: BranchProps): ReactElement {
  const [chosen, choose] = useState<boolean>()
  const depth = above.length
  const holds = text !== '' && depth < OPEN_BY_SEARCH && holdsText(value, text)
  const isOpen = chosen ?? (holds || depth < OPEN)
  const count = countOf(value)
  const [open, close] = hasNames(value) ? ['{', '}'] : ['[', ']']
  const kind = kindOf(value)
  return (
    <div className="node">
      <button type="button" className="fold" aria-expanded={isOpen} onClick={() => choose(!isOpen)}>
        <span className="arrow" data-open={isOpen || undefined} aria-hidden="true">
          ▸
        </span>
        <Name name={name} text={text} />
        <span className="size">
          {kind && `${kind} `}
          {open}
          {count}
          {close}
        </span>
        {!isOpen && <span className="cut">{visible(previewValue(value, 90))}</span>}
      </button>
      {isOpen && <Children value={value} count={count} text={text} above={[...above, value]} />}
    </div>
  )
}

function Children({
  value,
  count,
  ...below
}: Omit<BranchProps, 'name'> & { readonly count: number }): ReactElement {
  const [limit, setLimit] = useState(MANY)
  const shown: ReactElement[] = []
  for (const [name, part] of contentsOf(value)) {
    if (shown.length === limit) break
    shown.push(<JsonTree key={shown.length} name={name} value={part} {...below} />)
  }
  return (
    <div className="children">
      {shown}
      {count > limit && (
        <button type="button" className="more" onClick={() => setLimit(limit + MANY * 5)}>
          {(count - limit).toLocaleString('en')} more
        </button>
      )}
    </div>
  )
}

interface LeafProps extends NodeProps {
  /** Of an object that is shown by a text. */
  readonly kind?: string | undefined
}

function Leaf({ name, value, text, kind }: LeafProps): ReactElement {
  const [isWhole, setWhole] = useState(false)
  const isString = typeof value === 'string'
  const isCut = isString && value.length > LONG && !isWhole
  const cut = isCut ? value.slice(0, LONG) : value
  const shown = isString && kind === undefined ? JSON.stringify(cut) : nameOf(cut)
  return (
    <div className="node leaf">
      <Name name={name} text={text} />
      <span className="value" data-kind={kind ?? (value === null ? 'null' : typeof value)}>
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
