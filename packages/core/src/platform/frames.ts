/**
 * The seam for when a page shows things: animation frames and visibility. Outside a page (worker,
 * server) nothing is ever visible and frames never come, so work goes by timers.
 */
export interface Frames {
  isVisible(): boolean
  request(callback: () => void): unknown
  cancel(handle: unknown): void
  /** Calls back when the page becomes visible or hidden; returns unsubscribe. */
  onVisibilityChange(listener: () => void): () => void
}

interface Page {
  readonly visibilityState: string
  addEventListener(type: 'visibilitychange', listener: () => void): void
  removeEventListener(type: 'visibilitychange', listener: () => void): void
}

const page = (): Page | undefined => (globalThis as { document?: Page }).document

export const systemFrames: Frames = {
  isVisible: () =>
    page()?.visibilityState === 'visible' && typeof requestAnimationFrame === 'function',
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle as number),
  onVisibilityChange(listener) {
    const target = page()
    target?.addEventListener('visibilitychange', listener)
    return () => target?.removeEventListener('visibilitychange', listener)
  },
}
