import type { Interrupt, StreamPart } from '../stream/stream-part.ts'
import type { BranchPoint } from './history/checkpoint-tree.ts'
import type { MessagesAhead } from './modes/live-messages.ts'
import type { QueuedSubmit } from './queued-run.ts'
import type { RunEnd } from './transport.ts'

/** What is shown of a run before it has told anything. */
export interface RunAhead extends MessagesAhead {
  readonly values?: Readonly<Record<string, unknown>> | undefined
}

/** Everything that can happen to a thread. */
export type ThreadAction =
  | {
      readonly type: 'run-submitted'
      readonly threadId: string
      readonly runId: string
      /** It goes on with what the thread was doing. */
      readonly isContinued: boolean
      /** Ids of the questions that are open and that it does not answer. */
      readonly unanswered: ReadonlySet<string>
      readonly ahead?: RunAhead | undefined
    }
  | { readonly type: 'part-received'; readonly part: StreamPart }
  /** The run is told again from its beginning. */
  | { readonly type: 'run-reset' }
  | { readonly type: 'run-ended'; readonly end: RunEnd }
  /** Nobody listens to the run any more; it goes on. */
  | { readonly type: 'run-left' }
  /** Somebody listens to it again. */
  | { readonly type: 'run-joined' }
  | { readonly type: 'queue-changed'; readonly queue: readonly QueuedSubmit[] }
  | { readonly type: 'load-started' }
  /** What the saver has of the thread; undefined when it has none, or nobody keeps any. */
  | { readonly type: 'state-loaded'; readonly state: LoadedState | undefined }
  | { readonly type: 'load-failed'; readonly error: Error }
  | { readonly type: 'branches-found'; readonly branches: readonly BranchPoint[] }
  | { readonly type: 'error-cleared' }

/** A state of a thread that was not told by a run of this page. */
export interface LoadedState {
  readonly values: Readonly<Record<string, unknown>>
  readonly interrupts: readonly Interrupt[]
  /** It waits to be resumed. */
  readonly isPaused: boolean
}

export type ActionOf<Type extends ThreadAction['type']> = Extract<ThreadAction, { type: Type }>
