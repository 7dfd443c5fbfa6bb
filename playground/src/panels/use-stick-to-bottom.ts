import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/** How far from the end still counts as being there, in pixels. */
const NEAR = 24

/** Keeps a scrolling element at its end while it grows, unless its reader has scrolled up. */
export function useStickToBottom(): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null)
  const isStuck = useRef(true)
  /** Where it was last known to stand. */
  const top = useRef(0)
  useEffect(() => {
    const { current } = element
    if (!current) return
    const onScroll = (): void => {
      isStuck.current = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR
      top.current = current.scrollTop
    }
    current.addEventListener('scroll', onScroll, { passive: true })
    return () => current.removeEventListener('scroll', onScroll)
  }, [])
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return
    // Of a reader who has just scrolled up the event comes later than what arrives meanwhile.
    if (current.scrollTop < top.current) isStuck.current = false
    // What fits has no place to scroll up to: a new run starts at its end again.
    if (current.scrollHeight <= current.clientHeight) isStuck.current = true
    if (!isStuck.current) return
    current.scrollTop = current.scrollHeight
    top.current = current.scrollTop
  })
  return element
}
