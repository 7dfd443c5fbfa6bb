// A place in the document where React renders, under the clock.
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Outcome } from '../case.ts'

/** Renders at once: what `flushSync` does is the main thread's work for one frame, without paint. */
export class Screen {
  readonly #element = document.createElement('main')
  readonly #root = createRoot(this.#element)

  constructor(content: ReactNode) {
    document.body.append(this.#element)
    this.show(content)
  }

  /** Renders something else. */
  show(content: ReactNode): void {
    flushSync(() => this.#root.render(content))
  }

  /** Renders what a change of state amounts to. */
  update(change: () => void): void {
    flushSync(change)
  }

  /** Characters on the screen. */
  get shown(): number {
    return this.#element.textContent.length
  }

  close(): Outcome {
    const outcome = { shown: this.shown }
    this.#root.unmount()
    this.#element.remove()
    return outcome
  }
}
