import { type PastSnapshot, ThreadReplay } from '@rivulet/core/client'
import type { Journal } from './journal.ts'

/** So many states after each other are kept: the step before this one is there already. */
export const WINDOW = 256
const MAX_WINDOWS = 4
/** About so many states are kept of the whole journal, for a slider that is dragged. */
const KEYFRAMES = 800

interface Cursor {
  replay: ThreadReplay
  /** Index of the next entry to be reduced. */
  at: number
}

/** Reads a monotonic clock, in milliseconds. */
export type Now = () => number

/**
 * The states that a thread has been in, by the entry that they follow. Any of them costs a replay up
 * to there; its neighbours then cost nothing, and those before them are prepared while nobody waits.
 */
export class PastStates {
  readonly #journal: Journal
  /** States after each entry of a window, by the number of the window. */
  readonly #windows = new Map<number, readonly (PastSnapshot | undefined)[]>()
  readonly #keyframes = new Map<number, PastSnapshot>()
  #cursor: Cursor | undefined
  #work: { readonly window: number; readonly cursor: Cursor; states: PastSnapshot[] } | undefined
  #interval = 1

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** The state after an entry: exactly. Undefined for one that is not kept. */
  at(index: number): PastSnapshot | undefined {
    if (!this.#journal.get(index)) return undefined
    const window = Math.floor(index / WINDOW)
    const known = this.#windows.get(window)?.[index % WINDOW]
    if (known) {
      this.#touch(window)
      return known
    }
    return this.#fill(window)[index % WINDOW]
  }

  /** The state after the entry or one shortly before it that needs no work, and which one it is. */
  near(index: number): { readonly index: number; readonly past: PastSnapshot } | undefined {
    for (let at = index; at >= this.#journal.first && at > index - 2 * this.#interval; at--) {
      const window = this.#windows.get(Math.floor(at / WINDOW))
      const past = window?.[at % WINDOW] ?? this.#keyframes.get(at)
      if (past) return { index: at, past }
    }
    const past = this.at(index)
    return past && { index, past }
  }

  /**
   * Works for at most so many milliseconds on what may be asked for next: the states before those
   * around an entry. Returns whether there is more to do.
   */
  prepare(index: number, budget: number, now: Now): boolean {
    const window = Math.floor(index / WINDOW) - 1
    const isThere = (window + 1) * WINDOW <= this.#journal.first || this.#windows.has(window)
    if (isThere) return this.#prepareKeyframes(budget, now)
    if (this.#work?.window !== window) {
      const cursor = this.#begin(window * WINDOW)
      this.#work = { window, cursor, states: [] }
    }
    const { cursor, states } = this.#work
    const until = now() + budget
    const end = Math.min((window + 1) * WINDOW, this.#journal.last + 1)
    while (cursor.at < end) {
      const at = cursor.at
      this.#step(cursor)
      if (at >= window * WINDOW) states[at % WINDOW] = cursor.replay.past()
      if (at % 32 === 31 && now() >= until) return true
    }
    this.#keep(window, states)
    this.#work = undefined
    return true
  }

  /** All are to be worked out anew: what they were replayed from is gone. */
  forget(): void {
    this.#windows.clear()
    this.#keyframes.clear()
    this.#cursor = undefined
    this.#work = undefined
  }

  #prepareKeyframes(budget: number, now: Now): boolean {
    const { first, last } = this.#journal
    this.#space()
    const newest = Math.floor((last + 1) / this.#interval) * this.#interval - 1
    if (newest < first || this.#keyframes.has(newest)) return false
    this.#cursor ??= this.#begin(first)
    const cursor = this.#cursor
    const until = now() + budget
    while (cursor.at <= last) {
      this.#step(cursor)
      this.#keepKeyframe(cursor)
      if (cursor.at % 32 === 0 && now() >= until) return true
    }
    if (this.#keyframes.has(newest)) return false
    this.#cursor = undefined // it began behind the first of them
    return true
  }

  #fill(window: number): readonly (PastSnapshot | undefined)[] {
    this.#space()
    const from = Math.max(window * WINDOW, this.#journal.first)
    const end = Math.min((window + 1) * WINDOW, this.#journal.last + 1)
    const kept = this.#cursor
    const cursor =
      kept && kept.at <= from && kept.at >= this.#journal.first ? kept : this.#begin(from)
    this.#cursor = cursor
    const states: PastSnapshot[] = []
    while (cursor.at < end) {
      const { at } = cursor
      this.#step(cursor)
      if (at >= from) states[at % WINDOW] = cursor.replay.past()
      this.#keepKeyframe(cursor)
    }
    this.#keep(window, states)
    return states
  }

  /** Keyframes are farther apart the longer the journal is. */
  #space(): void {
    const { first, last } = this.#journal
    this.#interval = Math.max(1, Math.ceil((last - first) / KEYFRAMES))
  }

  #begin(index: number): Cursor {
    const { first } = this.#journal
    const { base, index: at } = this.#journal.baseOf(Math.max(index, first))! // the first entry has one
    return { replay: new ThreadReplay(base), at }
  }

  #step(cursor: Cursor): void {
    const { base, index } = this.#journal.baseOf(cursor.at)!
    if (index === cursor.at) cursor.replay = new ThreadReplay(base)
    cursor.replay.reduce(this.#journal.get(cursor.at)!.action)
    cursor.at += 1
  }

  #keepKeyframe({ at, replay }: Cursor): void {
    if (at % this.#interval === 0) this.#keyframes.set(at - 1, replay.past())
  }

  #keep(window: number, states: readonly PastSnapshot[]): void {
    // The newest window may grow: it is not kept while it is not full.
    if ((window + 1) * WINDOW > this.#journal.last + 1) this.#windows.delete(window)
    this.#windows.set(window, states)
    this.#touch(window)
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size <= MAX_WINDOWS) break
      this.#windows.delete(oldest)
    }
    for (const index of this.#keyframes.keys()) {
      if (index >= this.#journal.first) break
      this.#keyframes.delete(index)
    }
  }

  #touch(window: number): void {
    const states = this.#windows.get(window)!
    this.#windows.delete(window)
    this.#windows.set(window, states)
  }
}
