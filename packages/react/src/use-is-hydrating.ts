'use client'

import { useSyncExternalStore } from 'react'

const never = (): (() => void) => () => {}
const nothing = (): null => null

/**
 * Whether this render must show what the server has shown: on a server, and where its HTML is taken
 * over. React tells it by asking for the snapshot of the server; that is the same as the client's,
 * so nothing ever renders for it.
 */
export function useIsHydrating(): boolean {
  const question = new Question()
  useSyncExternalStore(never, nothing, question.ask)
  return question.isAsked
}

class Question {
  isAsked = false
  readonly ask = (): null => {
    this.isAsked = true
    return null
  }
}
