/** Watches how long frames take, until it is told to stop; answers the longest, in milliseconds. */
export function watchFrames(): { stop(): number } {
  let last = performance.now()
  let longest = 0
  let isOver = false
  const note = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }
  const onFrame = (): void => {
    if (isOver) return
    note()
    requestAnimationFrame(onFrame)
  }
  requestAnimationFrame(onFrame)
  return {
    stop() {
      isOver = true
      note()
      return longest
    },
  }
}
