// What a hook has to do to take part.
import { type ComponentType, type ReactNode, useLayoutEffect, useRef } from 'react'
import type { Answering } from './scripted.ts'

export interface RowProps {
  readonly text: string
}

export interface Shape extends Answering {
  /** Messages that the thread has before. */
  readonly history: number
  /** Tokens of one answer, where there are several; of Rivulet only. */
  readonly perAnswer?: number | undefined
  /** Shows one message; memoised by its text, so that only work of the hooks differs. */
  readonly row: ComponentType<RowProps>
  readonly commits: CommitCounter
}

export interface Counts {
  /** Commits in which a row or the list has rendered. */
  readonly commits: number
  /** Renders of rows that there were before. */
  readonly rows: number
  readonly lists: number
}

/** One conversation in one hook, with its history loaded. */
export interface Conversation {
  readonly content: ReactNode
  /** Sends the question. Resolves when the hook says that the run has ended. */
  ask(): Promise<void>
  /** Ends what streams, wherever it is. */
  stop(): Promise<void>
}

/** Makes a conversation for each measure. */
export type Hook = (shape: Shape) => Promise<Conversation>

/** Counts what has been committed: told by rows and lists in their layout effects. */
export class CommitCounter {
  #commits = 0
  #rows = 0
  #lists = 0
  #isOpen = false

  row(isNew: boolean): void {
    if (!isNew) this.#rows++
    this.#open()
  }

  list(): void {
    this.#lists++
    this.#open()
  }

  get counts(): Counts {
    return { commits: this.#commits, rows: this.#rows, lists: this.#lists }
  }

  /** The layout effects of one commit run without a microtask between them. */
  #open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#commits++
    queueMicrotask(() => {
      this.#isOpen = false
    })
  }
}

/** Tells the counter of each commit in which the row has rendered. */
export function useRowCount({ commits }: Shape): void {
  const isNew = useRef(true)
  useLayoutEffect(() => {
    commits.row(isNew.current)
    isNew.current = false
  })
}

/** Tells the counter of each commit in which the list has rendered. */
export function useListCount({ commits }: Shape): void {
  useLayoutEffect(() => commits.list())
}
