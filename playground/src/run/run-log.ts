import type { StreamPart } from '@rivulet/core/client'

/** One part as it arrived. */
export interface PartEntry {
  /** Counts the parts of the run, from 0. */
  readonly index: number
  /** Milliseconds since the run was submitted. */
  readonly time: number
  readonly part: StreamPart
}

export interface RunLogSnapshot {
  /** The newest ones, oldest first. */
  readonly entries: readonly PartEntry[]
  /** All that have arrived, also those that are no longer kept. */
  readonly total: number
}

export const EMPTY_RUN: RunLogSnapshot = { entries: [], total: 0 }

/** How many parts are kept. */
export const LOG_LIMIT = 500

/** The parts of one run. */
export class RunLog {
  readonly #startedAt = performance.now()
  readonly #listeners = new Set<() => void>()
  /** Of each task, when it was told to start and to have ended. */
  readonly #tasks = new Map<string, { readonly startedAt: number; endedAt?: number }>()
  #entries: PartEntry[] = []
  #total = 0
  #end: { readonly error: Error | undefined } | undefined

  get end(): { readonly error: Error | undefined } | undefined {
    return this.#end
  }

  add(part: StreamPart): void {
    const time = performance.now() - this.#startedAt
    this.#entries.push({ index: this.#total++, time, part })
    if (part.type === 'tasks') this.#clock(part.data, time)
    // Cut in halves, so that a part costs the same on average.
    if (this.#entries.length > LOG_LIMIT * 2) this.#entries = this.#entries.slice(-LOG_LIMIT)
    this.#notify()
  }

  finish(error: Error | undefined): void {
    this.#end = { error }
    this.#notify()
  }

  /** Those from an index on that are still kept. */
  from(index: number): readonly PartEntry[] {
    const oldest = this.#total - this.#entries.length
    return this.#entries.slice(Math.max(0, index - oldest))
  }

  snapshot(): RunLogSnapshot {
    return { entries: this.#entries.slice(-LOG_LIMIT), total: this.#total }
  }

  /** Milliseconds that a task took; undefined while that is not known. */
  durationOf(taskId: string): number | undefined {
    const task = this.#tasks.get(taskId)
    return task?.endedAt === undefined ? undefined : task.endedAt - task.startedAt
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #clock(data: Extract<StreamPart, { type: 'tasks' }>['data'], time: number): void {
    const task = this.#tasks.get(data.id)
    if (!('result' in data)) this.#tasks.set(data.id, { startedAt: time })
    else if (task) task.endedAt = time
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
