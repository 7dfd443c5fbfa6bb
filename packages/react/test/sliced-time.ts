import { vi } from 'vitest'

/** Longer than React works before it gives the page a turn, in milliseconds. */
const SLICE = 20

/**
 * Makes components slow without waiting: React reads the time, and yields when enough has passed.
 *
 * @returns `spend`, for the render of a slow component: React yields after it. What is passed runs
 *   as soon as React has yielded, once per render.
 */
export function sliceTime(): { spend: (afterYield?: () => void) => void; restore: () => void } {
  const read = performance.now.bind(performance)
  let spent = 0
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => read() + spent)
  let isAsked = false
  return {
    spend(afterYield) {
      spent += SLICE
      // StrictMode calls a component twice in a row.
      if (isAsked || !afterYield) return
      isAsked = true
      queueMicrotask(() => {
        isAsked = false
        afterYield()
      })
    },
    restore: () => spy.mockRestore(),
  }
}
