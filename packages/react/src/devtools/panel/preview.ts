import type { StreamPart, ThreadAction } from '@rivulet/core/client'
import { contentsOf, hasNames, kindOf, textOfObject } from '../record/contents.ts'
import { visible } from './format.ts'

/** More does not fit on one line. */
const LENGTH = 240

/** What an action is about, on one line. */
export function previewAction(action: ThreadAction): string {
  switch (action.type) {
    case 'part-received':
      return visible(previewPart(action.part).slice(0, LENGTH))
    case 'run-submitted':
      return `run ${action.runId}${action.isContinued ? ', goes on' : ''}`
    case 'run-ended':
      return action.end.status === 'error'
        ? visible(`error: ${action.end.error.message}`.slice(0, LENGTH))
        : action.end.status === 'success' && action.end.isPaused
          ? 'waits for an answer'
          : action.end.status
    default:
      return ''
  }
}

/** What tells most comes first: ids and times would push it out of sight. */
function previewPart(part: StreamPart): string {
  if (part.type === 'messages') {
    const [message] = part.data
    if (message.content) return textPreview(message.content)
    return previewValue(message)
  }
  if (part.type === 'tasks') {
    const { name, ...rest } = part.data
    return `${name} ${'result' in rest ? 'ended' : 'started'} ${previewValue('result' in rest ? (rest.error ?? rest.result) : rest.input)}`
  }
  if (part.type === 'tools') return `${part.data.event} ${previewValue(part.data)}`
  return previewValue(part.data)
}

function textPreview(content: unknown): string {
  return typeof content === 'string'
    ? content.slice(0, LENGTH).replaceAll('\n', '⏎')
    : previewValue(content)
}

/** As JSON, of which no more is made than is shown. */
export function previewValue(value: unknown, length: number = LENGTH): string {
  const pieces: string[] = []
  let left = length
  const add = (text: string): void => {
    pieces.push(text.slice(0, left))
    left -= text.length
  }
  const write = (each: unknown, depth: number): void => {
    if (left <= 0) return
    if (typeof each === 'string') return add(JSON.stringify(each.slice(0, left)))
    if (typeof each !== 'object' || each === null) return add(nameOf(each))
    const text = textOfObject(each)
    if (text !== undefined) return add(text)
    if (depth > 6) return add('…')
    writeContents(each, depth + 1)
  }
  const writeContents = (each: object, depth: number): void => {
    const isNamed = hasNames(each)
    const kind = kindOf(each)
    add(`${kind && `${kind} `}${isNamed ? '{' : '['}`)
    let separator = ''
    for (const [name, part] of contentsOf(each)) {
      add(`${separator}${isNamed ? `${name}: ` : ''}`)
      write(part, depth)
      if (left <= 0) break
      separator = ','
    }
    add(isNamed ? '}' : ']')
  }
  write(value, 0)
  return pieces.join('') + (left < 0 ? '…' : '')
}

/** Of what has no parts of its own. */
export function nameOf(value: unknown): string {
  if (typeof value === 'function') return 'ƒ()'
  if (typeof value === 'bigint') return `${value}n`
  return typeof value === 'symbol' ? 'symbol' : String(value)
}
