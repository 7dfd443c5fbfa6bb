import type { Clock } from '../platform/clock.ts'
import type { Frames } from '../platform/frames.ts'

/** When state is published: once per frame, at most once per so many milliseconds, or by `flush`. */
export type CommitMode = 'frame' | 'manual' | number

/** Between two commits of a page that nobody sees, in milliseconds. */
export const HIDDEN_INTERVAL = 250
/** A frame that takes longer, in milliseconds, means that the page has too much to do. */
const LONG_FRAME = 34
const MAX_SKIPPED_FRAMES = 5

export interface CommitSchedulerOptions {
  readonly mode: CommitMode
  readonly clock: Clock
  readonly frames: Frames
  readonly commit: () => void
}

/**
 * Decides when what has happened is published. The first change after a pause goes at once; then
 * one commit per frame, fewer while frames take long; on a timer while the page is hidden.
 */
export class CommitScheduler {
  readonly #options: CommitSchedulerOptions
  #isDirty = false
  /** Ends the wait that is going on. */
  #stopWaiting: (() => void) | undefined

  constructor(options: CommitSchedulerOptions) {
    this.#options = options
  }

  /** Something has changed. */
  schedule(): void {
    this.#isDirty = true
    if (this.#options.mode === 'manual' || this.#stopWaiting) return
    this.#commit()
    this.#wait()
  }

  /** Publishes what is pending, now. */
  flush(): void {
    if (this.#isDirty) this.#commit()
  }

  /** Publishes what is pending, and stops. */
  dispose(): void {
    this.#stopWaiting?.()
    this.flush()
  }

  #commit(): void {
    this.#isDirty = false
    this.#options.commit()
  }

  #wait(): void {
    const { mode, frames } = this.#options
    if (typeof mode === 'number') this.#waitForTimer(mode)
    else if (frames.isVisible()) this.#waitForFrames()
    else this.#waitForTimer(HIDDEN_INTERVAL)
  }

  #waitForTimer(delay: number): void {
    const { clock } = this.#options
    const handle = clock.setTimeout(() => this.#onWaited(), delay)
    this.#listen(() => clock.clearTimeout(handle))
  }

  #waitForFrames(): void {
    const { clock, frames } = this.#options
    const asked = clock.now()
    this.#request(() => {
      const skip = Math.min(Math.floor((clock.now() - asked) / LONG_FRAME), MAX_SKIPPED_FRAMES)
      this.#skipFrames(frames.isVisible() ? skip : 0)
    })
  }

  #skipFrames(count: number): void {
    if (count === 0) this.#onWaited()
    else this.#request(() => this.#skipFrames(count - 1))
  }

  #request(callback: () => void): void {
    const { frames } = this.#options
    const handle = frames.request(callback)
    this.#listen(() => frames.cancel(handle))
  }

  /** Frames stop in a hidden page and timers are slow: a change of visibility ends the wait. */
  #listen(cancel: () => void): void {
    this.#stopWaiting?.()
    const unsubscribe = this.#options.frames.onVisibilityChange(() => {
      this.#stopWaiting?.()
      this.#onWaited()
    })
    this.#stopWaiting = () => {
      this.#stopWaiting = undefined
      unsubscribe()
      cancel()
    }
  }

  /** A wait in which nothing happened ends the series: the next change goes at once. */
  #onWaited(): void {
    this.#stopWaiting?.()
    if (!this.#isDirty) return
    this.#commit()
    this.#wait()
  }
}
