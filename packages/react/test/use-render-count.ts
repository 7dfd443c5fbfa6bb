import { useLayoutEffect, useRef } from 'react'
import { said } from './fail-on-console.ts'

/**
 * Calls back once for each commit of the component. Under StrictMode React calls it twice per
 * render, and once more where it sets its own state in render: more calls than that are of a render
 * that was thrown away, and fail the test.
 */
export function useRenderCount(onRender: () => void): void {
  const render = {}
  const calls = useRef(0)
  const counted = useRef<object>(undefined)
  calls.current += 1
  useLayoutEffect(() => {
    // StrictMode runs the effects of the first render again
    if (counted.current === render) return
    counted.current = render
    if (calls.current > 3) said.push(`error: ${calls.current} calls for one render`)
    calls.current = 0
    onRender()
  })
}
