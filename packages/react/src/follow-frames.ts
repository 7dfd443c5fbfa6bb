import type { StreamPart, Thread } from '@rivulet/core/client'

interface FrameListener {
  /** Whether a part is worth a frame. */
  readonly isNews: (part: StreamPart) => boolean
  /** Once per frame in which there was news, and after each commit. */
  readonly onFrame: () => void
}

/**
 * Follows a thread frame by frame. Its commits come less often while frames take long, and by a timer
 * in a hidden page, where frames do not come at all. Returns the function that ends it.
 */
export function followFrames(thread: Thread, { isNews, onFrame }: FrameListener): () => void {
  let frame: number | undefined
  const cancel = (): void => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    frame = undefined
  }
  const show = (): void => {
    cancel()
    onFrame()
  }
  const stopParts = thread.onPart((part) => {
    // A hidden page has no frames; what is published as it becomes visible shows what came.
    if (document.visibilityState === 'visible' && isNews(part))
      frame ??= requestAnimationFrame(show)
  })
  const stopCommits = thread.subscribe(show)
  return () => {
    cancel()
    stopParts()
    stopCommits()
  }
}
