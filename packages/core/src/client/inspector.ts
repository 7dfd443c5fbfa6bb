import { callAll } from './call-all.ts'
import type { ClientContext } from './client-context.ts'
import type { RunInput } from './run-input.ts'
import type { ThreadAction } from './thread-action.ts'
import type { LiveThread, LiveThreadParameters } from './thread-reducer.ts'
import type { ThreadSnapshot } from './thread-state.ts'

/** A thread as tools see it. */
export interface InspectedThread {
  /** How it was opened. */
  readonly parameters: LiveThreadParameters & { readonly graph: string }
  /** Its state now: to read. */
  readonly live: Readonly<LiveThread>
  /**
   * Shows another state to the page in place of what is now, until it is called with nothing. What
   * happens meanwhile is taken in, and shown then. What the page has to show goes back to now first:
   * a submit, another branch, an error that is cleared, the end of the thread. An answer to a question
   * is refused.
   */
  show(past: PastSnapshot | undefined): void
  /** Calls back when something else is shown. */
  subscribe(listener: (snapshot: ThreadSnapshot) => void): () => void
}

/** A state that a thread has been in. */
export interface PastSnapshot {
  readonly snapshot: ThreadSnapshot
  /** What an answer is refused with while it is shown. */
  readonly refusal: Error
}

/**
 * What a tool hears of a thread: each action just before it is taken in, when all that came together
 * has been taken in (`taken`), when a commit begins, and when everybody has been told of it.
 */
export type InspectorEvent = { readonly thread: InspectedThread } & (
  | { readonly type: 'action'; readonly action: ThreadAction }
  | { readonly type: 'taken' | 'commit' | 'committed' }
)

export type Inspector = (event: InspectorEvent) => void

/** Makes no event where nobody listens: a token costs nothing more. */
export function tellInspectors(
  { inspectors }: ClientContext,
  thread: InspectedThread,
  what: ThreadAction | 'taken' | 'commit' | 'committed',
): void {
  if (inspectors.size === 0) return
  callAll<InspectorEvent>(
    inspectors,
    typeof what === 'string' ? { type: what, thread } : { type: 'action', action: what, thread },
  )
}

export function isAnswer({ input, isCommand }: RunInput): boolean {
  return isCommand && (input as { resume?: unknown }).resume !== undefined
}
