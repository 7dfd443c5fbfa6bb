import { createStore, type StoreApi } from 'zustand/vanilla'
import type { JournalEntry } from './record/journal.ts'
import type { RecordedThread } from './record/recorder.ts'

/** What the page shows in place of what is. */
export interface ShownPast {
  readonly recorded: RecordedThread
  /** The entry whose state is shown. */
  readonly index: number
}

export interface TravelState {
  /** Undefined while the page is live. */
  readonly past: ShownPast | undefined
  readonly isPlaying: boolean
  /** Times the speed at which it came. */
  readonly speed: number
}

export const SPEEDS = [0.25, 0.5, 1, 2, 5, 10] as const

/** Work for the next steps back, in milliseconds at a time. */
const SLICE = 5

/** Brings the page back to any state that a thread has been in, and to what is now. */
export class TimeTravel {
  readonly state: StoreApi<TravelState> = createStore<TravelState>(() => ({
    past: undefined,
    isPlaying: false,
    speed: 1,
  }))
  #unsubscribe: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #playFrom = { x: 0, time: 0 }
  #frame: number | undefined

  /**
   * Shows the state after an entry.
   *
   * @param isRough One shortly before will do: a slider that is dragged goes on at once.
   */
  show(recorded: RecordedThread, index: number, isRough = false): void {
    const { journal, states } = recorded
    const at = Math.min(Math.max(index, journal.first), journal.last)
    const found = isRough ? states.near(at) : { index: at, past: states.at(at) }
    if (!found?.past) return
    if (this.past?.recorded !== recorded) {
      this.goLive()
      this.#unsubscribe = recorded.thread.subscribe((snapshot) => {
        // A submit goes live by itself.
        if (!snapshot.isPast && this.past) this.#forget()
      })
    }
    this.state.setState({ past: { recorded, index: found.index } })
    recorded.thread.show(found.past)
    this.#prepare()
  }

  /** Shows the state some entries on, or back; from what is now, the newest. */
  step(recorded: RecordedThread, count: number): void {
    const { last } = recorded.journal
    const from = this.past?.recorded === recorded ? this.past.index : last
    this.pause()
    if (from + count > last && count > 0) this.goLive()
    else this.show(recorded, from + count)
  }

  goLive(): void {
    const { past } = this
    this.#forget()
    past?.recorded.thread.show(undefined)
  }

  /** Goes on from what is shown, or from the beginning, as fast as it came. */
  play(recorded: RecordedThread): void {
    const { past } = this
    const isAtEnd = !past || past.recorded !== recorded || past.index >= recorded.journal.last
    if (isAtEnd) this.show(recorded, recorded.journal.first)
    const entry = this.#entry()
    if (!entry) return
    this.state.setState({ isPlaying: true })
    this.#playFrom = { x: entry.x, time: performance.now() }
    this.#requestFrame()
  }

  pause(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    if (this.state.getState().isPlaying) this.state.setState({ isPlaying: false })
  }

  setSpeed(speed: number): void {
    const entry = this.#entry()
    if (entry) this.#playFrom = { x: entry.x, time: performance.now() }
    this.state.setState({ speed })
  }

  private get past(): ShownPast | undefined {
    return this.state.getState().past
  }

  #entry(): JournalEntry | undefined {
    return this.past?.recorded.journal.get(this.past.index)
  }

  #forget(): void {
    this.pause()
    clearTimeout(this.#timer)
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    if (this.past) this.state.setState({ past: undefined })
  }

  #requestFrame(): void {
    this.#frame = requestAnimationFrame(() => this.#advance())
  }

  #advance(): void {
    const { past } = this
    if (!past) return
    const { journal } = past.recorded
    const { x, time } = this.#playFrom
    const until = x + (performance.now() - time) * this.state.getState().speed
    let next = past.index
    while (next < journal.last && journal.get(next + 1)!.x <= until) next += 1
    if (next !== past.index) this.show(past.recorded, next)
    if (next >= journal.last) this.pause()
    else this.#requestFrame()
  }

  /** In slices, so that the page stays at hand. */
  #prepare(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const { past } = this
      if (!past) return
      const hasMore = past.recorded.states.prepare(past.index, SLICE, () => performance.now())
      if (hasMore) this.#prepare()
    }, 8)
  }
}
