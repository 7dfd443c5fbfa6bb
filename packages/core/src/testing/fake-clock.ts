import { RivuletError } from '../errors.ts'
import type { Clock } from '../platform/clock.ts'

/** A clock that stands still until it is told to advance. */
export interface FakeClock extends Clock {
  /**
   * Moves the time on by `ms` milliseconds. Timers that come due run in the order of their times,
   * equal times in the order in which they were set; after each one everything that promises have
   * set in motion runs to its end, so a timer set on the way runs too when its time has come.
   * `advance(0)` only lets promises run.
   *
   * @throws InvalidArgumentError for less than nothing, by rejection.
   */
  advance(ms: number): Promise<void>
  /** How many timers wait. */
  readonly pending: number
}

interface Timer {
  readonly due: number
  readonly callback: () => void
}

/**
 * A clock for tests, for the option `clock` of `compile` and for every other seam for time.
 *
 * @param start What `now()` says at first, in milliseconds since the epoch.
 * @returns The clock; it moves by `advance` only.
 * @example
 * const clock = createFakeClock()
 * const graph = builder.compile({ clock })
 * const running = graph.invoke(input)
 * await clock.advance(500)
 */
export function createFakeClock(start = 0): FakeClock {
  let now = start
  const timers = new Set<Timer>() // iterates in the order in which they were set

  return {
    now: () => now,
    setTimeout(callback, delay) {
      const timer = { due: now + Math.max(0, delay), callback }
      timers.add(timer)
      return timer
    },
    clearTimeout(handle) {
      timers.delete(handle as Timer)
    },
    get pending() {
      return timers.size
    },
    async advance(ms) {
      if (!(ms >= 0)) {
        const message = `Time goes on by a number of milliseconds: advance(100), not advance(${ms}).`
        throw new RivuletError('INVALID_ARGUMENT', message, { argument: 'ms' })
      }
      const end = now + ms
      await promisesToSettle()
      for (let timer = nextDue(timers, end); timer; timer = nextDue(timers, end)) {
        timers.delete(timer)
        now = timer.due
        timer.callback()
        await promisesToSettle()
      }
      now = end
    },
  }
}

/** The earliest timer that is due at `end`; of equal ones the first that was set. */
function nextDue(timers: ReadonlySet<Timer>, end: number): Timer | undefined {
  let next: Timer | undefined
  for (const timer of timers) {
    if (timer.due <= end && (!next || timer.due < next.due)) next = timer
  }
  return next
}

/** The host's own, before a test runner puts a fake in its place. */
const hostTimeout = globalThis.setTimeout

/** A task of the host's runs only when no microtask is left, however many follow one another. */
function promisesToSettle(): Promise<void> {
  return new Promise((resolve) => {
    // Jest's jsdom has no channels.
    if (typeof MessageChannel === 'undefined') return void hostTimeout(resolve, 0)
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(undefined)
  })
}
