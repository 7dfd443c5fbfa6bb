import type { StreamMode } from '../stream/stream-part.ts'
import type { StreamWish } from './queued-run.ts'

/** What becomes of a run when nobody looks at its thread any more. */
export type OnUnmount = 'keep' | 'detach' | 'stop'

/** What a run streams when nobody asked for anything else. */
export const DEFAULT_MODES: readonly StreamMode[] = ['values', 'messages', 'custom', 'tasks']

export interface ViewedRuns {
  join(): void
  detach(): void
  stop(): Promise<void>
}

/** Who looks at a thread, and what they want to be told. */
export class ThreadViewers {
  readonly #runs: ViewedRuns
  readonly #wishes = new Set<StreamWish>()
  #count = 0

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
    return () => this.#wishes.delete(wish)
  }

  /** The union of what is wished for. */
  union(): StreamWish {
    const wishes = [...this.#wishes]
    if (wishes.length === 0) return { modes: DEFAULT_MODES, subgraphs: true }
    return {
      modes: [...new Set(wishes.flatMap(({ modes }) => modes))],
      subgraphs: wishes.some(({ subgraphs }) => subgraphs),
    }
  }
}
