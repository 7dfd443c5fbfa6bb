import type { RunObserver } from '../client/transport.ts'
import { createDeferred } from '../internal/deferred.ts'
import type { StreamPart } from '../stream/stream-part.ts'

/** What an observer was told. */
export interface Watch {
  readonly observer: RunObserver
  readonly parts: StreamPart[]
  readonly ends: string[]
  error: unknown
  /** Resolves when a part of each type has come. */
  readonly seen: Promise<void>
  readonly ended: Promise<void>
}

/** An observer that keeps what it is told. */
export function watchRun(types: readonly string[]): Watch {
  const [seen, ended] = [createDeferred(), createDeferred()]
  const result: Watch = {
    parts: [],
    ends: [],
    error: undefined,
    seen: seen.promise,
    ended: ended.promise,
    observer: {
      onParts(parts) {
        result.parts.push(...parts)
        if (types.every((type) => result.parts.some((part) => part.type === type))) seen.resolve()
        return undefined
      },
      onReset: () => void result.parts.splice(0),
      onEnd(end) {
        result.ends.push(end.status)
        result.error = end.status === 'error' ? end.error : undefined
        ended.resolve()
      },
    },
  }
  return result
}
