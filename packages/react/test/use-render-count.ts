import { useLayoutEffect, useState } from 'react'
import { said } from './fail-on-console.ts'

/**
 * Calls back once for each commit of the component. Under StrictMode React calls it twice per
 * render, and once more where it sets its own state in render: more calls than that are of a render
 * that was thrown away, and fail the test.
 */
export function useRenderCount(onRender: () => void): void {
  const [counter] = useState(() => new RenderCounter())
  const render = counter.beginRender()
  useLayoutEffect(() => {
    if (counter.commit(render)) onRender()
  })
}

class RenderCounter {
  #calls = 0
  #committed: object | undefined

  beginRender(): object {
    this.#calls += 1
    return {}
  }

  /** Whether it is a new one: StrictMode runs the effects of the first render again. */
  commit(render: object): boolean {
    if (this.#committed === render) return false
    this.#committed = render
    if (this.#calls > 3) said.push(`error: ${this.#calls} calls for one render`)
    this.#calls = 0
    return true
  }
}
