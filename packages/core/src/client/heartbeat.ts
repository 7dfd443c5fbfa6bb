import type { Clock } from '../platform/clock.ts'
import type { Frames } from '../platform/frames.ts'

/** Between two pings, in milliseconds. */
const PING_EVERY = 1000
/** Silence after which the other side counts as stuck; hidden pages are slowed by the browser. */
const SILENCE_VISIBLE = 5000
const SILENCE_HIDDEN = 15_000

export interface HeartbeatOptions {
  readonly clock: Clock
  readonly frames: Frames
  readonly ping: (at: number) => void
  readonly onSilent: (silentFor: number) => void
}

/** Watches whether the other side still answers, while there is anything to wait for. */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  #timer: unknown
  #heardAt = 0
  #tickedAt = 0

  constructor(options: HeartbeatOptions) {
    this.#options = options
  }

  start(): void {
    if (this.#timer !== undefined) return
    const now = this.#options.clock.now()
    this.#heardAt = now
    this.#tickedAt = now
    this.#schedule()
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Any message counts as an answer. */
  heard(): void {
    this.#heardAt = this.#options.clock.now()
  }

  #schedule(): void {
    this.#timer = this.#options.clock.setTimeout(() => this.#tick(), PING_EVERY)
  }

  #tick(): void {
    const { clock, frames, ping, onSilent } = this.#options
    const now = clock.now()
    // A clock that jumps means that this page was frozen, and the other side with it.
    const wasFrozen = Math.abs(now - this.#tickedAt) > SILENCE_VISIBLE
    if (wasFrozen) this.#heardAt = now
    this.#tickedAt = now
    const silentFor = now - this.#heardAt
    if (silentFor >= (frames.isVisible() ? SILENCE_VISIBLE : SILENCE_HIDDEN)) {
      this.#timer = undefined
      onSilent(silentFor)
      return
    }
    ping(now)
    this.#schedule()
  }
}
