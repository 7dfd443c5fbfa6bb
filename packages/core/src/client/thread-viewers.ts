import { warnOnce } from '../platform/environment.ts'
import type { StreamMode } from '../stream/stream-part.ts'
import type { StreamWish } from './queued-run.ts'

/** What becomes of a run when nobody looks at its thread any more. */
export type OnUnmount = 'keep' | 'detach' | 'stop'

/** What a run streams when nobody asked for anything else. */
export const DEFAULT_MODES: readonly StreamMode[] = ['values', 'messages', 'custom', 'tasks']

export interface ViewedRuns {
  readonly isBusy: boolean
  join(): void
  detach(): void
  stop(): Promise<void>
}

/** Who looks at a thread, and what they want to be told. */
export class ThreadViewers {
  readonly #runs: ViewedRuns
  readonly #wishes = new Set<StreamWish>()
  #count = 0
  /** What the newest run streams. */
  #streamed: readonly StreamMode[] = []

  constructor(runs: ViewedRuns) {
    this.#runs = runs
  }

  /** Returns the function that says that they have gone. */
  add(onUnmount: OnUnmount): () => void {
    this.#count += 1
    this.#runs.join()
    let isGone = false
    return () => {
      if (isGone) return
      isGone = true
      this.#count -= 1
      // A component may come back at once: in StrictMode, or elsewhere on the page.
      queueMicrotask(() => {
        if (this.#count > 0) return
        if (onUnmount === 'detach') this.#runs.detach()
        if (onUnmount === 'stop') void this.#runs.stop()
      })
    }
  }

  /** Returns the function that takes the wish back. */
  wish(wish: StreamWish): () => void {
    this.#wishes.add(wish)
    const missing = wish.modes.filter((mode) => !this.#streamed.includes(mode))
    if (this.#runs.isBusy && missing.length > 0) {
      warnOnce(
        `A view asks for "${missing.join('", "')}", which the run under way does not stream; the next one will. Ask before the run starts.`,
      )
    }
    return () => this.#wishes.delete(wish)
  }

  /** The union of what is wished for: a run that starts now streams it. */
  union(): StreamWish {
    const wishes = [...this.#wishes]
    const modes = wishes.length > 0 ? wishes.flatMap((wish) => wish.modes) : DEFAULT_MODES
    this.#streamed = [...new Set(modes)]
    return {
      modes: this.#streamed,
      subgraphs: wishes.length === 0 || wishes.some(({ subgraphs }) => subgraphs),
    }
  }
}
