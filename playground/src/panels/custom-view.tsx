import type { Namespace } from '@rivulet/core/client'
import { type ThreadHandle, useCustom } from '@rivulet/react'
import { newest } from './newest.ts'

interface CustomViewProps {
  readonly thread: ThreadHandle
  /** Of this graph only; undefined for all of them. */
  readonly ns: Namespace | undefined
}

/** What nodes wrote last: a bar where it is progress, and its text. */
export function CustomView({ thread, ns }: CustomViewProps) {
  const { latest, log } = useCustom(thread, ns && { ns })
  if (log.length === 0) return null
  const progress = progressOf(latest)
  const text = textOf(latest) ?? (progress === undefined ? JSON.stringify(latest) : undefined)
  return (
    <div className="view custom">
      <h3>Custom data</h3>
      {progress !== undefined && (
        <p className="progress">
          <progress max={100} value={progress} aria-label="Progress" />
          <span>{progress} %</span>
        </p>
      )}
      {text !== undefined && <p className="latest">{text}</p>}
    </div>
  )
}

/** What they wrote before. */
export function CustomLog({ thread, ns }: CustomViewProps) {
  const { log } = useCustom(thread, ns && { ns })
  if (log.length < 2) return null
  return (
    <div className="view">
      <h3>Custom log</h3>
      <ol className="log">
        {newest(log).map(({ at, item }) => (
          <li key={at}>
            <code>{JSON.stringify(item.data)}</code>
          </li>
        ))}
      </ol>
    </div>
  )
}

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null
    ? (data as Record<string, unknown>)[name]
    : undefined
}

function progressOf(data: unknown): number | undefined {
  const progress = field(data, 'progress')
  return typeof progress === 'number' ? progress : undefined
}

/** What is meant to be read. */
function textOf(data: unknown): string | undefined {
  const text = field(data, 'status') ?? field(data, 'message') ?? data
  return typeof text === 'string' ? text : undefined
}
