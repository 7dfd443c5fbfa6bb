'use client'

import { createContext } from 'react'

/** How often each of the components that are looked at was rendered. */
export class RenderCounts {
  readonly #counts = new Map<string, number>()

  add(id: string): void {
    this.#counts.set(id, this.of(id) + 1)
  }

  of(id: string): number {
    return this.#counts.get(id) ?? 0
  }

  all(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}

/** Of the run that `renderRun` shows. */
export const RenderCountsContext: React.Context<RenderCounts | undefined> =
  /* @__PURE__ */ createContext<RenderCounts | undefined>(undefined)
