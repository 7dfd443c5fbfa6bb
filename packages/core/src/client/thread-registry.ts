import { callAll } from './call-all.ts'
import type { ClientContext } from './client-context.ts'
import { type CommitMode } from './commit-scheduler.ts'
import type { WhenBusy } from './queued-run.ts'
import { Thread } from './thread.ts'
import type { ThreadOptions } from './thread-reducer.ts'

/** Options of a thread; they count when it is opened for the first time. */
export interface OpenThreadOptions extends ThreadOptions {
  /** When state is published. Default "frame". */
  commit?: CommitMode | undefined
  /** What becomes of a submit while a run is under way. Default "enqueue". */
  whenBusy?: WhenBusy | undefined
}

/** The threads of one graph: one object per id, for as long as the client lives. */
export class ThreadRegistry {
  readonly #context: ClientContext
  readonly #graph: string
  readonly #threads = new Map<string, Thread>()
  readonly #listeners = new Set<(threadId: string) => void>()

  constructor(context: ClientContext, graph: string) {
    this.#context = context
    this.#graph = graph
  }

  /** The thread of this id; without an id a new one, which gets its id at its first submit. */
  open(threadId: string | undefined, options?: OpenThreadOptions): Thread {
    const known = threadId === undefined ? undefined : this.#threads.get(threadId)
    if (known) return known
    const thread = new Thread(this.#context, {
      ...options,
      graph: this.#graph,
      threadId,
      onRunStart: (running, id) => {
        // One that got its id now, or that was deleted while a component held it.
        if (this.#threads.has(id)) return
        this.#threads.set(id, running)
        callAll(this.#listeners, id)
      },
      onRunEnd: ({ threadId: id }) => callAll(this.#listeners, id!), // a run has a thread
    })
    if (threadId !== undefined) this.#threads.set(threadId, thread)
    return thread
  }

  find(threadId: string): Thread | undefined {
    return this.#threads.get(threadId)
  }

  /** A thread was changed where it is saved, by no run of it. */
  onSaved(threadId: string): void {
    this.#threads.get(threadId)?.onSaved()
    callAll(this.#listeners, threadId)
  }

  /** Calls back when a thread got its id, was changed, and at the end of each run; returns unsubscribe. */
  onChange(listener: (threadId: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  forget(threadId: string): void {
    this.#threads.get(threadId)?.dispose()
    this.#threads.delete(threadId)
  }

  dispose(): void {
    for (const threadId of [...this.#threads.keys()]) this.forget(threadId)
    this.#listeners.clear()
  }
}
