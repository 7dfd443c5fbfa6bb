import type { Namespace } from '../../internal/ns.ts'
import { DEFAULT_LIMIT, type ModeState } from './mode.ts'

export interface LogEntry<Data> {
  readonly ns: Namespace
  readonly data: Data
}

/** The newest parts of a mode. */
export interface LogSnapshot<Data = unknown> {
  /** Data of the newest part; undefined before the first. */
  readonly latest: Data | undefined
  /** Oldest first. */
  readonly log: readonly LogEntry<Data>[]
}

export const EMPTY_LOG: LogSnapshot<never> = Object.freeze({
  latest: undefined,
  log: Object.freeze([]),
})

/** A log that keeps its newest `limit` entries. */
export function createPartLog<Data>(
  limit: number = DEFAULT_LIMIT,
): ModeState<LogEntry<Data>, LogSnapshot<Data>> {
  let entries: LogEntry<Data>[] = []
  let latest: Data | undefined
  let last: LogSnapshot<Data> = EMPTY_LOG
  let isDirty = false
  return {
    reduce({ ns, data }) {
      latest = data
      entries.push({ ns, data })
      // Cut in halves, so that an entry costs the same on average however long the log is.
      if (entries.length > limit * 2) entries = newest(entries, limit)
      isDirty = true
    },
    snapshot() {
      if (!isDirty) return last
      isDirty = false
      last = Object.freeze({
        latest,
        log: Object.freeze(newest(entries, limit)),
      })
      return last
    },
  }
}

/** `slice(-0)` would be everything. */
function newest<Entry>(entries: readonly Entry[], limit: number): Entry[] {
  return entries.slice(Math.max(0, entries.length - limit))
}
