import type { Frames } from '../platform/frames.ts'

/** Frames that a test controls. */
export interface FakeFrames extends Frames {
  /** Frames that were asked for and have not come. */
  readonly pending: number
  /** The next frame comes. */
  tick(): void
  setVisible(isVisible: boolean): void
}

/**
 * Frames for tests: they come in a microtask, or with `manual` when the test calls `tick`.
 *
 * @example createGraphClient({ transport, frames: createFakeFrames() })
 */
export function createFakeFrames({ manual = false }: { manual?: boolean } = {}): FakeFrames {
  const callbacks = new Map<number, () => void>()
  const listeners = new Set<() => void>()
  let nextHandle = 1
  let isVisible = true
  const tick = (): void => {
    const due = [...callbacks.values()]
    callbacks.clear()
    for (const callback of due) callback()
  }
  return {
    isVisible: () => isVisible,
    request(callback) {
      const handle = nextHandle++
      callbacks.set(handle, callback)
      // Not queueMicrotask: the fake timers of some test runners stop it.
      if (!manual) void Promise.resolve().then(tick)
      return handle
    },
    cancel: (handle) => void callbacks.delete(handle as number),
    onVisibilityChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get pending() {
      return callbacks.size
    },
    tick,
    setVisible(visible) {
      isVisible = visible
      for (const listener of [...listeners]) listener()
    },
  }
}
