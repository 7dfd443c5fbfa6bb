import type { NodeRuntime } from './runtime.ts'

/** A tool call of a task: it asks and is answered by itself. */
export interface TaskPart {
  /** What is stored of it is stored under this. */
  readonly id: string
  readonly toolCallId: string | undefined
  /** Numbers of the graphs that it calls: from `first` on, each `step` later; absent: the task's own. */
  readonly graphs: { readonly first: number; readonly step: number } | undefined
}

/** What a runtime begins with. */
export interface KnownBefore {
  /** What was answered in earlier runs; it grows. */
  readonly answers?: unknown[]
  readonly calledBy?: NodeRuntime | undefined
  readonly part?: TaskPart | undefined
}

export const NOTHING_KNOWN: KnownBefore = Object.freeze({})
